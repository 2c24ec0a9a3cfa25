import { type BackoffPolicy, backoffMs } from "@causeway/shared";
import type { Urgency } from "./action.js";

/** Writes a second, at most. */
export interface WriteRates {
  readonly backgroundPerSecond: number;
  readonly urgentPerSecond: number;
}

/** What istiod follows without falling behind, and what may not wait for that. */
export const DEFAULT_RATES: WriteRates = { backgroundPerSecond: 20, urgentPerSecond: 200 };

const WINDOW_MS = 1_000;
/** A server that asks for more is not taken at its word: a replaced address cannot wait so long. */
const LONGEST_ASKED_MS = 60_000;
const THROTTLED: BackoffPolicy = { baseMs: 500, capMs: 15_000 };

interface Window {
  startedMs: number;
  taken: number;
}

/**
 * How fast may be written. A second's worth goes at once and then nothing until the next second: istiod waits for 100 ms of
 * silence before it pushes, so a steady trickle would delay every push.
 */
export class WritePace {
  private readonly limits: Readonly<Record<Urgency, number>>;
  private readonly windows: Readonly<Record<Urgency, Window>>;
  private pausedUntilMs = Number.NEGATIVE_INFINITY;
  private throttles = 0;

  constructor(rates: WriteRates) {
    this.limits = { background: rates.backgroundPerSecond, urgent: rates.urgentPerSecond };
    const never = Number.NEGATIVE_INFINITY;
    this.windows = { background: { startedMs: never, taken: 0 }, urgent: { startedMs: never, taken: 0 } };
  }

  /** True: one write may go now, and is counted. */
  tryTake(urgency: Urgency, nowMs: number): boolean {
    if (this.left(urgency, nowMs) === 0) return false;
    const window = this.windows[urgency];
    if (nowMs - window.startedMs >= WINDOW_MS) {
      window.startedMs = nowMs;
      window.taken = 0;
    }
    window.taken += 1;
    return true;
  }

  /** How many writes of this urgency may go now. */
  left(urgency: Urgency, nowMs: number): number {
    if (nowMs < this.pausedUntilMs) return 0;
    const window = this.windows[urgency];
    const isOver = nowMs - window.startedMs >= WINDOW_MS;
    return this.limits[urgency] - (isOver ? 0 : window.taken);
  }

  /** When the next write of this urgency may go at the earliest; monotonic milliseconds. */
  nextMs(urgency: Urgency): number {
    const window = this.windows[urgency];
    const isFull = window.taken >= this.limits[urgency];
    return Math.max(this.pausedUntilMs, isFull ? window.startedMs + WINDOW_MS : Number.NEGATIVE_INFINITY);
  }

  /** The API server said 429: nobody writes for a while, and not before it wants to be asked again. */
  throttled(nowMs: number, random: () => number, retryAfterMs: number): void {
    this.throttles += 1;
    const leastMs = Math.min(LONGEST_ASKED_MS, Math.max(THROTTLED.baseMs, retryAfterMs));
    this.pausedUntilMs = nowMs + leastMs + backoffMs(this.throttles, THROTTLED, random);
  }

  /** The API server has carried out a write. */
  eased(): void {
    this.throttles = 0;
  }
}
