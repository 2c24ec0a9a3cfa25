import {
  type Basis,
  type ClusterId,
  type DesiredRef,
  type DesiredResource,
  desiredKeys,
  type ExportDesired,
  type GatewayDesired,
  type GatewayKey,
  type ImportDesired,
  type PolicyDesired,
  parseDesiredKey,
  type ServiceKey,
  type SourceDesired,
  type SubscriberEvent,
  serviceKey,
  splitServiceKey,
} from "@causeway/shared";
import { type DesiredTouched, desiredTouch } from "./desired-touched.js";
import { KeyedSets } from "./keyed-sets.js";

/** A resource as it is in force, with the hash under which it travelled. */
export interface InForce<T> {
  readonly value: T;
  readonly hash: string;
  /** Monotonic milliseconds: when this process first saw the key. */
  readonly firstSeenMs: number;
}

type Kind = DesiredResource["kind"];
type OfKind<K extends Kind> = Extract<DesiredResource, { kind: K }>;

const NO_POLICY: PolicyDesired = { adoptedStoreId: "", adoption: "", releasedHolds: [], isPaused: false };

/**
 * What central wants this cluster to have, by what decisions ask for. Single owner: the Follow loop folds, everybody else
 * reads. A resource that is gone deletes nothing by that: plans fall back on what the cluster's own objects still say.
 */
export class DesiredView {
  private readonly resources = new Map<string, InForce<DesiredResource>>();
  /** Clusters that have a `source` of a service. */
  private readonly sources = new KeyedSets<ServiceKey, ClusterId>();
  /** Services whose sources go through a remote gateway. */
  private readonly throughGateway = new KeyedSets<GatewayKey, ServiceKey>();
  /** Keys of sources, by namespace, whose instances subsets tell apart. */
  private readonly subsetSources = new KeyedSets<string, string>();
  private readonly exportsByGateway = new KeyedSets<ServiceKey, ServiceKey>();
  private readonly gatewaysByExport = new KeyedSets<ServiceKey, ServiceKey>();
  /** Keys of all resources about one service. */
  private readonly keysByService = new KeyedSets<ServiceKey, string>();
  private readonly withdrawnByService = new KeyedSets<ServiceKey, string>();
  private readonly withdrawnByGateway = new KeyedSets<ServiceKey, string>();
  /** Last known: a policy that is gone is not a policy that says the default. */
  private lastPolicy: PolicyDesired = NO_POLICY;
  private isCompleted = false;
  private isResuming = false;
  private lastBasis: undefined | Basis;

  /** Takes in what one frame changed; returns what there is to look at again. `nowMs` is monotonic. */
  fold(events: readonly SubscriberEvent<DesiredResource>[], nowMs: number): DesiredTouched {
    const touched = desiredTouch();
    for (const event of events) this.take(event, nowMs, touched);
    return touched;
  }

  /** Everything that is wanted has arrived at least once; only then may anything be created or deleted. */
  get isComplete(): boolean {
    return this.isCompleted;
  }

  /**
   * It is what central wants now. While a stream resumes, what central has withdrawn since is mixed with what it had
   * withdrawn before, maybe from another store: then nothing may be deleted on its word.
   */
  get isWhole(): boolean {
    return this.isCompleted && !this.isResuming;
  }

  /** What the state was derived from; undefined before central said so. */
  get basis(): undefined | Basis {
    return this.lastBasis;
  }

  get policy(): PolicyDesired {
    return this.lastPolicy;
  }

  import(service: ServiceKey): undefined | InForce<ImportDesired> {
    return this.get("import", desiredKeys.import(service));
  }

  /** Services of a namespace with a source whose instances subsets tell apart: its entries have labels of their own. */
  servicesWithSubsets(namespace: string): ReadonlySet<ServiceKey> {
    const refs = Array.from(this.subsetSources.get(namespace), parseDesiredKey);
    return new Set(refs.flatMap((ref) => (ref.kind === "source" ? [ref.service] : [])));
  }

  source(service: ServiceKey, cluster: ClusterId): undefined | InForce<SourceDesired> {
    return this.get("source", desiredKeys.source(service, cluster));
  }

  /** Clusters of which there is a `source`, whether or not the import draws on it. */
  sourceClusters(service: ServiceKey): Iterable<ClusterId> {
    return this.sources.get(service);
  }

  gateway(gateway: GatewayKey): undefined | InForce<GatewayDesired> {
    return this.get("gateway", desiredKeys.gateway(gateway));
  }

  /** Services of which some source goes through a remote gateway. */
  servicesThrough(gateway: GatewayKey): Iterable<ServiceKey> {
    return this.throughGateway.get(gateway);
  }

  /** That a source, import or export is no longer wanted; asked by the key of what is withdrawn. */
  withdrawn(desiredKey: string): undefined | InForce<OfKind<"withdrawn">> {
    return this.get("withdrawn", desiredKeys.withdrawn(desiredKey));
  }

  export(gateway: ServiceKey, service: ServiceKey): undefined | InForce<ExportDesired> {
    return this.get("export", exportKey(gateway, service));
  }

  /** Services that a gateway of this cluster must accept. */
  exportsThrough(gateway: ServiceKey): Iterable<ServiceKey> {
    return this.exportsByGateway.get(gateway);
  }

  /** Gateways of this cluster that must accept a service. */
  exportGateways(service: ServiceKey): Iterable<ServiceKey> {
    return this.gatewaysByExport.get(service);
  }

  /** Gateways of this cluster in this namespace that must accept something. */
  *exportingGatewaysIn(namespace: string): Iterable<ServiceKey> {
    for (const gateway of this.exportsByGateway.keys()) {
      if (splitServiceKey(gateway).namespace === namespace) yield gateway;
    }
  }

  /** Label keys that subsets of the service's host use in any cluster, sorted; undefined when it is not exported. */
  subsetKeys(service: ServiceKey): undefined | readonly string[] {
    const keys = Array.from(this.exportGateways(service), (gateway) => this.export(gateway, service));
    return keys.find((resource) => resource !== undefined)?.value.subsetKeys;
  }

  /** Central says something about the service. */
  knows(service: ServiceKey): boolean {
    return this.keysByService.has(service);
  }

  /** Something of the service is withdrawn. */
  hasWithdrawn(service: ServiceKey): boolean {
    return this.withdrawnByService.has(service);
  }

  /** Something that a gateway of this cluster accepted is withdrawn. */
  hasWithdrawnExport(gateway: ServiceKey): boolean {
    return this.withdrawnByGateway.has(gateway);
  }

  /** Everything that is wanted, to look at all of it. */
  everything(): DesiredTouched {
    const touched = desiredTouch();
    for (const key of this.resources.keys()) this.touch(key, touched);
    return touched;
  }

  private take(event: SubscriberEvent<DesiredResource>, nowMs: number, touched: DesiredTouched): void {
    switch (event.kind) {
      case "upsert":
        this.touch(event.key, touched);
        this.put(event.key, event.value, event.hash, nowMs);
        this.touch(event.key, touched);
        return;
      case "remove":
        this.touch(event.key, touched);
        this.drop(event.key);
        return;
      case "complete":
        touched.everything ||= !this.isWhole;
        this.isCompleted = true;
        this.isResuming = false;
        this.lastBasis = event.basis;
        return;
      case "basis":
        this.lastBasis = event.basis;
        return;
      case "resuming":
        this.isResuming = true;
        return;
      case "refused":
        return;
    }
  }

  private put(key: string, value: DesiredResource, hash: string, nowMs: number): void {
    const firstSeenMs = this.resources.get(key)?.firstSeenMs ?? nowMs;
    this.drop(key);
    this.resources.set(key, { value, hash, firstSeenMs });
    this.index(key, value, "add");
    if (value.kind === "policy") this.lastPolicy = value;
  }

  private drop(key: string): void {
    const before = this.resources.get(key);
    if (before === undefined) return;
    this.resources.delete(key);
    this.index(key, before.value, "delete");
  }

  private index(key: string, value: DesiredResource, change: "add" | "delete"): void {
    const ref = parseDesiredKey(key);
    this.indexService(key, ref, change);
    if (ref.kind === "source" && value.kind === "source") {
      this.sources[change](ref.service, ref.cluster);
      if (value.groups.some(({ subsetLabels }) => Object.keys(subsetLabels).length > 0)) {
        this.subsetSources[change](splitServiceKey(ref.service).namespace, key);
      }
      const isOnly = change === "add" || !this.usesGateway(ref.service, value.gateway);
      if (isOnly) this.throughGateway[change](value.gateway, ref.service);
    } else if (ref.kind === "export") {
      const gateway = serviceKey(ref.gatewayNamespace, ref.gateway);
      this.exportsByGateway[change](gateway, ref.service);
      this.gatewaysByExport[change](ref.service, gateway);
    }
  }

  private indexService(key: string, ref: DesiredRef, change: "add" | "delete"): void {
    const of = ref.kind === "withdrawn" ? ref.of : ref;
    if (!("service" in of)) return;
    this.keysByService[change](of.service, key);
    if (ref.kind !== "withdrawn") return;
    this.withdrawnByService[change](of.service, key);
    if (of.kind === "export") this.withdrawnByGateway[change](serviceKey(of.gatewayNamespace, of.gateway), key);
  }

  private usesGateway(service: ServiceKey, gateway: GatewayKey): boolean {
    return Array.from(this.sourceClusters(service)).some((of) => this.source(service, of)?.value.gateway === gateway);
  }

  private touch(key: string, touched: DesiredTouched): void {
    const ref = parseDesiredKey(key);
    const of = ref.kind === "withdrawn" ? ref.of : ref;
    if (of.kind === "source" || of.kind === "import" || of.kind === "route") touched.services.add(of.service);
    else if (of.kind === "export") {
      touched.services.add(of.service);
      touched.gateways.add(serviceKey(of.gatewayNamespace, of.gateway));
    } else if (of.kind === "gateway") {
      touched.remoteGateways.add(of.gateway);
      for (const service of this.throughGateway.get(of.gateway)) touched.services.add(service);
    } else if (of.kind === "policy") touched.everything = true;
  }

  private get<K extends Kind>(kind: K, key: string): undefined | InForce<OfKind<K>> {
    const found = this.resources.get(key);
    return found?.value.kind === kind ? (found as InForce<OfKind<K>>) : undefined;
  }
}

export function exportKey(gateway: ServiceKey, service: ServiceKey): string {
  const { namespace, name } = splitServiceKey(gateway);
  return desiredKeys.export(namespace, name, service);
}
