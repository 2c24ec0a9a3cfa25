import type { Clock } from "@causeway/shared/basics";
import { pause } from "./io/pause.js";

/** A pause that something else can end early; a call that comes before the pause ends it at once. */
export class Wakeup {
  private readonly clock: Clock;
  private end = new AbortController();

  constructor(clock: Clock) {
    this.clock = clock;
  }

  wake(): void {
    this.end.abort();
  }

  async pause(ms: number, stop: AbortSignal): Promise<void> {
    await pause(ms, this.clock, AbortSignal.any([this.end.signal, stop]));
    this.end = new AbortController();
  }
}
