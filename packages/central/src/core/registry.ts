import {
  type ClusterId,
  type GatewayReport,
  gatewayKey,
  kindOfKey,
  type ReportResource,
  type ServiceKey,
  type StoredResource,
} from "@causeway/shared";
import { ClusterRecord } from "./cluster-record.js";
import { type Dirty, UNHEEDED } from "./dirty.js";
import { type Cause, foldApplied, foldCluster, foldNamespace, foldService, type Named } from "./fold-facts.js";
import { sameGatewayShape } from "./gateway-shape.js";
import type { ReportChange } from "./report-change.js";
import type { ReportedCluster } from "./reported-cluster.js";
import { ServiceIndex } from "./service-index.js";

/** What central knows of all clusters, as decisions read it. */
export interface RegistryView {
  cluster(id: ClusterId): undefined | ReportedCluster;
  clusters(): Iterable<ReportedCluster>;
  /** Clusters whose report, complete or not, says anything about the service: they have it, or apply something for it. */
  clustersWith(service: ServiceKey): ReadonlySet<ClusterId>;
  /** Services that a change of the cluster as such can matter to: its own, and those that others draw from it. */
  servicesOf(cluster: ClusterId): Iterable<ServiceKey>;
  /** Services about which anything is reported anywhere. */
  services(): Iterable<ServiceKey>;
  /** Clusters whose whole report is not heard but presumed. */
  readonly presumed: Iterable<ClusterId>;
}

/** One resource as an earlier process of central heard it. */
export type Presumed = Pick<StoredResource<ReportResource>, "key" | "value">;

/** What may have been caused at any time. */
const LONG_AGO = Number.POSITIVE_INFINITY;

/** Folds the reports of every cluster; the single writer of what it shows. */
export class Registry implements RegistryView {
  private readonly records = new Map<ClusterId, ClusterRecord>();
  private readonly index = new ServiceIndex();
  /** Clusters whose report is presumed, each with the keys of which nothing has been heard yet. */
  private readonly unheard = new Map<ClusterId, Set<string>>();

  get presumed(): Iterable<ClusterId> {
    return this.unheard.keys();
  }

  cluster(id: ClusterId): undefined | ReportedCluster {
    return this.records.get(id);
  }

  clusters(): Iterable<ReportedCluster> {
    return this.records.values();
  }

  clustersWith(service: ServiceKey): ReadonlySet<ClusterId> {
    return this.index.clustersWith(service);
  }

  services(): Iterable<ServiceKey> {
    return this.index.services();
  }

  *servicesOf(cluster: ClusterId): Iterable<ServiceKey> {
    const record = this.records.get(cluster);
    if (record !== undefined) {
      yield* record.services.keys();
      yield* record.appliedServices;
    }
    yield* this.index.drawnFrom(cluster);
  }

  /** Folds one change and notes in `dirty` what it can matter to. Folding the same change twice changes nothing more. */
  fold(cluster: ClusterId, change: ReportChange, dirty: Dirty): void {
    const record = this.recordOf(cluster);
    record.wasHeard = true;
    // What comes before the first Complete may have been caused long ago: it says nothing of how fast changes travel.
    const isNews = record.isComplete || change.kind === "complete";
    const cause = { observedAtMs: isNews ? change.observedAtMs : LONG_AGO, dirty };
    if (change.kind === "complete") this.foldComplete(record, cause);
    else {
      const value = change.kind === "upsert" ? change.value : undefined;
      this.foldResource(record, { name: change.key, value }, cause);
      this.unheard.get(cluster)?.delete(change.key);
    }
  }

  /**
   * Folds what an earlier process of central heard of a cluster of which this one has heard nothing yet. Only before the first
   * plan is made.
   */
  presume(cluster: ClusterId, resources: Iterable<Presumed>, dirty: Dirty): void {
    const record = this.recordOf(cluster);
    const keys = new Set<string>();
    // All that it can matter to is touched at its end: until then nothing has been planned that could be another thing now.
    const untold = { observedAtMs: LONG_AGO, dirty: UNHEEDED };
    for (const { key, value } of resources) {
      this.foldResource(record, { name: key, value }, untold);
      keys.add(key);
    }
    this.unheard.set(cluster, keys);
    record.isPresumed = true;
    this.touchCluster(record, { observedAtMs: LONG_AGO, dirty });
  }

  /** Takes back what is only presumed of a cluster: what stays is what this process has heard, as if that were all. */
  dismiss(cluster: ClusterId, dirty: Dirty): void {
    const record = this.records.get(cluster);
    const keys = this.unheard.get(cluster);
    if (record === undefined || keys === undefined) return;
    this.unheard.delete(cluster);
    record.isPresumed = false;
    const cause = { observedAtMs: LONG_AGO, dirty };
    this.touchCluster(record, cause);
    for (const key of keys) this.foldResource(record, { name: key, value: undefined }, cause);
    if (!record.wasHeard) this.records.delete(cluster);
  }

  /** Every service that a change of the cluster as such can matter to. */
  touchServicesOf(cluster: ClusterId, observedAtMs: number, dirty: Dirty): void {
    for (const service of this.servicesOf(cluster)) dirty.service(service, cluster, observedAtMs);
  }

  private recordOf(cluster: ClusterId): ClusterRecord {
    const held = this.records.get(cluster);
    if (held !== undefined) return held;
    const record = new ClusterRecord(cluster);
    this.records.set(cluster, record);
    return record;
  }

  private foldComplete(record: ClusterRecord, cause: Cause): void {
    if (record.isComplete) return;
    const wasKnown = record.isKnown;
    record.isComplete = true;
    record.isPresumed = false;
    this.unheard.delete(record.id);
    if (!wasKnown) this.touchCluster(record, cause);
  }

  private touchCluster({ id }: ClusterRecord, { observedAtMs, dirty }: Cause): void {
    dirty.origin(id, observedAtMs);
    this.touchServicesOf(id, observedAtMs, dirty);
  }

  private foldResource(record: ClusterRecord, { name: key, value }: Named<ReportResource>, cause: Cause): void {
    const kind = kindOfKey(key);
    // A body of another kind than its key says is no fact about anything.
    if (value !== undefined && value.kind !== kind) return;
    const name = key.slice(kind.length + 1);
    const target = { record, index: this.index };
    if (kind === "service") foldService(target, { name, value: asKind(value, "service") }, cause);
    else if (kind === "applied") foldApplied(target, { name, value: asKind(value, "applied") }, cause);
    else if (kind === "namespace") foldNamespace(record, { name, value: asKind(value, "namespace") }, cause);
    else if (kind === "gateway") this.foldGateway(record, { name, value: asKind(value, "gateway") }, cause);
    else if (kind === "cluster" && foldCluster(record, asKind(value, "cluster"))) {
      this.touchServicesOf(record.id, cause.observedAtMs, cause.dirty);
    }
  }

  private foldGateway(record: ClusterRecord, named: Named<GatewayReport>, cause: Cause): void {
    const [namespace = "", name = ""] = named.name.split("/");
    const before = record.setGateway(namespace, name, named.value);
    cause.dirty.gateway(gatewayKey(record.id, namespace, name), cause.observedAtMs);
    if (!sameGatewayShape(before, named.value)) {
      this.touchServicesOf(record.id, cause.observedAtMs, cause.dirty);
    }
  }
}

type OfKind<K extends ReportResource["kind"]> = Extract<ReportResource, { readonly kind: K }>;

function asKind<K extends ReportResource["kind"]>(value: undefined | ReportResource, kind: K): undefined | OfKind<K> {
  return value?.kind === kind ? (value as OfKind<K>) : undefined;
}
