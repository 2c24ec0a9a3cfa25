import type { ApiObject, Cluster } from "@causeway/sandbox";

const MARK = { label: "app.kubernetes.io/managed-by", value: "causeway-edge" };

/** Every kind that an edge may write, by the id of its resource. */
const RESOURCES = [
  "destinationrules.networking.istio.io",
  "gateways.networking.istio.io",
  "serviceentries.networking.istio.io",
  "services",
  "virtualservices.networking.istio.io",
  "workloadentries.networking.istio.io",
] as const;

/** All objects with the edge's mark outside one namespace, by kind, namespace and name. */
export function ownedObjects(cluster: Cluster, besideNamespace: string): readonly ApiObject[] {
  return RESOURCES.flatMap((resource) =>
    Array.from(cluster.store.collection(resource).objects(""))
      .filter((object) => object.metadata.labels?.[MARK.label] === MARK.value)
      .filter((object) => object.metadata.namespace !== besideNamespace)
      .sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1)),
  );
}

/** `WorkloadEntry bookinfo/k-details-..`. */
function nameOf({ kind, metadata }: ApiObject): string {
  return `${kind} ${metadata.namespace ?? ""}/${metadata.name}`;
}

/** What tells whether an object was written since: its uid and resourceVersion, by name. */
export function versionsOf(objects: readonly ApiObject[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    objects.map((object) => [nameOf(object), `${object.metadata.uid} ${object.metadata.resourceVersion}`]),
  );
}
