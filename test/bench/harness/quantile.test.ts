import { describe, expect, it } from "vitest";
import { quantile, spreadOf } from "./quantile.js";

describe(quantile, () => {
  it.each([
    { share: 0.5, of: [3, 1, 2], is: 2 },
    { share: 0.99, of: Array.from({ length: 100 }, (_, index) => index + 1), is: 99 },
    { share: 0.99, of: [5], is: 5 },
    { share: 1, of: [1, 9, 4], is: 9 },
    { share: 0.5, of: [], is: Number.NaN },
  ])("is $is at $share of $of.length values", ({ share, of, is }) => {
    expect(quantile(of, share)).toBe(is);
  });
});

describe(spreadOf, () => {
  it("rounds to two decimals", () => {
    expect(spreadOf([1.234567, 1.234567])).toEqual({ p50: 1.23, p99: 1.23, max: 1.23 });
  });
});
