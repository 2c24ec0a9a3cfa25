import type { ClusterId, ServiceKey } from "@causeway/shared";

const NO_CLUSTERS: ReadonlySet<ClusterId> = new Set();
const NO_SERVICES: readonly ServiceKey[] = [];

/** Which clusters say anything about a service, and which services are drawn from a cluster by others. */
export class ServiceIndex {
  private readonly byService = new Map<ServiceKey, Set<ClusterId>>();
  /** Source cluster -> service -> how many clusters' `applied` list that source. */
  private readonly drawn = new Map<ClusterId, Map<ServiceKey, number>>();

  clustersWith(service: ServiceKey): ReadonlySet<ClusterId> {
    return this.byService.get(service) ?? NO_CLUSTERS;
  }

  services(): Iterable<ServiceKey> {
    return this.byService.keys();
  }

  drawnFrom(source: ClusterId): Iterable<ServiceKey> {
    return this.drawn.get(source)?.keys() ?? NO_SERVICES;
  }

  /** Says whether the cluster's report has anything about the service now; returns whether that is news. */
  note(cluster: ClusterId, service: ServiceKey, isKnown: boolean): boolean {
    const held = this.byService.get(service);
    if ((held?.has(cluster) ?? false) === isKnown) return false;
    if (isKnown) {
      if (held === undefined) this.byService.set(service, new Set([cluster]));
      else held.add(cluster);
    } else if (held !== undefined) {
      held.delete(cluster);
      if (held.size === 0) this.byService.delete(service);
    }
    return true;
  }

  /** Counts one more (1) or one less (-1) cluster that lists `source` of the service. */
  countDrawn(source: ClusterId, service: ServiceKey, by: 1 | -1): void {
    const services = this.drawn.get(source) ?? new Map<ServiceKey, number>();
    const count = (services.get(service) ?? 0) + by;
    if (count > 0) services.set(service, count);
    else services.delete(service);
    if (services.size > 0) this.drawn.set(source, services);
    else this.drawn.delete(source);
  }
}
