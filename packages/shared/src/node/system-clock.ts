import { performance } from "node:perf_hooks";
import type { Clock } from "../domain/clock.js";

/** The machine's own time. Timers do not keep the process alive: whoever runs a loop holds it open. */
export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  after(ms, callback) {
    const timer = setTimeout(callback, ms);
    return () => clearTimeout(timer);
  },
};
