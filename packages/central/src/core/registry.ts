import {
  type ClusterId,
  type GatewayReport,
  gatewayKey,
  kindOfKey,
  type ReportResource,
  type ServiceKey,
} from "@causeway/shared";
import { ClusterRecord } from "./cluster-record.js";
import type { Dirty } from "./dirty.js";
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
}

/** Folds the reports of every cluster; the single writer of what it shows. */
export class Registry implements RegistryView {
  private readonly records = new Map<ClusterId, ClusterRecord>();
  private readonly index = new ServiceIndex();

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
    // What comes before the first Complete may have been caused long ago: it says nothing of how fast changes travel.
    const isNews = record.isComplete || change.kind === "complete";
    const cause = { observedAtMs: isNews ? change.observedAtMs : Number.POSITIVE_INFINITY, dirty };
    if (change.kind === "complete") this.foldComplete(record, cause);
    else
      this.foldResource(
        record,
        { name: change.key, value: change.kind === "upsert" ? change.value : undefined },
        cause,
      );
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
    record.isComplete = true;
    cause.dirty.origin(record.id, cause.observedAtMs);
    this.touchServicesOf(record.id, cause.observedAtMs, cause.dirty);
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
