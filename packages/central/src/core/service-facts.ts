import type { ClusterId, ServiceKey } from "@causeway/shared";
import type { ExporterGroups } from "./exporter-groups.js";
import { type Exposure, exposureOf } from "./exposure.js";
import type { World } from "./world.js";

export interface ServiceFactsParts {
  readonly service: ServiceKey;
  readonly world: World;
  /** Judged already: every cluster whose report says anything about the service. */
  readonly exposures: ReadonlyMap<ClusterId, Exposure>;
  readonly exporters: ExporterGroups;
}

/**
 * What the plan of one cluster's share of one service reads. Also notes which unknown clusters it would have to hear from
 * before it could say more.
 */
export class ServiceFacts {
  readonly service: ServiceKey;
  readonly world: World;
  readonly exporters: ExporterGroups;
  /** Clusters of unknown origin that hold something of this share back. */
  readonly waitsFor = new Set<ClusterId>();
  /** The share depends on which clusters are unknown at all. */
  readsUnknown = false;
  /** The share depends on what others apply of this cluster's instances. */
  readsUse = false;
  private readonly exposures: ReadonlyMap<ClusterId, Exposure>;

  constructor({ service, world, exposures, exporters }: ServiceFactsParts) {
    this.service = service;
    this.world = world;
    this.exposures = exposures;
    this.exporters = exporters;
  }

  exposure(cluster: ClusterId): Exposure {
    return this.exposures.get(cluster) ?? exposureOf(this.service, cluster, this.world);
  }

  /** The first unknown cluster that `matters` accepts, noted as one to wait for. */
  awaitUnknown(matters: (cluster: ClusterId) => boolean): undefined | ClusterId {
    this.readsUnknown = true;
    for (const cluster of this.world.unknownClusters) {
      if (!matters(cluster)) continue;
      this.waitsFor.add(cluster);
      return cluster;
    }
    return undefined;
  }
}
