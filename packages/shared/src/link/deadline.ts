import type { Clock } from "../domain/clock.js";

/** Calls back when nothing has touched it for a while. A touch costs no timer. */
export class Deadline implements Disposable {
  private readonly clock: Clock;
  private readonly ms: number;
  private readonly onDue: () => void;
  private touchedMs: number;
  private cancel: () => void;

  constructor(clock: Clock, ms: number, onDue: () => void) {
    this.clock = clock;
    this.ms = ms;
    this.onDue = onDue;
    this.touchedMs = clock.monotonic();
    this.cancel = clock.after(ms, () => this.look());
  }

  touch(): void {
    this.touchedMs = this.clock.monotonic();
  }

  [Symbol.dispose](): void {
    this.cancel();
  }

  /** Calls back once for each time it falls due; goes on afterwards. */
  private look(): void {
    const restMs = this.touchedMs + this.ms - this.clock.monotonic();
    const isDue = restMs <= 0;
    if (isDue) this.touchedMs = this.clock.monotonic();
    this.cancel = this.clock.after(isDue ? this.ms : restMs, () => this.look());
    if (isDue) this.onDue();
  }
}
