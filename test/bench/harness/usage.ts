import { monotonicMs } from "./monotonic.js";

/** What a process has used so far, as it says itself. */
export interface Usage {
  readonly atMs: number;
  /** User and system, all threads. */
  readonly cpuMs: number;
  readonly rssBytes: number;
  /** The most that it ever had. */
  readonly peakRssBytes: number;
  /** Heap and what hangs on it outside. */
  readonly heldBytes: number;
}

const MICROSECONDS = 1_000;
const KB = 1_024;

/** Collects garbage first where the process was started with `--expose-gc`, so that memory is what is held. */
export function readUsage(isCollected: "collected" | "asIs"): Usage {
  if (isCollected === "collected") for (let round = 0; round < 2; round += 1) globalThis.gc?.();
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
  const { rss, heapUsed, external } = process.memoryUsage();
  return {
    atMs: monotonicMs(),
    cpuMs: (userCPUTime + systemCPUTime) / MICROSECONDS,
    rssBytes: rss,
    peakRssBytes: maxRSS * KB,
    heldBytes: heapUsed + external,
  };
}

/** Share of one core between two readings. */
export function coreShare(before: Usage, after: Usage): number {
  return (after.cpuMs - before.cpuMs) / (after.atMs - before.atMs);
}

export const MB = 1024 * 1024;
