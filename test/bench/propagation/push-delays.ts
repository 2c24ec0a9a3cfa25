import type { EntryEvent } from "./entry-watch.js";
import type { Flip } from "./hops.js";
import type { EndpointPush } from "./push-watch.js";

/** From the write of each flip to the push that carried it, milliseconds. Flips without one are left out. */
export function pushDelays(flips: readonly (undefined | Flip)[], pushes: readonly EndpointPush[]): readonly number[] {
  const times = new Map<EntryEvent, number[]>();
  for (const { event, atMs } of pushes) times.set(event, [...(times.get(event) ?? []), atMs]);
  return flips.flatMap((flip) => {
    if (flip === undefined) return [];
    const { namespace, service, to, writtenMs } = flip;
    const atMs = times.get(`${to === "ready" ? "ADDED" : "DELETED"} ${namespace}/${service}`);
    const first = atMs?.find((time) => time >= writtenMs);
    return first === undefined ? [] : [first - writtenMs];
  });
}
