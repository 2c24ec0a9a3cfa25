import {
  type AppliedReport,
  type ClusterId,
  type ClusterReport,
  type DesiredRef,
  desiredKeys,
  type NamespaceReport,
  type ServiceKey,
  type ServiceReport,
  splitGatewayKey,
} from "@causeway/shared";
import type { ClusterRecord } from "./cluster-record.js";
import type { Dirty } from "./dirty.js";
import { answerOf } from "./gateway-choice.js";
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
  if (service === undefined) {
    const isMoved = ref.kind === "gateway" && !sameValue(before?.addresses, named.value?.addresses);
    if (isMoved) touchDrawn({ record, index }, splitGatewayKey(ref.gateway).cluster, cause);
    return;
  }
  if (index.note(record.id, service, record.knows(service))) {
    cause.dirty.service(service, record.id, cause.observedAtMs);
  }
  if (ref.kind === "source" && (before === undefined) !== (named.value === undefined)) {
    index.countDrawn(ref.cluster, service, named.value === undefined ? -1 : 1);
  }
  touchLine(record.id, { ref, service, before, after: named.value }, cause);
}

/** Whether a source still runs through an older gateway is judged by the addresses that the newer one has here. */
function touchDrawn({ record, index }: FoldTarget, source: ClusterId, cause: Cause): void {
  for (const drawn of index.drawnFrom(source)) {
    if (record.appliedOf(drawn).has(desiredKeys.source(drawn, source))) {
      cause.dirty.used(drawn, source, cause.observedAtMs);
    }
  }
}

interface LineChange {
  readonly ref: DesiredRef;
  readonly service: ServiceKey;
  readonly before: undefined | AppliedReport;
  readonly after: undefined | AppliedReport;
}

/** Lines come by the thousand, and most say no more than that something is applied: only what a plan reads matters. */
function touchLine(cluster: ClusterId, { ref, service, before, after }: LineChange, cause: Cause): void {
  const { dirty, observedAtMs } = cause;
  const isListedOtherwise = (before === undefined) !== (after === undefined);
  if (ref.kind === "export") {
    if (isListedOtherwise || answerOf(before) !== answerOf(after)) dirty.service(service, cluster, observedAtMs);
    return;
  }
  if (isListedOtherwise) dirty.listing(service, cluster, observedAtMs);
  // Whether an export is in use hangs on what its importers apply.
  if (ref.kind === "source" && !sameUse(before, after)) dirty.used(service, ref.cluster, observedAtMs);
}

/** Nobody can tell by these lines that a source is used in another way. */
function sameUse(before: undefined | AppliedReport, after: undefined | AppliedReport): boolean {
  if (before === undefined || after === undefined) return before === after;
  const isPending = (line: AppliedReport) => line.state === "pending";
  return isPending(before) === isPending(after) && sameValue(addressesOf(before), addressesOf(after));
}

function addressesOf({ entries }: AppliedReport): readonly string[] {
  return entries.map(({ address }) => address);
}

/** Folds a service. */
export function foldService({ record, index }: FoldTarget, named: Named<ServiceReport>, cause: Cause): void {
  const service = named.name as ServiceKey;
  if (named.value === undefined) record.services.delete(service);
  else record.services.set(service, named.value);
  index.note(record.id, service, record.knows(service));
  cause.dirty.service(service, record.id, cause.observedAtMs);
}
