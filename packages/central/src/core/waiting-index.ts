import type { ClusterId, ServiceKey } from "@causeway/shared";
import type { ServicePlan } from "./plan-service.js";

const NONE: ReadonlySet<ServiceKey> = new Set();

/** Which services to plan again when a cluster becomes known or unknown. */
export class WaitingIndex {
  private readonly byCluster = new Map<ClusterId, Set<ServiceKey>>();
  private readonly byService = new Map<ServiceKey, ReadonlySet<ClusterId>>();
  private readonly unknownReaders = new Set<ServiceKey>();

  note(service: ServiceKey, plan: Pick<ServicePlan, "waitsFor" | "readsUnknown">): void {
    for (const cluster of this.byService.get(service) ?? []) this.remove(cluster, service);
    for (const cluster of plan.waitsFor) this.add(cluster, service);
    if (plan.waitsFor.size > 0) this.byService.set(service, plan.waitsFor);
    else this.byService.delete(service);
    if (plan.readsUnknown) this.unknownReaders.add(service);
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
