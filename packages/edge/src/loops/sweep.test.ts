import { FakeClock } from "@causeway/shared/testing";
import { describe, expect, it } from "vitest";
import { startSweep } from "./sweep.js";

describe(startSweep, () => {
  it("hands out every key once a round, spread over it, and again in the next", () => {
    const clock = new FakeClock();
    const keys = Array.from({ length: 100 }, (_, index) => index);
    const seen: number[] = [];
    let largest = 0;
    const stop = startSweep({
      clock,
      intervalMs: 60_000,
      keys: () => keys,
      onKeys: (some: readonly number[]) => {
        seen.push(...some);
        largest = Math.max(largest, some.length);
      },
    });
    clock.advance(60_000);
    const first = [...seen];
    clock.advance(60_000);
    stop();
    clock.advance(60_000);
    expect([first, seen, largest, clock.pending]).toEqual([keys, [...keys, ...keys], 2, 0]);
  });
});
