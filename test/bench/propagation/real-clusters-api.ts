import type { ClusterAccess } from "../children/cluster-child.js";
import type { Usage } from "../harness/usage.js";
import type { Scope } from "./manifests.js";
import type { EndpointPush } from "./push-watch.js";

export interface RealClustersPlan {
  /** Names of the clusters; a proxy is connected to the control plane of the last. */
  readonly names: readonly string[];
  readonly size: Scope;
}

/** What `test/real/bench/main.ts` answers, which runs real clusters for a benchmark. */
export interface RealClustersApi extends Readonly<Record<string, (...args: never[]) => unknown>> {
  /** Starts and fills the clusters, all instances ready; in the order of their names. */
  readonly start: (plan: RealClustersPlan) => Promise<readonly ClusterAccess[]>;
  /** Of the programs that make up the clusters, by their names. */
  readonly programUsages: () => Readonly<Record<string, Usage>>;
  readonly listRemote: () => readonly string[];
  readonly takePushes: () => readonly EndpointPush[];
}
