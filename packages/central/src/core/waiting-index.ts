import type { ClusterId, ServiceKey } from "@causeway/shared";
import type { PlannedService } from "./planned-service.js";

const NONE: ReadonlySet<ServiceKey> = new Set();

/** Which services to plan again when a cluster becomes known or unknown. */
export class WaitingIndex {
  private readonly byCluster = new Map<ClusterId, Set<ServiceKey>>();
  private readonly byService = new Map<ServiceKey, ReadonlySet<ClusterId>>();
  private readonly unknownReaders = new Set<ServiceKey>();

  note(planned: PlannedService): void {
    const { service } = planned;
    for (const cluster of this.byService.get(service) ?? []) this.remove(cluster, service);
    const waitsFor = planned.waitsFor;
    for (const cluster of waitsFor) this.add(cluster, service);
    if (waitsFor.size > 0) this.byService.set(service, waitsFor);
    else this.byService.delete(service);
    if (planned.readsUnknown) this.unknownReaders.add(service);
    else this.unknownReaders.delete(service);
  }

  /** Services of which something is held back until this cluster is known. */
  waitingFor(cluster: ClusterId): ReadonlySet<ServiceKey> {
    return this.byCluster.get(cluster) ?? NONE;
  }

  /** Services whose plan depends on which clusters are unknown. */
  readersOfUnknown(): ReadonlySet<ServiceKey> {
    return this.unknownReaders;
  }

  private add(cluster: ClusterId, service: ServiceKey): void {
    const services = this.byCluster.get(cluster);
    if (services === undefined) this.byCluster.set(cluster, new Set([service]));
    else services.add(service);
  }

  private remove(cluster: ClusterId, service: ServiceKey): void {
    const services = this.byCluster.get(cluster);
    services?.delete(service);
    if (services?.size === 0) this.byCluster.delete(cluster);
  }
}
