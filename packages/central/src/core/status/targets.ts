import type { ClusterId } from "@causeway/shared";
import type { WorkspaceConfig } from "../config-view.js";
import { knowledgeOf, type World } from "../world.js";

/** The clusters that a workspace's selectors name, as far as they have a Cluster object; in no order. */
export function targetsOf(workspace: WorkspaceConfig, world: Pick<World, "config">): Iterable<ClusterId> {
  if (selectsAll(workspace)) return world.config.clusters.keys();
  const named = new Set(workspace.selectors.map(({ cluster }) => cluster as ClusterId));
  return [...named].filter((cluster) => world.config.clusters.has(cluster));
}

/** How many there are, and the first by name of which central knows nothing; without a walk over all clusters. */
export function countTargets(
  workspace: WorkspaceConfig,
  world: World,
): { readonly total: number; readonly unknown: readonly ClusterId[] } {
  if (selectsAll(workspace)) return { total: world.config.clusters.size, unknown: [...world.unknownClusters] };
  const targets = [...targetsOf(workspace, world)];
  return { total: targets.length, unknown: targets.filter((cluster) => knowledgeOf(cluster, world) === "unknown") };
}

export function isTarget(workspace: WorkspaceConfig, cluster: ClusterId): boolean {
  return workspace.selectors.some((selector) => selector.cluster === "*" || selector.cluster === cluster);
}

function selectsAll({ selectors }: WorkspaceConfig): boolean {
  return selectors.some(({ cluster }) => cluster === "*");
}
