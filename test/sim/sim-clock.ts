import type { Clock } from "@causeway/shared";

interface Timer {
  readonly dueMs: number;
  /** Among those of the same moment: whoever asked first is called first. */
  readonly order: number;
  /** Undefined once it is cancelled. */
  callback: undefined | (() => void);
}

/**
 * The clock of a simulated world, made for hundreds of thousands of timers. It counts whole milliseconds, as a process's
 * timers do, goes from one timer to the next, and lets promises run between any two moments, not within one.
 */
export class SimClock implements Clock {
  readonly #timers: Timer[] = [];
  readonly #epochMs = Date.UTC(2026, 0, 1);
  readonly #lookMs: number;
  #elapsedMs = 0;
  #order = 0;

  /** Processes look this often at what has arrived, and take in one go what came in between. */
  constructor(lookMs: number) {
    this.#lookMs = lookMs;
  }

  now(): number {
    return this.#epochMs + this.#elapsedMs;
  }

  monotonic(): number {
    return this.#elapsedMs;
  }

  after(ms: number, callback: () => void): () => void {
    this.#order += 1;
    const timer: Timer = { dueMs: Math.ceil(this.#elapsedMs + Math.max(0, ms)), order: this.#order, callback };
    this.#push(timer);
    return () => {
      timer.callback = undefined;
    };
  }

  /** When something that is there after so many milliseconds is taken. */
  arrivalMs(ms: number): number {
    return Math.ceil((this.#elapsedMs + ms) / this.#lookMs) * this.#lookMs;
  }

  /** Moves time on by so much, and calls back in order whatever falls due, also what the callbacks themselves start. */
  async run(ms: number): Promise<void> {
    const endMs = this.#elapsedMs + ms;
    await settle();
    for (let next = this.#timers[0]; next !== undefined && next.dueMs <= endMs; next = this.#timers[0]) {
      if (this.#fireAll(next.dueMs)) await settle();
    }
    this.#elapsedMs = endMs;
  }

  /** Everything of one moment; whether there was anything. */
  #fireAll(dueMs: number): boolean {
    let hasFired = false;
    while (this.#timers[0]?.dueMs === dueMs) {
      const { callback } = this.#pop();
      if (callback === undefined) continue;
      this.#elapsedMs = dueMs;
      hasFired = true;
      callback();
    }
    return hasFired;
  }

  #push(timer: Timer): void {
    const timers = this.#timers;
    let at = timers.length;
    while (at > 0) {
      const parentAt = (at - 1) >> 1;
      const parent = timers[parentAt] as Timer;
      if (isBefore(parent, timer)) break;
      timers[at] = parent;
      at = parentAt;
    }
    timers[at] = timer;
  }

  #pop(): Timer {
    const timers = this.#timers;
    const [first] = timers;
    const last = timers.pop();
    if (first === undefined || last === undefined) throw new Error("no timer waits");
    if (timers.length > 0) this.#sink(last);
    return first;
  }

  /** Puts it where it belongs, from the top down. */
  #sink(timer: Timer): void {
    const timers = this.#timers;
    let at = 0;
    for (;;) {
      let childAt = 2 * at + 1;
      const [left, right] = [timers[childAt], timers[childAt + 1]];
      if (left === undefined) break;
      if (right !== undefined && isBefore(right, left)) childAt += 1;
      const child = timers[childAt] as Timer;
      if (isBefore(timer, child)) break;
      timers[at] = child;
      at = childAt;
    }
    timers[at] = timer;
  }
}

function isBefore(a: Timer, b: Timer): boolean {
  return a.dueMs < b.dueMs || (a.dueMs === b.dueMs && a.order < b.order);
}

/** One turn of the event loop: promises have no more to do then, and nothing here waits for anything but promises. */
function settle(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
