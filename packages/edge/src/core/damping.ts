import type { ServiceKey } from "@causeway/shared";

/** So many losses within the window are normal; one more and the service is held back. */
const MAX_LOSSES = 3;
const WINDOW_MS = 60_000;
const FIRST_HOLD_MS = 1_000;
const LONGEST_HOLD_MS = 60_000;
/** More services than any one cluster has; beyond it the one that has been quiet for longest is forgotten. */
const MAX_SERVICES = 10_000;

/** One moment on both clocks: the one that only goes forward decides, the other is for people. */
export interface Moment {
  readonly monotonicMs: number;
  readonly epochMs: number;
}

/** A service is not offered to others until then. */
export interface DampingHold {
  readonly untilMonotonicMs: number;
  /** RFC 3339. */
  readonly until: string;
}

/** What is remembered of a service that has lost its last ready instance lately. */
interface Flapping {
  /** Monotonic milliseconds of its last losses, oldest first; no more than are normal. */
  readonly lossesMs: readonly number[];
  /** How long the last hold was; 0 before the first. */
  readonly holdMs: number;
  readonly hold: undefined | DampingHold;
}

const STEADY: Flapping = { lossesMs: [], holdMs: 0, hold: undefined };

/**
 * Holds services back whose readiness flaps: a service that loses its last ready instance more than three times within a
 * minute is not offered for a second, counted from the loss, and twice as long with every further such loss, up to a
 * minute. A minute without a loss and without a hold clears its record.
 */
export class Damping {
  private readonly ready = new Set<ServiceKey>();
  /** In the order of their last losses. */
  private readonly flapping = new Map<ServiceKey, Flapping>();

  /** Takes in whether the service has a ready instance now; returns the hold in force. */
  note(service: ServiceKey, isReady: boolean, now: Moment): undefined | DampingHold {
    const wasReady = this.ready.has(service);
    if (isReady) this.ready.add(service);
    else if (wasReady) this.lose(service, now);
    const hold = this.flapping.get(service)?.hold;
    return hold !== undefined && hold.untilMonotonicMs > now.monotonicMs ? hold : undefined;
  }

  /** Services that something is remembered of besides whether they are ready. */
  get size(): number {
    return this.flapping.size;
  }

  private lose(service: ServiceKey, now: Moment): void {
    this.ready.delete(service);
    const known = this.flapping.get(service);
    this.flapping.delete(service);
    this.forgetQuiet(now.monotonicMs);
    this.flapping.set(service, afterLoss(known === undefined || isQuiet(known, now.monotonicMs) ? STEADY : known, now));
  }

  /** The first are the ones whose last loss is longest ago: whoever is still remembered shields those behind it. */
  private forgetQuiet(nowMs: number): void {
    for (const [service, flapping] of this.flapping) {
      if (this.flapping.size < MAX_SERVICES && !isQuiet(flapping, nowMs)) return;
      this.flapping.delete(service);
    }
  }
}

function afterLoss({ lossesMs, holdMs, hold }: Flapping, { monotonicMs, epochMs }: Moment): Flapping {
  const recent = [...lossesMs, monotonicMs].filter((lossMs) => lossMs > monotonicMs - WINDOW_MS);
  if (recent.length <= MAX_LOSSES) return { lossesMs: recent, holdMs, hold };
  const nextMs = Math.min(LONGEST_HOLD_MS, Math.max(FIRST_HOLD_MS, 2 * holdMs));
  return {
    lossesMs: recent.slice(-MAX_LOSSES),
    holdMs: nextMs,
    hold: { untilMonotonicMs: monotonicMs + nextMs, until: new Date(epochMs + nextMs).toISOString() },
  };
}

function isQuiet({ lossesMs, hold }: Flapping, nowMs: number): boolean {
  return nowMs - Math.max(lossesMs.at(-1) ?? 0, hold?.untilMonotonicMs ?? 0) >= WINDOW_MS;
}
