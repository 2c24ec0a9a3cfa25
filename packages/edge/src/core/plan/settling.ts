/** How long istiod and the proxies get to follow a step, counted from when the watch cache shows it. */
export const SETTLE_MS = 250;

/**
 * Since when conditions that must be over first are over. The watch cache knows since when it shows an object, but not
 * since when it shows none.
 */
export class Settling {
  /** Undefined while the condition holds. */
  private readonly overSince = new Map<string, undefined | number>();

  /**
   * Monotonic milliseconds since which `condition` is over; undefined while it holds; -Infinity when it has not held in
   * this process. To be told at every look.
   */
  overSinceMs(condition: string, holds: boolean, nowMs: number): undefined | number {
    if (holds) {
      this.overSince.set(condition, undefined);
      return undefined;
    }
    if (!this.overSince.has(condition)) return Number.NEGATIVE_INFINITY;
    const since = this.overSince.get(condition) ?? nowMs;
    if (nowMs - since >= SETTLE_MS) this.overSince.delete(condition);
    else this.overSince.set(condition, since);
    return since;
  }
}
