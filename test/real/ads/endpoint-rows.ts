import { endpointTransport, type Transport } from "./endpoint-transport.js";
import type { PretendProxy } from "./proxy.js";

/** One endpoint as a proxy sees it. */
export interface EndpointRow {
  /** `address:port`. */
  readonly at: string;
  readonly priority: number;
  /** `region/zone`, empty without. */
  readonly locality: string;
  readonly health: string;
  /** Among the endpoints of its locality; 1 when not given. */
  readonly weight: number;
  /** Of its locality among those of its priority; undefined when not given. */
  readonly localityWeight: undefined | number;
  readonly transport: Transport;
}

/** All endpoints of a cluster by priority and address; undefined until the proxy has cluster and endpoints. */
export function endpointRows(proxy: PretendProxy, clusterName: string): undefined | readonly EndpointRow[] {
  const cluster = proxy.cluster(clusterName);
  const assignment = proxy.endpoints(clusterName);
  if (cluster === undefined || assignment === undefined) return undefined;
  const rows = assignment.endpoints.flatMap(({ locality, lbEndpoints, priority, loadBalancingWeight }) =>
    lbEndpoints.map((endpoint): EndpointRow => {
      const { address, portValue } = endpoint.endpoint?.address?.socketAddress ?? { address: "", portValue: 0 };
      return {
        at: `${address}:${portValue}`,
        priority,
        locality: [locality?.region, locality?.zone].filter((part) => part).join("/"),
        health: endpoint.healthStatus,
        weight: endpoint.loadBalancingWeight?.value ?? 1,
        localityWeight: loadBalancingWeight?.value,
        transport: endpointTransport(cluster, endpoint),
      };
    }),
  );
  return rows.sort((a, b) => a.priority - b.priority || (a.at < b.at ? -1 : 1));
}

/** istiod's name of the cluster of one port of a host, for calls out of a proxy. */
export function outboundCluster(host: string, port: number, subset = ""): string {
  return `outbound|${port}|${subset}|${host}`;
}

/** istiod's name of the cluster that a gateway's SNI chain leads to. */
export function sniCluster(host: string, port: number, subset = ""): string {
  return `outbound_.${port}_.${subset}_.${host}`;
}
