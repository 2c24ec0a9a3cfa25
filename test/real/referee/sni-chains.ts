import type { PretendProxy } from "../ads/proxy.js";
import type { FilterChain, TcpProxy } from "../ads/xds-messages.js";

const PORT = 15_443;

/** One filter chain of a gateway's port 15443. */
export interface SniChain {
  readonly sni: readonly string[];
  /** Where it leads. */
  readonly cluster: string;
  readonly alpn: readonly string[];
  /** TLS goes on to the instance; it does not end here. */
  readonly isPassthrough: boolean;
}

/** Filter chains for 15443 of a gateway, by SNI; nothing without such a listener. */
export function sniChains(gateway: PretendProxy): readonly SniChain[] {
  const chains = gateway
    .listeners()
    .filter(({ address }) => address?.socketAddress?.portValue === PORT)
    .flatMap(({ filterChains }) => filterChains.map(describeChain));
  return chains.sort((a, b) => (a.sni.join() < b.sni.join() ? -1 : 1));
}

function describeChain({ filterChainMatch, filters, transportSocket }: FilterChain): SniChain {
  const proxies = filters.map(({ typedConfig }) => typedConfig as undefined | TcpProxy);
  return {
    sni: filterChainMatch?.serverNames ?? [],
    cluster: proxies.map((proxy) => proxy?.cluster).find((cluster) => cluster !== undefined) ?? "",
    alpn: filterChainMatch?.applicationProtocols ?? [],
    isPassthrough: (transportSocket ?? undefined) === undefined,
  };
}

/** Every SNI that the gateway accepts on 15443, sorted; one that two chains match is there twice. */
export function hostsServed(gateway: PretendProxy): readonly string[] {
  return sniChains(gateway)
    .flatMap(({ sni }) => sni)
    .toSorted();
}

/** Where the chains lead, in the order of their SNI. */
export function clustersOfChains(gateway: PretendProxy): readonly string[] {
  return sniChains(gateway).map(({ cluster }) => cluster);
}
