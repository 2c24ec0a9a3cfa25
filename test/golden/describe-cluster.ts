import type { ApiObject } from "@causeway/sandbox";
import { stringify } from "yaml";
import type { EdgeStatus } from "../support/edge-status.js";

/** What the API server adds and what differs from run to run. */
const VOLATILE = new Set(["uid", "resourceVersion", "generation", "creationTimestamp", "managedFields"]);

/**
 * Everything of the edge's in one cluster as YAML that a person can review: first what the edge says it withholds, then
 * every object in the order given, without what the API server has added.
 */
export function describeCluster(objects: readonly ApiObject[], problems: EdgeStatus["problems"]): string {
  const withheld = problems.map(({ reason, message }) => `${reason}: ${message}`).sort();
  const documents = [{ withheld }, ...objects.map(withoutVolatile)];
  return documents.map((document) => stringify(document, { lineWidth: 0 })).join("---\n");
}

function withoutVolatile({ apiVersion, kind, metadata, ...rest }: ApiObject): object {
  const { namespace, name, ...others } = metadata;
  const kept = Object.entries(others).filter(([key]) => !VOLATILE.has(key));
  return { apiVersion, kind, metadata: { namespace, name, ...Object.fromEntries(kept) }, ...rest };
}
