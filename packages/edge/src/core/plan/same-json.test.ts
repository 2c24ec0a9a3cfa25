import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isSameJson } from "./same-json.js";

const small = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom(null, true, false, 0, 1, "", "0", "a"),
    fc.array(tie("value"), { maxLength: 2 }),
    fc.dictionary(fc.constantFrom("a", "b"), tie("value"), { maxKeys: 2 }),
  ),
})).value;

/** Keys in another order, and one more that is undefined in every object. */
function rewritten(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(rewritten);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(([key, part]) => [key, rewritten(part)] as const);
  return { absent: undefined, ...Object.fromEntries(entries.reverse()) };
}

/** Every object as a sorted list of pairs, so that text can be compared. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return { list: value.map(sorted) };
  if (typeof value !== "object" || value === null) return value;
  return Object.entries(value)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, part]) => [key, sorted(part)]);
}

describe(isSameJson, () => {
  it("tells apart what differs in any place, and nothing else", () => {
    fc.assert(
      fc.property(small, small, (a, b) => {
        expect(isSameJson(a, b)).toBe(JSON.stringify(sorted(a)) === JSON.stringify(sorted(b)));
      }),
      { numRuns: 1_000 },
    );
  });

  it("does not see the order of keys, nor keys without a value", () => {
    fc.assert(
      fc.property(small, (value) => {
        expect(isSameJson(value, rewritten(value))).toBe(true);
        expect(isSameJson(rewritten(value), value)).toBe(true);
      }),
    );
  });

  it("takes null for a value", () => {
    expect(isSameJson({ a: null }, {})).toBe(false);
    expect(isSameJson({}, { a: null })).toBe(false);
  });
});
