import { readFile } from "node:fs/promises";
import type { Cluster, ClusterClient, JsonObject } from "@causeway/sandbox";
import { parseAllDocuments } from "yaml";

/** Namespace of a small world of its own in every cluster; see `FaultWorld.barrier`. */
export const MARKER = "marker";

const folder = new URL("../../support/", import.meta.url);
const CLUSTER = await readFile(new URL("marker-cluster.yaml", folder), "utf8");
const CONFIG = await readFile(new URL("marker-config.yaml", folder), "utf8");

export function renderMarkerConfig(): readonly JsonObject[] {
  return parseAllDocuments(CONFIG).map((document) => document.toJS() as JsonObject);
}

export async function startMarker(client: ClusterClient): Promise<void> {
  await client.apply(CLUSTER);
}

/** Adds a service to the marker's world of a cluster. */
export async function fillMarker(client: ClusterClient, name: string): Promise<void> {
  const metadata = { namespace: MARKER, name };
  await client.apply([
    {
      ...{ apiVersion: "v1", kind: "Service", metadata: { ...metadata, labels: { kind: MARKER } } },
      spec: { selector: { app: name }, ports: [{ name: "http", port: 80 }] },
    },
    {
      ...{ apiVersion: "v1", kind: "Pod", metadata: { ...metadata, labels: { app: name } } },
      spec: { containers: [{ name: "app", image: "example/app:1" }] },
    },
  ]);
}

/** Whether a cluster has so many entries of that service by now. */
export function isMarked({ store }: Cluster, service: string, entries: number): boolean {
  const found = Array.from(store.collection("workloadentries.networking.istio.io").objects(MARKER));
  return found.filter(({ metadata }) => metadata.name.startsWith(`k-${service}-`)).length >= entries;
}
