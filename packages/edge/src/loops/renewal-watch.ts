import type { Clock } from "@causeway/shared";
import type { LeaseRecord } from "../core/lease/lease-record.js";

/**
 * For how long a Lease has not been renewed, by this process's own clock: counted from when it first saw the renewal, never
 * from the time that is written there.
 */
export class RenewalWatch {
  private readonly clock: Clock;
  private readonly staleMs: number;
  private seen = "";
  private sinceMs: number;

  constructor(clock: Clock, staleMs: number) {
    this.clock = clock;
    this.staleMs = staleMs;
    this.sinceMs = clock.monotonic();
  }

  /** Whether this record has been the same for as long as it may be. */
  isStale(record: undefined | LeaseRecord): boolean {
    const renewal = JSON.stringify([record?.holder, record?.renewedAt, record?.transitions]);
    const nowMs = this.clock.monotonic();
    if (renewal !== this.seen) {
      this.seen = renewal;
      this.sinceMs = nowMs;
    }
    return nowMs - this.sinceMs > this.staleMs;
  }
}
