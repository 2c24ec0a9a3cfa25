import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { backoffMs } from "./backoff.js";

const policy = { baseMs: 500, capMs: 15_000 };

describe("backoffMs", () => {
  it.each([
    { attempt: 0, most: 500 },
    { attempt: 1, most: 1_000 },
    { attempt: 4, most: 8_000 },
    { attempt: 5, most: 15_000 },
    { attempt: 5_000, most: 15_000 },
  ])("stays under $most ms at attempt $attempt", ({ attempt, most }) => {
    expect(backoffMs(attempt, policy, () => 0.999_999)).toBeCloseTo(most, 0);
    expect(backoffMs(attempt, policy, () => 0)).toBe(0);
  });

  it("spreads over the whole range", () => {
    fc.assert(
      fc.property(fc.nat(40), fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), (attempt, chance) => {
        const ms = backoffMs(attempt, policy, () => chance);
        expect(ms).toBeGreaterThanOrEqual(0);
        expect(ms).toBeLessThan(policy.capMs);
      }),
    );
  });
});
