import { waitFor } from "@causeway/shared/testing";
import type { RealCluster } from "./real-cluster.js";

const DEADLINE_MS = 60_000;

interface Shards {
  readonly Shards: Readonly<Record<string, readonly { readonly Addresses: readonly string[] }[]>>;
}

/** Addresses of all endpoints that istiod knows for a host, from its own debugging door, sorted. */
export async function endpointAddresses({ istiod }: RealCluster, host: string): Promise<readonly string[]> {
  const answer = await fetch(`${istiod?.httpUrl}/debug/endpointShardz`, { signal: AbortSignal.timeout(DEADLINE_MS) });
  const hosts = (await answer.json()) as Readonly<Record<string, Readonly<Record<string, Shards>>>>;
  const endpoints = Object.values(hosts[host] ?? {}).flatMap(({ Shards: shards }) => Object.values(shards).flat());
  return endpoints.flatMap(({ Addresses }) => Addresses).toSorted();
}

/** Waits until istiod knows these endpoints of a host and no others. */
export async function untilEndpoints(cluster: RealCluster, host: string, wanted: readonly string[]): Promise<void> {
  let seen: readonly string[] = [];
  const look = async () => {
    seen = await endpointAddresses(cluster, host);
    return seen.join() === wanted.toSorted().join();
  };
  await waitFor(look, DEADLINE_MS, () => ({ host, seen, wanted }));
}
