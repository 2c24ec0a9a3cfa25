import type { Clock } from "@causeway/shared";

/**
 * One timer for all keys: calls back when the earliest is due. Of two times for one key the earlier counts: whoever looks
 * then says again when to look next.
 */
export class WakeTimer<K> {
  private readonly clock: Clock;
  private readonly onDue: () => void;
  private readonly times = new Map<K, number>();
  private cancel: undefined | (() => void);
  private armedMs = Number.POSITIVE_INFINITY;

  constructor(clock: Clock, onDue: () => void) {
    this.clock = clock;
    this.onDue = onDue;
  }

  /** `timeMs` is monotonic. */
  add(key: K, timeMs: number): void {
    const known = this.times.get(key);
    if (known !== undefined && known <= timeMs) return;
    this.times.set(key, timeMs);
    if (timeMs < this.armedMs) this.arm(timeMs);
  }

  /** Takes out every key that is due. */
  takeDue(nowMs: number): K[] {
    const due: K[] = [];
    for (const [key, timeMs] of this.times) if (timeMs <= nowMs) due.push(key);
    for (const key of due) this.times.delete(key);
    this.rearm();
    return due;
  }

  get size(): number {
    return this.times.size;
  }

  stop(): void {
    this.cancel?.();
    this.times.clear();
  }

  private rearm(): void {
    this.cancel?.();
    this.armedMs = Number.POSITIVE_INFINITY;
    let earliest = Number.POSITIVE_INFINITY;
    for (const timeMs of this.times.values()) earliest = Math.min(earliest, timeMs);
    if (earliest !== Number.POSITIVE_INFINITY) this.arm(earliest);
  }

  private arm(timeMs: number): void {
    this.cancel?.();
    this.armedMs = timeMs;
    this.cancel = this.clock.after(Math.max(0, timeMs - this.clock.monotonic()), () => {
      this.armedMs = Number.POSITIVE_INFINITY;
      this.onDue();
    });
  }
}
