import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { applyDiff } from "../../testing/apply-diff.js";
import { diffValues } from "./diff-values.js";

/** `+ path value`, `- path value`, `~ path from -> to`. */
const print = (before: unknown, after: unknown) =>
  diffValues(before, after).map((one) => {
    if (one.op === "add") return `+ ${one.path} ${JSON.stringify(one.to)}`;
    if (one.op === "remove") return `- ${one.path} ${JSON.stringify(one.from)}`;
    return `~ ${one.path} ${JSON.stringify(one.from)} -> ${JSON.stringify(one.to)}`;
  });

/** Few names and values, so that the two sides have much in common. */
const value = fc.letrec((tie) => ({
  any: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    fc.constantFrom(null, true, 0, 1, "a", "b"),
    tie("list"),
    tie("fields"),
  ),
  list: fc.array(tie("any"), { maxLength: 6 }),
  fields: fc.dictionary(fc.constantFrom("a", "b-c", "a/b", "", "0", "__proto__", "constructor", 'q"\\]'), tie("any")),
})).any;

describe(diffValues, () => {
  it("leads from before to after when its lines are done in order", () => {
    fc.assert(
      fc.property(fc.option(value, { nil: undefined }), fc.option(value, { nil: undefined }), (before, after) => {
        expect(applyDiff(before, diffValues(before, after))).toEqual(after);
      }),
      { numRuns: 2_000 },
    );
  });

  it("leads from one list of names to another, in whatever order", () => {
    const names = fc.array(fc.nat(12).map(String), { maxLength: 14 });
    fc.assert(
      fc.property(names, names, (before, after) => {
        expect(applyDiff(before, diffValues(before, after))).toEqual(after);
      }),
      { numRuns: 2_000 },
    );
  });

  it("is empty for equal values, whatever the order of their fields", () => {
    fc.assert(
      fc.property(value, (one) => {
        expect(diffValues(one, turnFields(one))).toEqual([]);
      }),
    );
  });

  const CASES: { what: string; before: unknown; after: unknown; lines: string[] }[] = [
    { what: "something new", before: undefined, after: { a: 1 }, lines: ['+  {"a":1}'] },
    { what: "something that went", before: { a: 1 }, after: undefined, lines: ['-  {"a":1}'] },
    { what: "nothing on both sides", before: undefined, after: undefined, lines: [] },
    {
      what: "fields, in byte order",
      before: { spec: { network: "a", labels: { z: "1" } } },
      after: { spec: { network: "b", labels: { z: "1", a: "2" }, region: {} } },
      lines: ['+ spec.labels.a "2"', '~ spec.network "a" -> "b"', "+ spec.region {}"],
    },
    {
      what: "a name that is no plain word",
      before: { metadata: { annotations: {} } },
      after: { metadata: { annotations: { "causeway.dev/drain": "true" } } },
      lines: ['+ metadata.annotations["causeway.dev/drain"] "true"'],
    },
    {
      what: "an item in front of a list",
      before: { names: ["b", "c"] },
      after: { names: ["a", "b", "c"] },
      lines: ['+ names[0] "a"'],
    },
    {
      what: "items out of the middle, by their positions before",
      before: ["a", "b", "c", "d"],
      after: ["a", "d", "e"],
      lines: ['- [2] "c"', '- [1] "b"', '+ [2] "e"'],
    },
    {
      what: "an item that moved",
      before: ["a", "b", "c"],
      after: ["b", "c", "a"],
      lines: ['- [0] "a"', '+ [2] "a"'],
    },
    {
      what: "one field of one item",
      before: [
        { n: "x", v: 1 },
        { n: "y", v: 1 },
      ],
      after: [
        { n: "x", v: 1 },
        { v: 2, n: "y" },
      ],
      lines: ["~ [1].v 1 -> 2"],
    },
    { what: "a value of another form", before: { a: [1] }, after: { a: { b: 1 } }, lines: ['~ a [1] -> {"b":1}'] },
    { what: "a name that every object inherits", before: {}, after: { constructor: 1 }, lines: ["+ constructor 1"] },
  ];

  it.each(CASES)("tells of $what", ({ before, after, lines }) => {
    expect(print(before, after)).toEqual(lines);
  });

  it("takes a list of a hundred thousand names that was turned round", () => {
    const names = Array.from({ length: 100_000 }, (_, index) => `*/namespace-${index}`);
    const turned = names.toReversed();
    expect(applyDiff(names.slice(0, 300), diffValues(names.slice(0, 300), turned.slice(-300)))).toEqual(
      turned.slice(-300),
    );
    expect(diffValues(names, turned).length).toBe(2 * (names.length - 1));
  });
});

function turnFields(one: unknown): unknown {
  if (Array.isArray(one)) return one.map(turnFields);
  if (typeof one !== "object" || one === null) return one;
  const fields = Object.entries(one).toReversed();
  return Object.fromEntries(fields.map(([name, part]) => [name, turnFields(part)]));
}
