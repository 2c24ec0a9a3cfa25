import { isLater, type ProcessId } from "../domain/process-id.js";

/** Of two streams for one cluster and call, what happens to the one that comes later. */
export type StreamDecision =
  /** There is no other. */
  | "open"
  /** The same process opens it anew: the later stream stays. */
  | "renew"
  /** A process that started later takes over. */
  | "takeOver"
  /** A process that started later is there already. */
  | "refuse";

/** The newest incarnation wins. */
export function decideStream(current: undefined | ProcessId, candidate: ProcessId): StreamDecision {
  if (current === undefined) return "open";
  if (current.instance === candidate.instance) return "renew";
  return isLater(candidate, current) ? "takeOver" : "refuse";
}

const SWAP_WINDOW_MS = 5 * 60_000;
const SWAPS_OF_A_DUPLICATE = 3;

/** Times (monotonic milliseconds) at which two processes contended for the cluster, old ones left out. */
export type Swaps = readonly number[];

export function addSwap(swaps: Swaps, nowMs: number): Swaps {
  return [...swaps.filter((atMs) => nowMs - atMs < SWAP_WINDOW_MS), nowMs].slice(-SWAPS_OF_A_DUPLICATE);
}

/** Three contests within five minutes: two processes speak for one cluster. */
export function isDuplicate(swaps: Swaps, nowMs: number): boolean {
  return swaps.filter((atMs) => nowMs - atMs < SWAP_WINDOW_MS).length >= SWAPS_OF_A_DUPLICATE;
}
