import { type ClusterId, type GatewayKey, parseDesiredKey, type ServiceKey, splitGatewayKey } from "@causeway/shared";
import { pairStatus } from "./pair-status.js";
import { StatusBook } from "./status-book.js";
import type { StatusWorld } from "./status-world.js";
import { isTarget } from "./targets.js";

/**
 * Keeps the book level with the world: what was touched is looked at again, and nothing else. Also notes which objects that
 * concerns. Bounded by the number of services in clusters.
 */
export class StatusTracker {
  readonly book = new StatusBook();
  /** Workspaces whose status may be another one now, by id; whoever looks at them takes them out. */
  readonly workspaces = new Set<string>();
  readonly clusters = new Set<ClusterId>();
  private readonly pairs = new Map<ServiceKey, Set<ClusterId>>();
  /** Remote gateways of which an importer's line or wish has changed. */
  private readonly gateways = new Map<GatewayKey, Set<ClusterId>>();

  /** Services in clusters still have to be looked at. */
  get isBehind(): boolean {
    return this.pairs.size + this.gateways.size > 0;
  }

  touch(service: ServiceKey, clusters: Iterable<ClusterId>): void {
    const touched = this.pairs.get(service) ?? new Set();
    for (const cluster of clusters) touched.add(cluster);
    // A service without a cluster is looked at too: that it is gone must be noted.
    this.pairs.set(service, touched);
  }

  /** A desired resource of the cluster has changed, or what its edge says of it. */
  touchKey(cluster: ClusterId, desiredKey: string): void {
    const ref = parseDesiredKey(desiredKey);
    if (ref.kind === "withdrawn") this.touchKey(cluster, ref.key);
    else if (ref.kind === "gateway") {
      const importers = this.gateways.get(ref.gateway) ?? new Set();
      this.gateways.set(ref.gateway, importers.add(cluster));
    } else if (ref.kind !== "origin" && ref.kind !== "policy" && ref.kind !== "unknown") {
      this.touchOne(ref.service, cluster);
    }
  }

  private touchOne(service: ServiceKey, cluster: ClusterId): void {
    const touched = this.pairs.get(service);
    if (touched === undefined) this.pairs.set(service, new Set([cluster]));
    else touched.add(cluster);
  }

  /** A cluster has become a target, or ceased to be one, or is known now. */
  touchTarget(cluster: ClusterId, world: StatusWorld): void {
    this.clusters.add(cluster);
    for (const workspace of world.config.workspaces.values()) {
      if (isTarget(workspace, cluster)) this.workspaces.add(workspace.id);
    }
  }

  /** Everything there is: for a start. */
  touchAll(world: StatusWorld): void {
    for (const service of world.registry.services()) this.touch(service, world.registry.clustersWith(service));
    for (const id of world.config.workspaces.keys()) this.workspaces.add(id);
    for (const cluster of world.config.clusters.keys()) this.clusters.add(cluster);
  }

  /** Looks at about `max` services in clusters. */
  run(max: number, world: StatusWorld): void {
    let left = max;
    for (const [gateway, importers] of this.gateways) {
      if (left <= 0) return;
      this.gateways.delete(gateway);
      left -= this.spread(gateway, importers, world);
    }
    for (const [service, clusters] of this.pairs) {
      if (left <= 0) break;
      left -= Math.max(1, clusters.size);
      this.pairs.delete(service);
      this.book.noteService(service, world.registry.clustersWith(service).size > 0);
      for (const cluster of clusters) this.look(service, cluster, world);
    }
  }

  private look(service: ServiceKey, cluster: ClusterId, world: StatusWorld): void {
    const concerned = this.book.set(service, cluster, pairStatus(service, cluster, world));
    for (const workspace of concerned) if (workspace !== "") this.workspaces.add(workspace);
    if (concerned.length > 0) this.clusters.add(cluster);
  }

  /** To the services that these importers draw from the gateway. Returns how many it has looked at. */
  private spread(gateway: GatewayKey, importers: ReadonlySet<ClusterId>, world: StatusWorld): number {
    let looked = 0;
    for (const service of world.registry.servicesOf(splitGatewayKey(gateway).cluster)) {
      looked += 1;
      for (const cluster of importers) {
        if (world.shareOf(service, cluster)?.gateways.includes(gateway) === true) this.touchOne(service, cluster);
      }
    }
    return looked;
  }
}
