import type { RealObject } from "../harness/object-client.js";
import type { RealCluster } from "../harness/start-real-clusters.js";

const SELECTOR = "app.kubernetes.io/managed-by=causeway-edge";
const ISTIO = "networking.istio.io/v1";

/** Every kind that an edge may write. */
const KINDS = [
  { apiVersion: ISTIO, kind: "DestinationRule" },
  { apiVersion: ISTIO, kind: "Gateway" },
  { apiVersion: ISTIO, kind: "ServiceEntry" },
  { apiVersion: "v1", kind: "Service" },
  { apiVersion: ISTIO, kind: "VirtualService" },
  { apiVersion: ISTIO, kind: "WorkloadEntry" },
];

/** All objects of a cluster with the edge's mark, by kind, namespace and name. */
export async function ownedObjects({ objects }: RealCluster): Promise<readonly RealObject[]> {
  const lists = await Promise.all(KINDS.map((kind) => objects.list({ ...kind, namespace: "" }, SELECTOR)));
  return lists.flatMap((list) => list.toSorted((one, other) => (nameOf(one) < nameOf(other) ? -1 : 1)));
}

/** What tells whether an object was written since: its uid and resourceVersion, by name. */
export function versionsOf(objects: readonly RealObject[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    objects.map((object) => [nameOf(object), `${object.metadata.uid} ${object.metadata.resourceVersion}`]),
  );
}

function nameOf({ kind, metadata }: RealObject): string {
  return `${kind} ${metadata.namespace ?? ""}/${metadata.name}`;
}
