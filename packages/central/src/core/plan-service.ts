import type { ClusterId, DesiredResource, ServiceKey } from "@causeway/shared";
import { exportShare } from "./export-share.js";
import type { Exposure } from "./exposure.js";
import { importShare, sourceOf } from "./import-share.js";
import { ServiceFacts } from "./service-facts.js";
import { knowledgeOf, type World } from "./world.js";

/** What one cluster should have for one service. */
export interface ClusterShare {
  /** Imports, sources, exports and withdrawals by desired key. */
  readonly resources: ReadonlyMap<string, DesiredResource>;
  /** Clusters of which this one must know the origin. */
  readonly origins: ReadonlySet<ClusterId>;
}

/** What every cluster should have for one service. A cluster of unknown origin has no share: what it has stays. */
export interface ServicePlan {
  readonly shares: ReadonlyMap<ClusterId, ClusterShare>;
  /** Clusters of unknown origin that hold something back: when one becomes known, plan again. */
  readonly waitsFor: ReadonlySet<ClusterId>;
  /** The plan depends on which clusters are unknown: when another becomes unknown, plan again. */
  readonly readsUnknown: boolean;
}

/** Plans one service. The same config and reports give the same plan, whatever the order in which they came. */
export function planService(service: ServiceKey, world: World): ServicePlan {
  const facts = new ServiceFacts(service, world);
  const sources = shareSources();
  const shares = new Map<ClusterId, ClusterShare>();
  for (const id of world.registry.clustersWith(service)) {
    const cluster = world.registry.cluster(id);
    if (cluster === undefined || knowledgeOf(id, world) === "unknown") continue;
    const { resources, origins } = importShare(facts, cluster, sources);
    for (const [key, resource] of exportShare(facts, cluster)) resources.set(key, resource);
    if (resources.size + origins.size > 0) shares.set(id, { resources, origins });
  }
  return { shares, waitsFor: facts.waitsFor, readsUnknown: facts.readsUnknown };
}

/** One object per source, so that it is compared and encoded once for all importers. */
function shareSources(): (exposure: Exposure) => undefined | DesiredResource {
  const bodies = new Map<ClusterId, undefined | DesiredResource>();
  return (exposure) => {
    if (!bodies.has(exposure.cluster)) bodies.set(exposure.cluster, sourceOf(exposure));
    return bodies.get(exposure.cluster);
  };
}
