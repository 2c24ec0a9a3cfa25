import type { Fields } from "@causeway/shared/kube";
import type {
  JsonObject,
  KubeDestinationRule,
  KubeGateway,
  KubePeerAuthentication,
  KubeWorkloadEntry,
  WorkloadEntrySpec,
} from "../core/kube.js";
import { type DecodeContext, decodeMeta } from "./decode-meta.js";

const NAMESPACED = { isNamespaced: true, hasLabels: true };

export function decodeWorkloadEntry(object: Fields, context: DecodeContext): KubeWorkloadEntry {
  const spec = context.reader.fields(object, "spec", "object");
  return { kind: "WorkloadEntry", meta: decodeMeta(object, NAMESPACED, context), spec: decodeEntrySpec(spec, context) };
}

function decodeEntrySpec(spec: Fields, { reader, interner }: DecodeContext): WorkloadEntrySpec {
  const hasWeight = spec["weight"] !== undefined && spec["weight"] !== null;
  return {
    address: reader.text(spec, "address", "spec"),
    ports: reader.numberMap(spec, "ports", "spec"),
    network: interner.text(reader.text(spec, "network", "spec")),
    locality: interner.text(reader.text(spec, "locality", "spec")),
    serviceAccount: interner.text(reader.text(spec, "serviceAccount", "spec")),
    labels: interner.labels(reader.textMap(spec, "labels", "spec")),
    weight: hasWeight ? reader.number(spec, "weight", "spec") : undefined,
  };
}

export function decodeDestinationRule(object: Fields, context: DecodeContext): KubeDestinationRule {
  return { kind: "DestinationRule", meta: decodeMeta(object, NAMESPACED, context), spec: wholeSpec(object, context) };
}

export function decodeGateway(object: Fields, context: DecodeContext): KubeGateway {
  return { kind: "Gateway", meta: decodeMeta(object, NAMESPACED, context), spec: wholeSpec(object, context) };
}

/** The spec as it was parsed from JSON, so it is a JSON object. */
function wholeSpec(object: Fields, { reader }: DecodeContext): JsonObject {
  return reader.fields(object, "spec", "object") as JsonObject;
}

export function decodePeerAuthentication(object: Fields, context: DecodeContext): KubePeerAuthentication {
  const { reader, interner } = context;
  const spec = reader.fields(object, "spec", "object");
  const selector = reader.fields(spec, "selector", "spec");
  const ports = Object.values(reader.fields(spec, "portLevelMtls", "spec"));
  const modes = ports.map((port) => modeOf({ port }, "port", "spec.portLevelMtls", context));
  return {
    kind: "PeerAuthentication",
    meta: decodeMeta(object, NAMESPACED, context),
    selector: interner.labels(reader.textMap(selector, "matchLabels", "spec.selector")),
    mode: modeOf(spec, "mtls", "spec", context),
    portModes: modes.sort(),
  };
}

function modeOf(parent: Fields, name: string, path: string, { reader }: DecodeContext): string {
  return reader.text(reader.fields(parent, name, path), "mode", `${path}.${name}`) || "UNSET";
}
