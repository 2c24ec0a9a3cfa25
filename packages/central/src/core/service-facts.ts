import type { ClusterId, ServiceKey } from "@causeway/shared";
import { type Exposure, exposureOf } from "./exposure.js";
import { type ExporterGroup, groupExporters } from "./importer.js";
import type { World } from "./world.js";

/**
 * One service in every cluster, judged once and shared by the shares of all clusters. Also notes which unknown clusters
 * the plan would have to hear from before it could say more.
 */
export class ServiceFacts {
  readonly service: ServiceKey;
  readonly world: World;
  /** Clusters of unknown origin that hold something of this plan back. */
  readonly waitsFor = new Set<ClusterId>();
  /** The plan depends on which clusters are unknown at all. */
  readsUnknown = false;
  private readonly exposures = new Map<ClusterId, Exposure>();
  private readonly groups: readonly ExporterGroup[];

  constructor(service: ServiceKey, world: World) {
    this.service = service;
    this.world = world;
    const clusters = [...world.registry.clustersWith(service)];
    this.groups = groupExporters(
      clusters.map((cluster) => this.exposure(cluster)),
      world,
    );
  }

  exposure(cluster: ClusterId): Exposure {
    const held = this.exposures.get(cluster);
    if (held !== undefined) return held;
    const exposure = exposureOf(this.service, cluster, this.world);
    this.exposures.set(cluster, exposure);
    return exposure;
  }

  /** Clusters that export the service, in groups that pair alike with any importer. */
  get exporters(): readonly ExporterGroup[] {
    return this.groups;
  }

  /** The group of an exporting cluster; undefined when it does not export the service. */
  groupOf(cluster: ClusterId): undefined | ExporterGroup {
    if (!this.exposure(cluster).isExported) return undefined;
    return this.groups.find(({ members }) => members.some((member) => member.cluster === cluster));
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
