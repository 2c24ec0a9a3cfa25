import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { pickSmallest } from "./pick-smallest.js";

describe(pickSmallest, () => {
  it("is the beginning of the sorted texts, each once", () => {
    fc.assert(
      fc.property(fc.array(fc.string({ maxLength: 3 })), fc.nat(10), (texts, count) => {
        const sorted = [...new Set(texts)].sort();
        expect(pickSmallest(texts, count)).toEqual(sorted.slice(0, count));
      }),
    );
  });
});
