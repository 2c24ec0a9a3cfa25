import {
  type AppliedName,
  type AppliedReport,
  type ClusterId,
  desiredKeys,
  type GatewayKey,
  type Reason,
} from "@causeway/shared";
import type { StatusWorld } from "./status-world.js";

/** What one name of a gateway stands for in one cluster that imports through it. */
export interface ResolvedName {
  readonly cluster: ClusterId;
  /** `notResolved`: that cluster's edge does not resolve names. */
  readonly state: AppliedName["state"] | "notResolved";
  readonly addresses: readonly string[];
  /** One sentence, empty when nothing is wrong. */
  readonly error: string;
}

/** A name of a gateway, and what it stands for in each cluster that imports through it: what a name means may differ. */
export interface GatewayName {
  readonly hostname: string;
  readonly resolved: readonly ResolvedName[];
}

export interface GatewayNames {
  readonly names: readonly GatewayName[];
  /** What some importer cannot make of the names; undefined when all can. */
  readonly problem: undefined | { readonly reason: Reason; readonly problem: string };
}

/** Looks a gateway's names up in what its importers have applied. A gateway without names costs nothing. */
export function gatewayNames(gateway: GatewayKey, hostnames: readonly string[], world: StatusWorld): GatewayNames {
  if (hostnames.length === 0) return { names: [], problem: undefined };
  const rows = importerRows(gateway, world);
  const names = hostnames.map((hostname) => ({
    hostname,
    resolved: rows.map(({ cluster, row }) => resolvedName(hostname, cluster, row)),
  }));
  const odd = rows.find(({ row }) => row.reason !== undefined);
  if (odd?.row.reason === undefined) return { names, problem: undefined };
  return { names, problem: { reason: odd.row.reason, problem: `in ${odd.cluster}: ${odd.row.message}` } };
}

interface ImporterRow {
  readonly cluster: ClusterId;
  readonly row: AppliedReport;
}

/** By cluster. */
function importerRows(gateway: GatewayKey, world: StatusWorld): readonly ImporterRow[] {
  const rows: ImporterRow[] = [];
  for (const { id, appliedOther } of world.registry.clusters()) {
    const row = appliedOther.get(desiredKeys.gateway(gateway));
    if (row !== undefined) rows.push({ cluster: id, row });
  }
  return rows.sort((a, b) => (a.cluster < b.cluster ? -1 : 1));
}

function resolvedName(hostname: string, cluster: ClusterId, row: AppliedReport): ResolvedName {
  const name = row.names.find((candidate) => candidate.hostname === hostname);
  if (name === undefined) {
    const state = row.reason === "HostnameNotResolved" ? "notResolved" : "resolving";
    return { cluster, state, addresses: [], error: "" };
  }
  const { state, addresses, error } = name;
  return { cluster, state, addresses, error };
}
