import type { ClusterId, ServiceKey } from "@causeway/shared";
import type { ClusterShare } from "../core/cluster-share.js";
import type { ConfigView } from "../core/config-view.js";
import type { LinkReading } from "../core/edge-link.js";
import type { Planner } from "../core/planner.js";
import type { RegistryView } from "../core/registry.js";
import type { ServiceFacts } from "../core/service-facts.js";
import type { StatusWorld } from "../core/status/status-world.js";
import type { FollowTables } from "./follow-tables.js";

export interface LiveStatusParts {
  readonly planner: Planner;
  readonly tables: FollowTables;
  readonly links: ReadonlyMap<ClusterId, LinkReading>;
}

/** What statuses are drawn from, as it is at each moment. */
export class LiveStatusWorld implements StatusWorld {
  private readonly parts: LiveStatusParts;

  constructor(parts: LiveStatusParts) {
    this.parts = parts;
  }

  get config(): ConfigView {
    return this.parts.planner.config;
  }

  get registry(): RegistryView {
    return this.parts.planner.registry;
  }

  get unknownClusters(): ReadonlySet<ClusterId> {
    return this.parts.planner.unknownClusters;
  }

  get isPlanning(): boolean {
    return this.parts.planner.hasWork;
  }

  isSilentFor(cluster: ClusterId, ms: number): boolean {
    return this.parts.planner.isSilentFor(cluster, ms);
  }

  shareOf(service: ServiceKey, cluster: ClusterId): undefined | ClusterShare {
    return this.parts.planner.share({ service, cluster });
  }

  factsOf(service: ServiceKey): ServiceFacts {
    return this.parts.planner.facts(service);
  }

  desiredHash(cluster: ClusterId, key: string): undefined | string {
    return this.parts.tables.hash(cluster, key);
  }

  linkOf(cluster: ClusterId): undefined | LinkReading {
    return this.parts.links.get(cluster);
  }
}
