import type { MeshEndpoint } from "./endpoint-list.js";

/** Share of the requests that one priority gets. */
export interface PriorityLoad {
  readonly priority: number;
  /** 0 to 100; the sum over all priorities is 100 unless there is no endpoint. */
  readonly percent: number;
  /** Too few are healthy: all of them are used. */
  readonly isPanic: boolean;
}

/** Envoy's default: a priority spills over once fewer than 72 % (100 / 1.4) of its endpoints are healthy. */
const OVERPROVISIONING_PERCENT = 140;

/**
 * How Envoy spreads requests over priorities (`LoadBalancerBase::recalculatePerPriorityState`): each can take its share of
 * healthy endpoints times 1.4, up to 100 %; what it cannot take goes to the next. While all together can take everything,
 * nobody panics; with all priorities below the panic threshold each gets its share of all endpoints, healthy or not.
 */
export function distributeLoad(
  endpoints: readonly MeshEndpoint[],
  isHealthy: (endpoint: MeshEndpoint) => boolean,
  panicPercent: number,
): readonly PriorityLoad[] {
  const sets = byPriority(endpoints).map((members) => {
    const healthy = members.filter(isHealthy).length;
    const health = Math.min(100, Math.trunc((OVERPROVISIONING_PERCENT * healthy) / members.length));
    return { size: members.length, health, isBelow: (100 * healthy) / members.length < panicPercent };
  });
  const total = Math.min(
    100,
    sets.reduce((sum, { health }) => sum + health, 0),
  );
  const panics = sets.map(({ isBelow }) => total < 100 && isBelow);
  if (sets.length > 0 && panics.every((panic) => panic)) return shareBySize(sets.map(({ size }) => size));
  const shares = total === 0 ? sets.map((_set, at) => (at === 0 ? 100 : 0)) : shareByHealth(sets, total);
  return shares.map((percent, priority) => ({ priority, percent, isPanic: panics[priority] ?? false }));
}

function byPriority(endpoints: readonly MeshEndpoint[]): readonly (readonly MeshEndpoint[])[] {
  const last = Math.max(-1, ...endpoints.map(({ priority }) => priority));
  return Array.from({ length: last + 1 }, (_none, at) => endpoints.filter(({ priority }) => priority === at));
}

/** Rounding goes to the first that takes anything. */
function shareByHealth(sets: readonly { readonly health: number }[], total: number): readonly number[] {
  let left = 100;
  const shares = sets.map(({ health }) => {
    const share = Math.min(left, Math.trunc((health * 100) / total));
    left -= share;
    return share;
  });
  const first = shares.findIndex((share) => share > 0);
  return shares.map((share, at) => (at === first ? share + left : share));
}

function shareBySize(sizes: readonly number[]): readonly PriorityLoad[] {
  const total = sizes.reduce((sum, size) => sum + size, 0);
  const shares = sizes.map((size) => Math.trunc((100 * size) / total));
  const rest = 100 - shares.reduce((sum, share) => sum + share, 0);
  return shares.map((share, priority) => ({ priority, percent: priority === 0 ? share + rest : share, isPanic: true }));
}
