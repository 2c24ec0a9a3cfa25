import type { ClusterId } from "@causeway/shared";
import type { ConfigView } from "./config-view.js";
import type { RegistryView } from "./registry.js";

/** Everything that the plan of one service may read. */
export interface World {
  readonly config: ConfigView;
  readonly registry: RegistryView;
  /** Configured clusters of which central has no complete report. */
  readonly unknownClusters: ReadonlySet<ClusterId>;
  /** Has the edge been silent for that long, counted from the later of its last frame and central's start? */
  isSilentFor(cluster: ClusterId, ms: number): boolean;
}

/** What is known of a cluster, apart from whether its edge is silent. */
export type Knowledge = "known" | "unknown" | "gone";

/**
 * `gone`: a person deleted it. `unknown`: no complete report, or no Cluster object; nothing drawn from it may be deleted. A
 * report that is only presumed counts as known: a plan made from it reaches nobody before it is confirmed or made anew.
 */
export function knowledgeOf(cluster: ClusterId, world: Pick<World, "config" | "registry">): Knowledge {
  if (world.config.tombstones.has(cluster)) return "gone";
  if (!world.config.clusters.has(cluster)) return "unknown";
  return world.registry.cluster(cluster)?.isKnown === true ? "known" : "unknown";
}

/** Network for reachability: what the Cluster object says, else what its edge reports; empty when neither does. */
export function networkOf(cluster: ClusterId, world: Pick<World, "config" | "registry">): string {
  const configured = world.config.clusters.get(cluster)?.network ?? "";
  return configured === "" ? (world.registry.cluster(cluster)?.cluster?.network ?? "") : configured;
}

/** Regions for the choice of sources: what the Cluster object says, else those of its nodes. */
export function regionsOf(cluster: ClusterId, world: Pick<World, "config" | "registry">): readonly string[] {
  const configured = world.config.clusters.get(cluster)?.region ?? "";
  return configured === "" ? (world.registry.cluster(cluster)?.cluster?.regions ?? []) : [configured];
}
