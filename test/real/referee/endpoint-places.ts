import { type EndpointRow, endpointRows } from "../ads/endpoint-rows.js";
import type { PretendProxy } from "../ads/proxy.js";

/** `priority address:port region/zone`, one line an endpoint: what decides where a request goes. */
export function endpointPlaces(proxy: PretendProxy, cluster: string): undefined | readonly string[] {
  return endpointRows(proxy, cluster)?.map(({ priority, at, locality }) => `${priority} ${at} ${locality}`);
}

/** Waits until the cluster's endpoints fit, and answers them. Fails with what there was instead. */
export async function endpointsWhere(
  proxy: PretendProxy,
  cluster: string,
  fits: (rows: readonly EndpointRow[]) => boolean,
): Promise<readonly EndpointRow[]> {
  const find = () => [endpointRows(proxy, cluster)].find((rows) => rows !== undefined && fits(rows));
  return await proxy.changed(find, () => endpointRows(proxy, cluster) ?? proxy.clusterNames());
}

/** Waits for exactly these places. */
export async function endpointsAt(
  proxy: PretendProxy,
  cluster: string,
  places: readonly string[],
): Promise<readonly EndpointRow[]> {
  return await endpointsWhere(proxy, cluster, () => endpointPlaces(proxy, cluster)?.join() === places.join());
}
