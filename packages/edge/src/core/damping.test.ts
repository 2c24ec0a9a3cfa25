import type { ServiceKey } from "@causeway/shared";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Damping, type Moment } from "./damping.js";

const DETAILS = "bookinfo/details" as ServiceKey;
const START_MS = Date.UTC(2026, 0, 1);

function at(monotonicMs: number): Moment {
  return { monotonicMs, epochMs: START_MS + monotonicMs };
}

/** The service is ready until each of these times and again at once; returns how long each loss holds it back. */
function loseAt(damping: Damping, timesMs: readonly number[]): (undefined | number)[] {
  return timesMs.map((ms) => {
    damping.note(DETAILS, true, at(ms));
    const hold = damping.note(DETAILS, false, at(ms));
    damping.note(DETAILS, true, at(ms));
    return hold === undefined ? undefined : hold.untilMonotonicMs - ms;
  });
}

describe(Damping, () => {
  it("lets a service lose its readiness three times a minute", () => {
    const times = Array.from({ length: 30 }, (_, count) => count * 20_000);
    expect(loseAt(new Damping(), times)).toEqual(times.map(() => undefined));
  });

  it("holds it back from the fourth loss on, twice as long with each further one, up to a minute", () => {
    const times = Array.from({ length: 12 }, (_, count) => count * 400);
    const seconds = [1, 2, 4, 8, 16, 32, 60, 60, 60].map((count) => count * 1_000);
    expect(loseAt(new Damping(), times)).toEqual([undefined, undefined, undefined, ...seconds]);
  });

  it("tells the hold until it is over, with its end in the words of people", () => {
    const damping = new Damping();
    loseAt(damping, [0, 100, 200, 300]);
    const hold = { untilMonotonicMs: 1_300, until: "2026-01-01T00:00:01.300Z" };
    expect([300, 1_299, 1_300].map((ms) => damping.note(DETAILS, true, at(ms)))).toEqual([hold, hold, undefined]);
  });

  it("goes on doubling while it remembers, and begins anew after a quiet minute", () => {
    const damping = new Damping();
    const burst = (fromMs: number) =>
      loseAt(
        damping,
        [0, 100, 200, 300].map((ms) => fromMs + ms),
      ).at(-1);
    expect([burst(0), burst(61_000), burst(123_000)]).toEqual([1_000, 2_000, 4_000]);
    // The last hold ends at 127,300.
    expect(burst(127_300 + 60_000)).toBe(1_000);
  });

  it("counts no loss where there was nothing to lose", () => {
    const damping = new Damping();
    for (let ms = 0; ms < 10_000; ms += 100) expect(damping.note(DETAILS, false, at(ms))).toBeUndefined();
    expect(damping.size).toBe(0);
  });

  it("keeps the services apart", () => {
    const damping = new Damping();
    loseAt(damping, [0, 100, 200, 300]);
    expect(damping.note("bookinfo/ratings" as ServiceKey, true, at(300))).toBeUndefined();
  });

  it("remembers a bounded number of services, those that were quiet for longest least", () => {
    const damping = new Damping();
    loseAt(damping, [0, 100, 200, 300]);
    for (let count = 0; count < 20_000; count += 1) {
      const service = `shop/s${count}` as ServiceKey;
      damping.note(service, true, at(400));
      damping.note(service, false, at(400));
    }
    expect([damping.size, damping.note(DETAILS, true, at(400))]).toEqual([10_000, undefined]);
  });

  it("forgets who is quiet as soon as somebody else is not", () => {
    const damping = new Damping();
    loseAt(damping, [0, 100, 200, 300]);
    const other = "bookinfo/ratings" as ServiceKey;
    damping.note(other, true, at(70_000));
    damping.note(other, false, at(70_000));
    expect(damping.size).toBe(1);
  });
});

const history = fc
  .array(
    fc.record({
      waitMs: fc.oneof(
        { weight: 15, arbitrary: fc.integer({ min: 0, max: 500 }) },
        { weight: 2, arbitrary: fc.integer({ min: 0, max: 90_000 }) },
      ),
      isReady: fc.boolean(),
    }),
    { maxLength: 200, size: "max" },
  )
  .map((steps) => {
    let ms = 0;
    return steps.map(({ waitMs, isReady }) => {
      ms += waitMs;
      return { ms, isReady };
    });
  });

describe("Damping, whatever happens", () => {
  it("holds a service back exactly when the last losses say so", () => {
    fc.assert(
      fc.property(history, (steps) => {
        const damping = new Damping();
        const lossesMs: number[] = [];
        let wasReady = false;
        for (const { ms, isReady } of steps) {
          if (wasReady && !isReady) lossesMs.push(ms);
          wasReady = isReady;
          const untilMs = damping.note(DETAILS, isReady, at(ms))?.untilMonotonicMs;
          const expectedMs = replay(lossesMs);
          expect(untilMs).toBe(expectedMs > ms ? expectedMs : undefined);
        }
      }),
    );
  });

  it("shows others at most ten losses in any minute", () => {
    fc.assert(
      fc.property(history, (steps) => {
        const damping = new Damping();
        const seenMs: number[] = [];
        let wasOffered = false;
        for (const { ms, isReady } of steps) {
          const isOffered = damping.note(DETAILS, isReady, at(ms)) === undefined && isReady;
          if (wasOffered && !isOffered) seenMs.push(ms);
          wasOffered = isOffered;
        }
        const busiest = Math.max(
          0,
          ...seenMs.map((from) => seenMs.filter((ms) => ms >= from && ms < from + 60_000).length),
        );
        expect(busiest).toBeLessThanOrEqual(10);
      }),
    );
  });

  it("ends every hold within a minute of the last loss", () => {
    fc.assert(
      fc.property(history, (steps) => {
        const damping = new Damping();
        for (const { ms, isReady } of steps) damping.note(DETAILS, isReady, at(ms));
        const endMs = (steps.at(-1)?.ms ?? 0) + 60_000;
        expect(damping.note(DETAILS, true, at(endMs))).toBeUndefined();
      }),
    );
  });
});

/** The end of the last hold that these losses lead to, worked out from all of them at once; 0 when there is none. */
function replay(lossesMs: readonly number[]): number {
  let holdMs = 0;
  let untilMs = 0;
  for (const [index, ms] of lossesMs.entries()) {
    const quietSinceMs = Math.max(lossesMs[index - 1] ?? 0, untilMs);
    if (ms - quietSinceMs >= 60_000) holdMs = 0;
    const isFourth = index >= 3 && ms - (lossesMs[index - 3] ?? 0) < 60_000;
    if (!isFourth) continue;
    holdMs = holdMs === 0 ? 1_000 : Math.min(60_000, holdMs * 2);
    untilMs = ms + holdMs;
  }
  return untilMs;
}
