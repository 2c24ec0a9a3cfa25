import type { Scope } from "@causeway/shared/node";
import { startEtcd } from "./etcd.js";
import { openRunFolder } from "./process-record.js";
import { type RealCluster, type RealClusterSpec, startRealCluster } from "./real-cluster.js";

export type { RealCluster, RealClusterSpec } from "./real-cluster.js";

/**
 * Starts clusters side by side on one etcd, each with a prefix of its own, in the order of the specs. What an earlier run
 * left behind is ended first; what this one starts ends with the scope.
 */
export async function startRealClusters(
  scope: Scope,
  specs: readonly RealClusterSpec[],
): Promise<readonly RealCluster[]> {
  const run = await openRunFolder(scope);
  const etcdUrl = await startEtcd(scope, run);
  return await Promise.all(specs.map((spec, at) => startRealCluster(scope, { run, etcdUrl, number: at + 1, spec })));
}
