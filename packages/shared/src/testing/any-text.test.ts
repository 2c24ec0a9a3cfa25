import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { anyText } from "./any-text.js";

const RUNS = { numRuns: 2_000, seed: 1 };

describe(anyText, () => {
  it("is well-formed, and as long as it may be", () => {
    fc.assert(
      fc.property(anyText({ minLength: 1, maxLength: 5 }), (text) => {
        expect(Buffer.from(text).toString()).toBe(text);
        expect(Array.from(text).length).toBeGreaterThanOrEqual(1);
        expect(Array.from(text).length).toBeLessThanOrEqual(5);
      }),
    );
  });

  it.each([
    { what: "control characters", pattern: /\p{Cc}/u },
    { what: "what is on both sides of the surrogates", pattern: /[\ue000-\uffff]/u },
    { what: "code points of two units", pattern: /[\u{10000}-\u{10ffff}]/u },
    { what: "names that objects have already", pattern: /__proto__|constructor/ },
  ])("comes to hold $what", ({ pattern }) => {
    expect(fc.sample(anyText(), RUNS).some((text) => pattern.test(text))).toBe(true);
  });

  it("shrinks to the smallest text that fails", () => {
    const result = fc.check(
      fc.property(anyText(), (text) => !/[\u{10000}-\u{10ffff}]/u.test(text)),
      RUNS,
    );
    expect(result.counterexample).toEqual(["\u{10000}"]);
  });
});
