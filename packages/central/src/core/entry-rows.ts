import { type AppliedEntry, type ClusterId, type ServiceKey, splitServiceKey } from "@causeway/shared";
import type { ReportedCluster } from "./reported-cluster.js";

/** One WorkloadEntry as a cluster's edge reports it. */
export interface ReportedEntry extends AppliedEntry {
  readonly cluster: ClusterId;
  readonly namespace: string;
  readonly service: ServiceKey;
  /** The cluster whose instances the entry stands for. */
  readonly source: ClusterId;
}

/** Entries of one cluster, of one namespace or (undefined) of all, sorted by namespace and name. */
export function entriesOf(cluster: ReportedCluster, namespace: undefined | string): readonly ReportedEntry[] {
  const rows: ReportedEntry[] = [];
  for (const service of cluster.appliedServices) {
    const here = splitServiceKey(service).namespace;
    if (namespace !== undefined && namespace !== here) continue;
    for (const { about, report } of cluster.appliedOf(service).values()) {
      if (about.kind !== "source") continue;
      const of = { cluster: cluster.id, namespace: here, service, source: about.cluster };
      for (const entry of report.entries) rows.push({ ...entry, ...of });
    }
  }
  return rows.sort((a, b) => compareText(a.namespace, b.namespace) || compareText(a.name, b.name));
}

/** Ids of the holds of the bulk-delete brake that the cluster's edge reports, sorted. */
export function holdsOf(cluster: ReportedCluster): readonly string[] {
  const ids: string[] = [];
  for (const [key, { holdId }] of cluster.appliedOther) if (key.startsWith("hold/") && holdId !== "") ids.push(holdId);
  return ids.sort();
}

function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
