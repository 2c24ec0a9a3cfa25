import {
  type AppliedReport,
  desiredKeys,
  type GatewayKey,
  reportKeys,
  type ServiceKey,
  splitGatewayKey,
} from "@causeway/shared";
import type { ClusterView } from "../cluster-view.js";
import type { KubeWorkloadEntry, Shown } from "../kube.js";
import { recoverEntry } from "../render/recover-entry.js";
import { recoverRule } from "../render/recover-rule.js";
import { recoverGateway } from "../render/render-gateway.js";
import { appliedEntries, appliedRow } from "./applied-row.js";

/**
 * What is in force, read from the edge's own objects alone: what an edge reports before it has heard anything from central.
 * By key of the report; the same objects give the same rows.
 */
export function recoverApplied(view: ClusterView, clusterDomain: string): ReadonlyMap<string, AppliedReport> {
  const rows = new Map<string, AppliedReport>();
  for (const [key, entries] of entriesBySource(view)) {
    rows.set(reportKeys.applied(key), appliedRow({ state: "applied", entries: appliedEntries(entries) }));
  }
  for (const { object } of view.destinationRules()) {
    const wish = recoverRule(object);
    if (wish !== undefined)
      rows.set(reportKeys.applied(desiredKeys.import(wish.cause)), appliedRow({ state: "applied" }));
  }
  for (const { object } of view.gateways()) {
    const wish = recoverGateway(object, clusterDomain);
    for (const service of wish?.services.keys() ?? []) {
      const key = exportKeyOf(wish?.gateway, service);
      rows.set(reportKeys.applied(key), appliedRow({ state: "applied" }));
    }
  }
  for (const [gateway, addresses] of addressesInUse(view)) {
    rows.set(reportKeys.applied(desiredKeys.gateway(gateway)), gatewayInUse(addresses));
  }
  return rows;
}

/** Addresses of remote gateways that entries of ours stand for. */
export function addressesInUse(view: ClusterView): ReadonlyMap<GatewayKey, ReadonlySet<string>> {
  const gateways = new Map<GatewayKey, Set<string>>();
  for (const { object } of view.workloadEntries()) {
    const wish = recoverEntry(object)?.wish;
    if (wish === undefined || wish.gateway === "") continue;
    const addresses = gateways.get(wish.gateway) ?? new Set();
    gateways.set(wish.gateway, addresses.add(wish.address));
  }
  return gateways;
}

export function gatewayInUse(addresses: Iterable<string>): AppliedReport {
  return appliedRow({ state: "applied", addresses: Array.from(addresses).sort() });
}

function entriesBySource(view: ClusterView): ReadonlyMap<string, Shown<KubeWorkloadEntry>[]> {
  const sources = new Map<string, Shown<KubeWorkloadEntry>[]>();
  for (const shown of view.workloadEntries()) {
    const wish = recoverEntry(shown.object)?.wish;
    if (wish === undefined) continue;
    const key = desiredKeys.source(wish.service, wish.cluster);
    const entries = sources.get(key);
    if (entries === undefined) sources.set(key, [shown]);
    else entries.push(shown);
  }
  return sources;
}

function exportKeyOf(gateway: undefined | GatewayKey, service: ServiceKey): string {
  const { namespace, name } = splitGatewayKey(gateway ?? ("" as GatewayKey));
  return desiredKeys.export(namespace, name, service);
}
