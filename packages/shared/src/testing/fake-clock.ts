import type { Clock } from "../domain/clock.js";

interface Timer {
  readonly dueMs: number;
  readonly callback: () => void;
}

/** A clock that stands still until a test advances it. Starts at 2026-01-01T00:00:00Z; monotonic time starts at 0. */
export class FakeClock implements Clock {
  private readonly timers = new Set<Timer>();
  private elapsedMs = 0;
  private epochMs = Date.UTC(2026, 0, 1);

  now(): number {
    return this.epochMs + this.elapsedMs;
  }

  monotonic(): number {
    return this.elapsedMs;
  }

  after(ms: number, callback: () => void): () => void {
    const timer = { dueMs: this.elapsedMs + Math.max(0, ms), callback };
    this.timers.add(timer);
    return () => void this.timers.delete(timer);
  }

  /** Timers that wait: 0 when everything that was started has been stopped. */
  get pending(): number {
    return this.timers.size;
  }

  /** Moves time on and calls back, in order, whatever falls due, also what the callbacks themselves start. */
  advance(ms: number): void {
    const endMs = this.elapsedMs + ms;
    for (let next = this.earliest(endMs); next !== undefined; next = this.earliest(endMs)) this.fire(next);
    this.elapsedMs = endMs;
  }

  /** Like `advance`, but lets promises and I/O callbacks run before, between and after the timers. */
  async run(ms: number): Promise<void> {
    const endMs = this.elapsedMs + ms;
    await settle();
    for (let next = this.earliest(endMs); next !== undefined; next = this.earliest(endMs)) {
      this.fire(next);
      await settle();
    }
    this.elapsedMs = endMs;
    await settle();
  }

  /** Sets the wall clock on or back; monotonic time and timers do not notice. */
  jump(ms: number): void {
    this.epochMs += ms;
  }

  private earliest(endMs: number): undefined | Timer {
    let found: undefined | Timer;
    for (const timer of this.timers) {
      if (timer.dueMs <= endMs && (found === undefined || timer.dueMs < found.dueMs)) found = timer;
    }
    return found;
  }

  private fire(timer: Timer): void {
    this.timers.delete(timer);
    this.elapsedMs = Math.max(this.elapsedMs, timer.dueMs);
    timer.callback();
  }
}

/** Two turns of the event loop: enough for what a callback has promised, and for what that has promised in turn. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 2; turn += 1) await new Promise<void>((resolve) => setImmediate(resolve));
}
