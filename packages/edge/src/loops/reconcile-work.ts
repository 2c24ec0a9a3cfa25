import { type GatewayKey, type ServiceKey, serviceKey, splitServiceKey } from "@causeway/shared";
import { KeyedSets } from "../core/keyed-sets.js";
import type { OwnedRef } from "../core/plan/action.js";
import { KeyQueue } from "../core/plan/key-queue.js";
import type { OwnedKeys } from "../core/plan/owned-keys.js";
import { companionOf } from "../core/render/object-name.js";

/** What a change can matter to; a `Touched` of the cache and a `DesiredTouched` both fit. */
export interface Wake {
  readonly services: Iterable<ServiceKey>;
  /** Gateway Services of this cluster. */
  readonly gateways: Iterable<ServiceKey>;
  readonly namespaces?: Iterable<string>;
  readonly remoteGateways?: Iterable<GatewayKey>;
  readonly everything?: boolean;
}

/** One thing to look at. */
export type WorkKey =
  | { readonly kind: "service"; readonly key: ServiceKey }
  | { readonly kind: "gateway"; readonly key: ServiceKey }
  | { readonly kind: "remoteGateway"; readonly key: GatewayKey };

/** One text per key, usable as a map key. */
export function workId(work: WorkKey): string {
  return `${work.kind} ${work.key}`;
}

/** The inverse of `workId`. */
export function parseWorkId(id: string): WorkKey {
  const space = id.indexOf(" ");
  return { kind: id.slice(0, space), key: id.slice(space + 1) } as WorkKey;
}

/** Which keys are to be looked at, and which others a key drags along. Bounded by the number of keys. */
export class ReconcileWork {
  readonly services = new KeyQueue<ServiceKey>();
  readonly gateways = new KeyQueue<ServiceKey>();
  readonly remoteGateways = new Set<GatewayKey>();
  /** Services with objects of ours, as far as the last look showed. */
  private readonly owning = new Set<ServiceKey>();
  /** Services whose entries a service takes: what is decided about them depends on it. */
  private readonly importers = new KeyedSets<ServiceKey, ServiceKey>();
  private readonly members = new Map<ServiceKey, readonly ServiceKey[]>();
  /** Services of the workload of a gateway Service, when there are several, as far as the last look showed. */
  private readonly workloads = new Map<ServiceKey, readonly ServiceKey[]>();
  private unjudged = { services: new Set<ServiceKey>(), gateways: new Set<ServiceKey>() };
  private readonly knows: (service: ServiceKey) => boolean;

  constructor(knows: (service: ServiceKey) => boolean) {
    this.knows = knows;
  }

  /** Most services of a cluster are none of ours: those are not even looked at. */
  wake(wake: Wake): void {
    for (const service of wake.services) {
      if (this.knows(service) || this.owning.has(service)) this.addService(service);
      for (const importer of this.importers.get(service)) this.addService(importer);
    }
    for (const gateway of wake.gateways) this.addGateway(gateway);
    for (const gateway of wake.remoteGateways ?? []) this.remoteGateways.add(gateway);
    const namespaces = new Set(wake.namespaces);
    if (namespaces.size === 0) return;
    for (const service of this.members.keys()) {
      if (namespaces.has(splitServiceKey(service).namespace)) this.addService(service);
    }
  }

  wakeOwned(owned: OwnedKeys): void {
    for (const service of owned.services) {
      this.owning.add(service);
      this.addService(service);
    }
    for (const gateway of owned.gateways) this.addGateway(gateway);
    for (const gateway of owned.remoteGateways) this.remoteGateways.add(gateway);
  }

  wakeKey(work: WorkKey): void {
    if (work.kind === "service") this.addService(work.key);
    else if (work.kind === "gateway") this.addGateway(work.key);
    else this.remoteGateways.add(work.key);
  }

  /** Every key whose plan may write this object: several may wait for the same one. */
  wakeWriters(of: OwnedRef): void {
    const name = companionOf(of.name);
    if (name === undefined || of.kind === "WorkloadEntry") return;
    const key = serviceKey(of.namespace, name);
    if (of.kind === "Gateway") this.wake({ services: [], gateways: [key] });
    else this.wake({ services: [key], gateways: [] });
  }

  /** What a look at a service showed. */
  looked(service: ServiceKey, seen: { readonly isOwning: boolean; readonly members: readonly ServiceKey[] }): void {
    for (const member of this.members.get(service) ?? []) this.importers.delete(member, service);
    this.members.delete(service);
    if (seen.isOwning) this.owning.add(service);
    else this.owning.delete(service);
    if (!seen.isOwning && !this.knows(service)) return;
    this.members.set(service, seen.members);
    for (const member of seen.members) if (member !== service) this.importers.add(member, service);
  }

  /** Which Services of one workload a look at a gateway showed: one that was among them stands for itself again. */
  lookedAtGateway(gateway: ServiceKey, services: readonly ServiceKey[]): void {
    for (const former of this.workloads.get(gateway) ?? []) if (!services.includes(former)) this.addGateway(former);
    if (services.length === 1) this.workloads.delete(gateway);
    else for (const service of services) this.workloads.set(service, services);
  }

  /** Keys that have come since the last call: what they would delete is not known yet. */
  takeUnjudged(): { readonly services: ReadonlySet<ServiceKey>; readonly gateways: ReadonlySet<ServiceKey> } {
    const taken = this.unjudged;
    this.unjudged = { services: new Set(), gateways: new Set() };
    return taken;
  }

  private addService(service: ServiceKey): void {
    this.services.add(service);
    this.unjudged.services.add(service);
  }

  private addGateway(gateway: ServiceKey): void {
    this.gateways.add(gateway);
    this.unjudged.gateways.add(gateway);
  }

  get isEmpty(): boolean {
    return this.services.size + this.gateways.size + this.remoteGateways.size === 0;
  }
}
