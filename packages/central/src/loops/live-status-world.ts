import type { ClusterId, ServiceKey } from "@causeway/shared";
import type { ClusterShare } from "../core/cluster-share.js";
import type { ConfigView } from "../core/config-view.js";
import type { LinkReading } from "../core/edge-link.js";
import { HeardWorld } from "../core/heard-world.js";
import { PlannedService } from "../core/planned-service.js";
import type { Planner } from "../core/planner.js";
import type { RegistryView } from "../core/registry.js";
import type { ServiceFacts } from "../core/service-facts.js";
import type { StatusWorld } from "../core/status/status-world.js";
import type { World } from "../core/world.js";
import type { FollowTables } from "./follow-tables.js";

export interface LiveStatusParts {
  readonly planner: Planner;
  readonly tables: FollowTables;
  readonly links: ReadonlyMap<ClusterId, LinkReading>;
  /** Reports are still to come: what has been planned is not what will be, and nobody is told of it. */
  readonly isGathering: () => boolean;
}

/** What statuses are drawn from, as it is at each moment. */
export class LiveStatusWorld implements StatusWorld {
  private readonly parts: LiveStatusParts;
  private readonly heard: HeardWorld;

  constructor(parts: LiveStatusParts) {
    this.parts = parts;
    this.heard = new HeardWorld(parts.planner);
  }

  get config(): ConfigView {
    return this.parts.planner.config;
  }

  get registry(): RegistryView {
    return this.world.registry;
  }

  get unknownClusters(): ReadonlySet<ClusterId> {
    return this.world.unknownClusters;
  }

  get isPlanning(): boolean {
    return this.parts.planner.hasWork || this.parts.isGathering();
  }

  isSilentFor(cluster: ClusterId, ms: number): boolean {
    return this.parts.planner.isSilentFor(cluster, ms);
  }

  shareOf(service: ServiceKey, cluster: ClusterId): undefined | ClusterShare {
    return this.parts.isGathering() ? undefined : this.parts.planner.share({ service, cluster });
  }

  factsOf(service: ServiceKey): ServiceFacts {
    return this.parts.isGathering() ? new PlannedService(service).facts(this.heard) : this.parts.planner.facts(service);
  }

  desiredHash(cluster: ClusterId, key: string): undefined | string {
    return this.parts.isGathering() ? undefined : this.parts.tables.hash(cluster, key);
  }

  /** Nothing is presumed once all reports are in: then there is no difference. */
  private get world(): World {
    return this.parts.isGathering() ? this.heard : this.parts.planner;
  }

  linkOf(cluster: ClusterId): undefined | LinkReading {
    return this.parts.links.get(cluster);
  }
}
