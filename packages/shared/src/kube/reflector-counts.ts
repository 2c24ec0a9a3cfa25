import type { WatchFault } from "./watch-faults.js";

/** What the reflector of one kind has done since it started. */
export class ReflectorCounts {
  lists = 0;
  watches = 0;
  events = 0;
  readonly faults = new Map<WatchFault, number>();
  /** Objects that do not decode, by what is wrong with them. */
  readonly skipped = new Map<string, number>();

  addFault(fault: WatchFault): void {
    this.faults.set(fault, (this.faults.get(fault) ?? 0) + 1);
  }

  addSkipped(reason: string): void {
    this.skipped.set(reason, (this.skipped.get(reason) ?? 0) + 1);
  }
}
