import type { ClusterId, ServiceKey } from "@causeway/shared";
import type { ConfigView } from "./config-view.js";
import type { RegistryView } from "./registry.js";
import type { ReportedCluster } from "./reported-cluster.js";
import type { World } from "./world.js";

/** The world as people may see it: of a cluster whose report is only presumed, nothing is known. */
export class HeardWorld implements World {
  readonly registry: RegistryView;
  private readonly world: World;

  constructor(world: World) {
    this.world = world;
    this.registry = new HeardRegistry(world.registry);
  }

  get config(): ConfigView {
    return this.world.config;
  }

  get unknownClusters(): ReadonlySet<ClusterId> {
    const { config, registry, unknownClusters } = this.world;
    const presumed = Array.from(registry.presumed).filter((cluster) => config.clusters.has(cluster));
    return presumed.length === 0 ? unknownClusters : new Set([...unknownClusters, ...presumed]);
  }

  isSilentFor(cluster: ClusterId, ms: number): boolean {
    return this.world.isSilentFor(cluster, ms);
  }
}

class HeardRegistry implements RegistryView {
  readonly presumed: Iterable<ClusterId> = [];
  private readonly all: RegistryView;

  constructor(all: RegistryView) {
    this.all = all;
  }

  cluster(id: ClusterId): undefined | ReportedCluster {
    return heard(this.all.cluster(id));
  }

  *clusters(): Iterable<ReportedCluster> {
    for (const cluster of this.all.clusters()) if (heard(cluster) !== undefined) yield cluster;
  }

  clustersWith(service: ServiceKey): ReadonlySet<ClusterId> {
    const clusters = this.all.clustersWith(service);
    const isHeard = (id: ClusterId) => this.cluster(id) !== undefined;
    return Array.from(clusters).every(isHeard) ? clusters : new Set(Array.from(clusters).filter(isHeard));
  }

  servicesOf(cluster: ClusterId): Iterable<ServiceKey> {
    return this.all.servicesOf(cluster);
  }

  *services(): Iterable<ServiceKey> {
    for (const service of this.all.services()) if (this.clustersWith(service).size > 0) yield service;
  }
}

function heard(cluster: undefined | ReportedCluster): undefined | ReportedCluster {
  return cluster?.isComplete === false && cluster.isKnown ? undefined : cluster;
}
