import type { ResourceKind } from "../ads/discovery-messages.js";
import type { PretendProxy } from "../ads/proxy.js";

export type PushCost = Readonly<Record<ResourceKind, number>>;

/**
 * How many answers of each kind one change costs a proxy: the least over several changes of a kind, as what was written
 * before may still be on its way and only ever adds. Each change resolves when the proxy shows it.
 */
export async function leastPushCost(
  proxy: PretendProxy,
  changes: readonly (() => Promise<unknown>)[],
): Promise<PushCost> {
  const costs: PushCost[] = [];
  for (const change of changes) {
    const before = proxy.pushes();
    await change();
    const after = proxy.pushes();
    costs.push({
      clusters: after.clusters - before.clusters,
      endpoints: after.endpoints - before.endpoints,
      listeners: after.listeners - before.listeners,
      routes: after.routes - before.routes,
    });
  }
  const least = (kind: ResourceKind) => Math.min(...costs.map((cost) => cost[kind]));
  return {
    clusters: least("clusters"),
    endpoints: least("endpoints"),
    listeners: least("listeners"),
    routes: least("routes"),
  };
}
