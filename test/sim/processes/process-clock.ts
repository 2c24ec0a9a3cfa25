import type { Clock } from "@causeway/shared";
import type { SimClock } from "../sim-clock.js";

/** The clock of one process: may be wrong about the date, and takes all timers with it when the process is killed. */
export class ProcessClock implements Clock {
  readonly #world: SimClock;
  readonly #skewMs: () => number;
  readonly #cancels = new Set<() => void>();
  /** Of what is on its way to the process: no timers of its own. */
  readonly #arrivals = new Set<() => void>();
  #isKilled = false;

  constructor(world: SimClock, skewMs: () => number) {
    this.#world = world;
    this.#skewMs = skewMs;
  }

  now(): number {
    return this.#world.now() + this.#skewMs();
  }

  monotonic(): number {
    return this.#world.monotonic();
  }

  arrivalMs(ms: number): number {
    return this.#world.arrivalMs(ms);
  }

  after(ms: number, callback: () => void): () => void {
    return this.#call(this.#cancels, ms, callback);
  }

  /** Calls back when something reaches the process, if it still lives then. */
  arrive(ms: number, callback: () => void): () => void {
    return this.#call(this.#arrivals, ms, callback);
  }

  /** Timers of the process that wait. */
  get pending(): number {
    return this.#cancels.size;
  }

  get isKilled(): boolean {
    return this.#isKilled;
  }

  kill(): void {
    this.#isKilled = true;
    for (const cancel of [...this.#cancels, ...this.#arrivals]) cancel();
  }

  #call(cancels: Set<() => void>, ms: number, callback: () => void): () => void {
    if (this.#isKilled) return () => undefined;
    const cancelTimer = this.#world.after(ms, () => {
      cancels.delete(cancel);
      callback();
    });
    const cancel = () => {
      cancels.delete(cancel);
      cancelTimer();
    };
    cancels.add(cancel);
    return cancel;
  }
}
