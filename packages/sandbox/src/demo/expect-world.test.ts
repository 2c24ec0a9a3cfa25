import { FakeClock } from "@causeway/shared/testing";
import { describe, expect, it } from "vitest";
import { expectSoon, expectThroughout } from "./expect-world.js";

/** Lets the clock run while the expectation waits; answers what it settled with. */
async function settle<T>(clock: FakeClock, running: Promise<T>): Promise<PromiseSettledResult<T>> {
  let isOver = false;
  const settled = Promise.allSettled([running]).then(([result]) => {
    isOver = true;
    return result;
  });
  while (!isOver) {
    clock.advance(10);
    await new Promise<void>((resolve) => setImmediate(resolve));
  }
  return await settled;
}

/** Counts how often it was read. */
function countingReads(): () => Promise<number> {
  let reads = 0;
  return async () => {
    reads += 1;
    return reads;
  };
}

describe("expectSoon", () => {
  it("reads until it holds and answers what was seen", async () => {
    const clock = new FakeClock();
    const wanted = { what: "three", read: countingReads(), holds: (seen: number) => seen === 3, timeoutMs: 1_000 };
    expect(await settle(clock, expectSoon(clock, wanted))).toEqual({ status: "fulfilled", value: 3 });
  });

  it("says what was expected and what was seen last when time is over", async () => {
    const clock = new FakeClock();
    const wanted = { what: "no entries", read: async () => ["details"], holds: () => false, timeoutMs: 1_000 };
    expect(await settle(clock, expectSoon(clock, wanted))).toMatchObject({
      status: "rejected",
      reason: { code: "Timeout", message: 'expected no entries; saw ["details"]' },
    });
  });
});

describe("expectThroughout", () => {
  it("ends with the time when it has held all along", async () => {
    const clock = new FakeClock();
    const started = clock.monotonic();
    const wanted = { what: "0 writes", read: async () => 0, holds: (seen: number) => seen === 0, timeoutMs: 1_000 };
    expect(await settle(clock, expectThroughout(clock, wanted))).toMatchObject({ status: "fulfilled" });
    expect(clock.monotonic() - started).toBeGreaterThanOrEqual(1_000);
  });

  it("fails as soon as it does not hold", async () => {
    const clock = new FakeClock();
    const started = clock.monotonic();
    const holds = (seen: number) => seen < 3;
    const wanted = { what: "fewer than 3", read: countingReads(), holds, timeoutMs: 1_000 };
    expect(await settle(clock, expectThroughout(clock, wanted))).toMatchObject({
      status: "rejected",
      reason: { message: "expected fewer than 3; saw 3" },
    });
    expect(clock.monotonic() - started).toBeLessThan(1_000);
  });
});
