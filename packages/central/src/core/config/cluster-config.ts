import type { Cluster, ClusterId } from "@causeway/shared";
import type { ClusterConfig } from "../config-view.js";
import { ANNOTATIONS, parseAdoption, parseIds } from "./annotations.js";

export function decodeCluster(cluster: Cluster): ClusterConfig {
  const annotations = cluster.metadata.annotations ?? {};
  const released = parseIds(annotations[ANNOTATIONS.releasedHolds] ?? "");
  return {
    // The schema holds a Cluster's name to the form of a ClusterId.
    id: cluster.metadata.name as ClusterId,
    network: cluster.spec?.network ?? "",
    region: cluster.spec?.locality?.region ?? "",
    isDrained: annotations[ANNOTATIONS.drain] === "true",
    ...parseAdoption(annotations[ANNOTATIONS.adoptedStore] ?? ""),
    releasedHolds: released.ok ? released.value.toSorted() : [],
    isPaused: annotations[ANNOTATIONS.paused] === "true",
  };
}
