import type { Clock } from "@causeway/shared";
import { systemClock } from "@causeway/shared/node";

/** The system's clock with fractions of a millisecond, so that a delay within one process can be measured. */
export const preciseClock: Clock = {
  ...systemClock,
  now: () => performance.timeOrigin + performance.now(),
};
