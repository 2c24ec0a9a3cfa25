import type { ClusterReport } from "@causeway/shared";
import type { ClusterView } from "./cluster-view.js";

/** What an edge knows of its cluster without looking: its own settings. */
export interface ClusterFacts {
  /** Istio's root namespace. */
  readonly rootNamespace: string;
  readonly clusterDomain: string;
  readonly trustDomain: string;
  readonly edgeVersion: string;
  readonly mode: "apply" | "observe";
  /** Names of the switches that are on. */
  readonly flags: readonly string[];
}

const NETWORK_LABEL = "topology.istio.io/network";

/** Facts of the cluster as such. `apiServerUnreachableSince` is RFC 3339, undefined while its API server answers. */
export function describeCluster(
  view: Pick<ClusterView, "namespace" | "nodes">,
  facts: ClusterFacts,
  apiServerUnreachableSince: undefined | string,
): ClusterReport {
  const nodes = Array.from(view.nodes());
  return {
    network: view.namespace(facts.rootNamespace)?.meta.labels[NETWORK_LABEL] ?? "",
    regions: sortedOnce(nodes.map((node) => node.region)),
    zones: sortedOnce(nodes.map((node) => node.zone)),
    clusterDomain: facts.clusterDomain,
    istioVersions: [],
    trustDomain: facts.trustDomain,
    rootFingerprints: [],
    edgeVersion: facts.edgeVersion,
    mode: facts.mode,
    flags: sortedOnce(facts.flags),
    apiServerUnreachableSince,
  };
}

function sortedOnce(texts: readonly string[]): readonly string[] {
  return Array.from(new Set(texts.filter((text) => text !== ""))).sort();
}
