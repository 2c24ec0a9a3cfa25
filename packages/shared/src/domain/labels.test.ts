import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { describeLabels, labelsMatch, sortLabels } from "./labels.js";

const labels = fc.dictionary(fc.stringMatching(/^[a-c]{1,2}$/), fc.stringMatching(/^[x-z]?$/), { maxKeys: 4 });

describe("labelsMatch", () => {
  it("lets an empty selector match everything", () => {
    expect(labelsMatch({}, { app: "a" })).toBe(true);
  });

  it("needs every label of the selector", () => {
    expect(labelsMatch({ app: "a", v: "1" }, { app: "a" })).toBe(false);
  });

  it("does not take inherited names for labels", () => {
    expect(labelsMatch({ constructor: "x" }, {})).toBe(false);
  });

  it("matches whatever contains the selector", () => {
    fc.assert(fc.property(labels, labels, (a, b) => labelsMatch(a, { ...b, ...a })));
  });
});

describe("sortLabels", () => {
  it("gives equal labels equal bytes", () => {
    fc.assert(
      fc.property(labels, (a) => {
        const reversed = Object.fromEntries(Object.entries(a).reverse());
        expect(JSON.stringify(sortLabels(reversed))).toBe(JSON.stringify(sortLabels(a)));
        expect(describeLabels(reversed)).toBe(describeLabels(a));
      }),
    );
  });
});
