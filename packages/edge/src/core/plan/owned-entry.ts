import { type ClusterId, type Labels, type ServiceKey, splitServiceKey } from "@causeway/shared";
import type { ClusterView } from "../cluster-view.js";
import type { KubeWorkloadEntry, Shown } from "../kube.js";
import { isOurs } from "../render/ownership.js";
import { isGuarded, type RecoveredEntry, recoverEntry } from "../render/recover-entry.js";
import type { Action } from "./action.js";
import type { Writes } from "./writes.js";

/** An entry of ours that is in the cluster, or that the API server has been told to create. */
export interface OwnedEntry extends RecoveredEntry {
  readonly name: string;
  readonly service: ServiceKey;
  readonly cluster: ClusterId;
  /** Undefined while it is created and the cache does not show it yet. */
  readonly live: undefined | Shown<KubeWorkloadEntry>;
  /** A write that the cache does not show yet. */
  readonly pending: undefined | Action;
  /** Labels that it has, or may have at this moment. */
  readonly labelSets: readonly Labels[];
}

/** Entries of ours for one service that the cache shows; those that nobody can attribute any more are left alone. */
export function ownedEntriesOf(view: ClusterView, writes: Writes, service: ServiceKey, nowMs: number): OwnedEntry[] {
  const { namespace } = splitServiceKey(service);
  return Array.from(view.own.entryNamesOf(service)).flatMap((name) => {
    const live = view.workloadEntry(namespace, name);
    return live === undefined ? [] : describe(live, writes.pending({ kind: "WorkloadEntry", namespace, name }, nowMs));
  });
}

/** Entries of a namespace that the API server has been told to create and the cache does not show yet, by service. */
export function createdEntriesIn(
  view: ClusterView,
  writes: Writes,
  namespace: string,
  nowMs: number,
): ReadonlyMap<ServiceKey, readonly OwnedEntry[]> {
  const created = new Map<ServiceKey, OwnedEntry[]>();
  for (const pending of writes.pendingIn("WorkloadEntry", namespace, nowMs)) {
    if (pending.kind === "delete") continue;
    const live = view.workloadEntry(namespace, pending.object.meta.name);
    if (live !== undefined && isOurs(live.object.meta)) continue;
    for (const entry of describe(undefined, pending)) {
      const entries = created.get(entry.service);
      if (entries === undefined) created.set(entry.service, [entry]);
      else entries.push(entry);
    }
  }
  return created;
}

function describe(live: undefined | Shown<KubeWorkloadEntry>, pending: undefined | Action): OwnedEntry[] {
  const written = pending === undefined || pending.kind === "delete" ? undefined : pending.object;
  const contents = [live?.object, written].filter((object) => object?.kind === "WorkloadEntry");
  const [content] = contents;
  const recovered = content === undefined ? undefined : recoverEntry(content);
  if (content === undefined || recovered === undefined) return [];
  const { service, cluster } = recovered.wish;
  const labelSets = contents.map((object) => object.spec.labels);
  return [{ ...recovered, name: content.meta.name, service, cluster, live, pending, labelSets }];
}

/** Gateways may see it. */
export function maybeUnguarded(entry: OwnedEntry): boolean {
  return entry.labelSets.some((labels) => !isGuarded(labels));
}

export function maybeGuarded(entry: OwnedEntry): boolean {
  return entry.labelSets.some(isGuarded);
}
