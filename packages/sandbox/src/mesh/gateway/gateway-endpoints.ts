import { chooseEndpoints, type EndpointList, parseSni } from "@causeway/shared";
import type { ClusterView } from "../view/cluster-view.js";
import { isServed } from "../view/decode-gateway.js";
import type { Workload } from "../workload.js";

export const GATEWAY_PORT = 15_443;

/** Where a gateway pod passes a TLS connection with this server name on to; undefined when no Gateway object lets it. */
export function gatewayEndpoints(view: ClusterView, gateway: Workload, serverName: string): undefined | EndpointList {
  const target = parseSni(serverName);
  const service = target === undefined ? undefined : view.serviceOfHost(target.host);
  if (target === undefined || service === undefined) return undefined;
  const { namespace, name } = service;
  const asked = { gatewayPort: GATEWAY_PORT, host: target.host, namespace };
  const world = view.world(namespace, name);
  if (world === undefined || !isServed(view.passthroughServers, gateway.labels, asked)) return undefined;
  const choice = chooseEndpoints(world, gateway.client, { port: target.port, subset: target.subset });
  return choice.kind === "list" ? choice : undefined;
}
