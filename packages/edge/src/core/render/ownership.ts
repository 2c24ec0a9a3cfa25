import { type ClusterId, EDGE_MARK, type GatewayKey, type Labels, type ServiceKey, sortLabels } from "@causeway/shared";
import type { Meta } from "../kube.js";

export const ANNOTATION = {
  sourceCluster: "causeway.dev/source-cluster",
  service: "causeway.dev/service",
  gateway: "causeway.dev/gateway",
  from: "causeway.dev/from",
} as const;

export function isOurs(meta: Pick<Meta, "labels">): boolean {
  return meta.labels[EDGE_MARK.label] === EDGE_MARK.value;
}

export const MARK_LABELS: Labels = { [EDGE_MARK.label]: EDGE_MARK.value };

export interface Provenance {
  readonly sourceCluster: undefined | ClusterId;
  readonly service: undefined | ServiceKey;
  readonly gateway: undefined | GatewayKey;
  /** What rendering used and the spec does not show; plain JSON. */
  readonly from: unknown;
}

/** The annotations of an object of ours, keys in order and JSON compact: equal provenance has equal bytes. */
export function provenanceAnnotations(provenance: Provenance): Labels {
  const annotations: Record<string, string> = { [ANNOTATION.from]: JSON.stringify(provenance.from) };
  if (provenance.sourceCluster !== undefined) annotations[ANNOTATION.sourceCluster] = provenance.sourceCluster;
  if (provenance.service !== undefined) annotations[ANNOTATION.service] = provenance.service;
  if (provenance.gateway !== undefined) annotations[ANNOTATION.gateway] = provenance.gateway;
  return sortLabels(annotations);
}

/** The `from` annotation as an object; empty when a person has broken it. */
export function readFrom(meta: Pick<Meta, "annotations">): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(meta.annotations[ANNOTATION.from] ?? "{}");
    return typeof value === "object" && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
  } catch {
    return {};
  }
}

/** The strings of a JSON list; nothing for anything else. */
export function stringList(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === "string") : [];
}
