import { quantile } from "../harness/quantile.js";
import type { Usage } from "../harness/usage.js";

/** What a stretch of traffic cost the publishing side and the other, in microseconds a delivered message. */
export interface Cost {
  readonly delivered: number;
  readonly serverUs: number;
  readonly clientUs: number;
}

/** What an idle stream costs the server: resident, and held after collection. */
export interface IdleBytes {
  readonly idleRssBytes: number;
  readonly idleHeldBytes: number;
}

/** `before` and `after`: of the server and the clients. */
export function costOf(delivered: number, before: readonly [Usage, Usage], after: readonly [Usage, Usage]): Cost {
  const us = (index: 0 | 1) => ((after[index].cpuMs - before[index].cpuMs) * 1_000) / delivered;
  return { delivered, serverUs: us(0), clientUs: us(1) };
}

/** Of several stretches: the middle of each figure, and all that was delivered. */
export function medianCost(costs: readonly Cost[]): Cost {
  const median = (pick: (cost: Cost) => number) => quantile(costs.map(pick), 0.5);
  return {
    delivered: costs.reduce((sum, { delivered }) => sum + delivered, 0),
    serverUs: median(({ serverUs }) => serverUs),
    clientUs: median(({ clientUs }) => clientUs),
  };
}

export function perStream(empty: Usage, idle: Usage, streams: number): IdleBytes {
  return {
    idleRssBytes: (idle.rssBytes - empty.rssBytes) / streams,
    idleHeldBytes: (idle.heldBytes - empty.heldBytes) / streams,
  };
}
