import type { Reason } from "@causeway/shared";
import type { ItemState } from "./judge-item.js";
import { type StatusWord, wordOf } from "./status-word.js";

/** The most telling reason among those of one tally. */
export interface TalliedReason {
  readonly state: ItemState;
  readonly reason: Reason;
  readonly count: number;
}

/** How many of a place's items are in which state, why those that are not ready are not, and what is to know of the others. */
export class Tally {
  private readonly counts = { ready: 0, dirty: 0, failed: 0 };
  private readonly reasons = new Map<string, number>();

  get word(): StatusWord {
    return wordOf(this.counts);
  }

  get isEmpty(): boolean {
    return this.counts.ready + this.counts.dirty + this.counts.failed === 0;
  }

  /** One item more (1) or one less (-1). */
  add(state: ItemState, reason: undefined | Reason, by: 1 | -1): void {
    this.counts[state] += by;
    if (reason === undefined) return;
    const key = `${state} ${reason}`;
    const count = (this.reasons.get(key) ?? 0) + by;
    if (count > 0) this.reasons.set(key, count);
    else this.reasons.delete(key);
  }

  /** The reason of what failed before that of what is on its way, then the most frequent, then the first by name. */
  worst(): undefined | TalliedReason {
    return this.find((state) => state !== "ready");
  }

  /** What is to know of those that are ready: the most frequent, then the first by name. */
  remark(): undefined | TalliedReason {
    return this.find((state) => state === "ready");
  }

  private find(isMeant: (state: ItemState) => boolean): undefined | TalliedReason {
    let worst: undefined | TalliedReason;
    for (const [key, count] of this.reasons) {
      const [state, reason] = key.split(" ") as [ItemState, Reason];
      if (!isMeant(state)) continue;
      const other = { state, reason, count };
      if (worst === undefined || isWorse(other, worst)) worst = other;
    }
    return worst;
  }
}

function isWorse(a: TalliedReason, b: TalliedReason): boolean {
  if (a.state !== b.state) return a.state === "failed";
  return a.count === b.count ? a.reason < b.reason : a.count > b.count;
}
