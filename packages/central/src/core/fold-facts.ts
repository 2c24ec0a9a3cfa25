import {
  type AppliedReport,
  type ClusterReport,
  desiredKeys,
  type NamespaceReport,
  type ServiceKey,
  type ServiceReport,
  splitGatewayKey,
} from "@causeway/shared";
import type { ClusterRecord } from "./cluster-record.js";
import type { Dirty } from "./dirty.js";
import { sameValue } from "./same-value.js";
import type { ServiceIndex } from "./service-index.js";

/** Why something is folded, and where to note what it can matter to. */
export interface Cause {
  /** Milliseconds since the epoch. */
  readonly observedAtMs: number;
  readonly dirty: Dirty;
}

/** What folding changes in the registry. */
export interface FoldTarget {
  readonly record: ClusterRecord;
  readonly index: ServiceIndex;
}

/** Folds the report of a cluster as such; true when something that decisions read has changed. */
export function foldCluster(record: ClusterRecord, value: undefined | ClusterReport): boolean {
  const before = record.cluster;
  record.cluster = value;
  return (
    before?.network !== value?.network ||
    before?.clusterDomain !== value?.clusterDomain ||
    !sameValue(before?.regions, value?.regions)
  );
}

/** A resource with its name, or only the name of one that is gone. */
export interface Named<T> {
  readonly name: string;
  readonly value: undefined | T;
}

/** Folds a namespace; its services matter only when it comes, goes or begins to terminate. */
export function foldNamespace(record: ClusterRecord, named: Named<NamespaceReport>, cause: Cause): void {
  const { name: namespace, value } = named;
  const before = record.namespaces.get(namespace);
  if (value === undefined) record.namespaces.delete(namespace);
  else record.namespaces.set(namespace, value);
  if (before?.phase === value?.phase) return;
  const touch = (service: ServiceKey) => {
    if (service.startsWith(`${namespace}/`)) cause.dirty.service(service, record.id, cause.observedAtMs);
  };
  for (const service of record.services.keys()) touch(service);
  for (const service of record.appliedServices) touch(service);
}

/** Folds one line of `applied`, and keeps count of who draws on whom. The name is the desired key. */
export function foldApplied({ record, index }: FoldTarget, named: Named<AppliedReport>, cause: Cause): void {
  const { ref, service, before } = record.setApplied(named.name, named.value);
  if (service !== undefined) {
    index.note(record.id, service, record.knows(service));
    cause.dirty.service(service, record.id, cause.observedAtMs);
    if (ref.kind !== "source") return;
    // Whether an export is in use hangs on what its importers apply.
    cause.dirty.service(service, ref.cluster, cause.observedAtMs);
    if ((before === undefined) !== (named.value === undefined)) {
      index.countDrawn(ref.cluster, service, named.value === undefined ? -1 : 1);
    }
  } else if (ref.kind === "gateway" && !sameValue(before?.addresses, named.value?.addresses)) {
    // Whether a source still runs through an older gateway is judged by the addresses that the newer one has here.
    const source = splitGatewayKey(ref.gateway).cluster;
    for (const drawn of index.drawnFrom(source)) {
      if (record.appliedOf(drawn).has(desiredKeys.source(drawn, source))) {
        cause.dirty.service(drawn, source, cause.observedAtMs);
      }
    }
  }
}

/** Folds a service. */
export function foldService({ record, index }: FoldTarget, named: Named<ServiceReport>, cause: Cause): void {
  const service = named.name as ServiceKey;
  if (named.value === undefined) record.services.delete(service);
  else record.services.set(service, named.value);
  index.note(record.id, service, record.knows(service));
  cause.dirty.service(service, record.id, cause.observedAtMs);
}
