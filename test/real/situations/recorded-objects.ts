import { type ApiObject, type MeshObjects, WATCHED } from "@causeway/sandbox";
import type { ObjectClient } from "../harness/object-client.js";

const KINDS: Readonly<Record<string, { readonly apiVersion: string; readonly kind: string }>> = {
  [WATCHED.services]: { apiVersion: "v1", kind: "Service" },
  [WATCHED.slices]: { apiVersion: "discovery.k8s.io/v1", kind: "EndpointSlice" },
  [WATCHED.pods]: { apiVersion: "v1", kind: "Pod" },
  [WATCHED.nodes]: { apiVersion: "v1", kind: "Node" },
  [WATCHED.namespaces]: { apiVersion: "v1", kind: "Namespace" },
  [WATCHED.entries]: { apiVersion: "networking.istio.io/v1", kind: "WorkloadEntry" },
  [WATCHED.rules]: { apiVersion: "networking.istio.io/v1", kind: "DestinationRule" },
  [WATCHED.routings]: { apiVersion: "networking.istio.io/v1", kind: "VirtualService" },
  [WATCHED.gateways]: { apiVersion: "networking.istio.io/v1", kind: "Gateway" },
};

/** What the API server has of everything that decides where requests go, its creation times included. */
export async function recordObjects(client: ObjectClient): Promise<MeshObjects> {
  const lists = Object.entries(KINDS).map(async ([id, kind]) => {
    const found = (await client.list({ ...kind, namespace: "" })) as unknown as readonly ApiObject[];
    return [
      id,
      new Map(found.map((object) => [keyOf(object.metadata.namespace, object.metadata.name), object])),
    ] as const;
  });
  const objects = new Map(await Promise.all(lists));
  return {
    all: (id) => objects.get(id)?.values() ?? [],
    get: (id, namespace, name) => objects.get(id)?.get(keyOf(namespace, name)),
    onPush: () => () => undefined,
  };
}

function keyOf(namespace: undefined | string, name: string): string {
  return `${namespace ?? ""}/${name}`;
}
