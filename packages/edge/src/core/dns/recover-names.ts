import type { GatewayKey } from "@causeway/shared";
import type { ClusterView } from "../cluster-view.js";
import { recoverEntry } from "../render/recover-entry.js";

/** What was in use before a restart. */
export interface RecoveredNames {
  /** Under which addresses, by name. */
  readonly addresses: ReadonlyMap<string, ReadonlySet<string>>;
  /** Which names, by gateway. */
  readonly gateways: ReadonlyMap<GatewayKey, ReadonlySet<string>>;
}

/** Reads it from the edge's own entries; what a person has edited says nothing. */
export function recoverNames(view: Pick<ClusterView, "workloadEntries">): RecoveredNames {
  const addresses = new Map<string, Set<string>>();
  const gateways = new Map<GatewayKey, Set<string>>();
  for (const { object } of view.workloadEntries()) {
    const recovered = recoverEntry(object);
    if (recovered === undefined || !recovered.isIntact || recovered.wish.hostname === "") continue;
    const { hostname, address, gateway } = recovered.wish;
    gateways.set(gateway, (gateways.get(gateway) ?? new Set()).add(hostname));
    if (address !== hostname) addresses.set(hostname, (addresses.get(hostname) ?? new Set()).add(address));
  }
  return { addresses, gateways };
}
