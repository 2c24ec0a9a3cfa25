import { type BucketComparison, digestText, type Term } from "./state-digest.js";

/** Digest and count of what the other end holds by now: the table as it was when each resource was sent. */
export class SentState {
  private high: number;
  private low: number;
  private resources: number;

  /** Begins with the resources that the other end proved to hold already. */
  constructor(held: BucketComparison) {
    this.high = held.equalHigh;
    this.low = held.equalLow;
    this.resources = held.equalCount;
  }

  /** `before` is what was sent of the same key earlier, `after` what is sent now; undefined stands for nothing. */
  replace(before: undefined | Term, after: undefined | Term): void {
    this.high ^= (before?.high ?? 0) ^ (after?.high ?? 0);
    this.low ^= (before?.low ?? 0) ^ (after?.low ?? 0);
    this.resources += (after === undefined ? 0 : 1) - (before === undefined ? 0 : 1);
  }

  /** 16 lower-case hex digits. */
  get digest(): string {
    return digestText(this.high, this.low);
  }

  get count(): number {
    return this.resources;
  }
}
