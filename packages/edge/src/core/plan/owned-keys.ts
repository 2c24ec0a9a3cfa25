import { type GatewayKey, type ServiceKey, serviceKey, splitGatewayKey } from "@causeway/shared";
import type { ClusterView } from "../cluster-view.js";
import { recoverEntry } from "../render/recover-entry.js";
import { recoverRule } from "../render/recover-rule.js";
import { recoverGateway } from "../render/render-gateway.js";

export interface OwnedKeys {
  readonly services: ReadonlySet<ServiceKey>;
  /** Gateway Services of this cluster. */
  readonly gateways: ReadonlySet<ServiceKey>;
  readonly remoteGateways: ReadonlySet<GatewayKey>;
}

/** What the objects with our mark are about. */
export function ownedKeys(view: ClusterView, clusterDomain: string): OwnedKeys {
  const services = new Set<ServiceKey>();
  const gateways = new Set<ServiceKey>();
  const remoteGateways = new Set<GatewayKey>();
  for (const { object } of view.workloadEntries()) {
    const wish = recoverEntry(object)?.wish;
    if (wish === undefined) continue;
    services.add(wish.service);
    if (wish.gateway !== "") remoteGateways.add(wish.gateway);
  }
  for (const { object } of view.destinationRules()) {
    const wish = recoverRule(object);
    if (wish !== undefined) services.add(wish.cause).add(wish.host);
  }
  for (const { object } of view.gateways()) {
    const wish = recoverGateway(object, clusterDomain);
    if (wish === undefined) continue;
    const { namespace, name } = splitGatewayKey(wish.gateway);
    gateways.add(serviceKey(namespace, name));
  }
  return { services, gateways, remoteGateways };
}

/** Something in the cluster carries our mark. */
export function hasOwnObjects(view: ClusterView, clusterDomain: string): boolean {
  const { services, gateways } = ownedKeys(view, clusterDomain);
  return services.size + gateways.size > 0;
}
