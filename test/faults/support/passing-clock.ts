import type { Clock } from "@causeway/shared";

interface Timer {
  readonly dueMs: number;
  readonly callback: () => void;
  cancel: () => void;
}

/** Turns of the event loop in which a frame gets from one end of a loopback connection to the other and back. */
const TURNS = 12;
const STEP_MS = 1_000;

/** The machine's own time, until a test has more of it pass at once: deadlines of minutes cost milliseconds. */
export class PassingClock implements Clock {
  readonly #timers = new Set<Timer>();
  #passedMs = 0;

  now(): number {
    return Date.now() + this.#passedMs;
  }

  monotonic(): number {
    return performance.now() + this.#passedMs;
  }

  after(ms: number, callback: () => void): () => void {
    const timer: Timer = { dueMs: this.monotonic() + ms, callback, cancel: () => undefined };
    this.#timers.add(timer);
    this.#arm(timer);
    return () => this.#drop(timer);
  }

  /** Has so much time pass, second by second; between two seconds everybody gets to send and to answer. */
  async pass(ms: number): Promise<void> {
    for (let left = ms; left > 0; left -= STEP_MS) {
      this.#passedMs += Math.min(left, STEP_MS);
      for (const timer of this.#inOrder()) this.#look(timer);
      for (let turn = 0; turn < TURNS; turn += 1) await new Promise<void>((resolve) => setImmediate(resolve));
    }
  }

  /** The same time as a machine sees it whose wall clock is off by so much. */
  offBy(ms: number): Clock {
    return {
      now: () => this.now() + ms,
      monotonic: () => this.monotonic(),
      after: (afterMs, callback) => this.after(afterMs, callback),
    };
  }

  #inOrder(): readonly Timer[] {
    return [...this.#timers].sort((a, b) => a.dueMs - b.dueMs);
  }

  /** Calls back when it is due, otherwise waits for the rest. One that was cancelled meanwhile stays silent. */
  #look(timer: Timer): void {
    if (!this.#timers.has(timer)) return;
    if (timer.dueMs > this.monotonic()) {
      timer.cancel();
      this.#arm(timer);
      return;
    }
    this.#drop(timer);
    timer.callback();
  }

  #arm(timer: Timer): void {
    const handle = setTimeout(() => this.#look(timer), timer.dueMs - this.monotonic());
    timer.cancel = () => clearTimeout(handle);
  }

  #drop(timer: Timer): void {
    this.#timers.delete(timer);
    timer.cancel();
  }
}
