import { type AppliedReport, desiredKeys, type Labels, labelsMatch, reportKeys, serviceKey } from "@causeway/shared";
import type { ClusterView } from "../cluster-view.js";
import { GATEWAY_PORT, gatewayPort } from "../gateway-service.js";
import type { KubeGateway, KubeService } from "../kube.js";
import { isOurs } from "../render/ownership.js";
import { asObject } from "../render/recover-rule.js";
import { appliedRow } from "./applied-row.js";
import { serverCovers, serversOf } from "./gateway-server.js";

/**
 * Rows of the exports that a Gateway of somebody else's carries, whichever of them central wants: nothing of ours shows
 * these, and a restart that forgets them takes away what others draw on.
 */
export function recoverExposed(view: ClusterView, clusterDomain: string): ReadonlyMap<string, AppliedReport> {
  const rows = new Map<string, AppliedReport>();
  for (const { object } of view.gateways()) {
    if (isOurs(object.meta)) continue;
    const servers = serversOf(object).filter(({ port, isPassthrough }) => isPassthrough && port === GATEWAY_PORT);
    if (servers.length === 0) continue;
    const gateways = Array.from(view.services()).filter((service) => isOnPodsOf(view, service, object));
    if (gateways.length === 0) continue;
    for (const { meta } of view.services()) {
      const service = serviceKey(meta.namespace, meta.name);
      if (!servers.some((server) => serverCovers(server, service, clusterDomain))) continue;
      for (const gateway of gateways) {
        const key = desiredKeys.export(gateway.meta.namespace, gateway.meta.name, service);
        rows.set(reportKeys.applied(key), appliedRow({ state: "applied", reason: "AlreadyExposed" }));
      }
    }
  }
  return rows;
}

/** The Service leads to pods that the Gateway configures. */
function isOnPodsOf(view: ClusterView, service: KubeService, gateway: KubeGateway): boolean {
  if (gatewayPort(service) === undefined) return false;
  const selector = asObject(gateway.spec["selector"]) as Labels;
  const pods = view.podsSelected(service.meta.namespace, service.selector);
  return [service.selector, ...pods.map((pod) => pod.meta.labels)].some((labels) => labelsMatch(selector, labels));
}
