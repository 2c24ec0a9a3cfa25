import type { ClusterId, Labels, ServiceKey } from "@causeway/shared";
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

/** Every entry of ours in a namespace; those that nobody can attribute any more are left out, and so left alone. */
export function ownedEntriesIn(view: ClusterView, writes: Writes, namespace: string, nowMs: number): OwnedEntry[] {
  const entries: OwnedEntry[] = [];
  const names = new Set<string>();
  for (const live of view.workloadEntriesIn(namespace)) {
    if (!isOurs(live.object.meta)) continue;
    names.add(live.object.meta.name);
    const pending = writes.pending({ kind: "WorkloadEntry", namespace, name: live.object.meta.name }, nowMs);
    entries.push(...describe(live, pending));
  }
  for (const pending of writes.pendingIn("WorkloadEntry", namespace, nowMs)) {
    if (pending.kind !== "delete" && !names.has(pending.object.meta.name))
      entries.push(...describe(undefined, pending));
  }
  return entries;
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
