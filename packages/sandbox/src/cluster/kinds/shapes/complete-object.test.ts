import { describe, expect, it } from "vitest";
import { completeObject } from "./complete-object.js";
import { CORE_DEFAULTS } from "./core-defaults.js";
import { CORE_SHAPES } from "./core-shapes.js";
import { parseShapes } from "./shape.js";

const SHAPES = parseShapes(`
Thing parts+=[]Part spec+=Spec byName=map:Part
Spec name+ size=int32 inner+=Inner
Inner since+=time
Part kind count?=int32
`);
const DEFAULTS = new Map<string, Map<string, number | string>>([
  ["Spec", new Map<string, number | string>([["size", 1]])],
  ["Part", new Map<string, number | string>([["kind", "plain"]])],
]);

describe(completeObject, () => {
  it("adds defaults and what is always there, at any depth", () => {
    const thing = { parts: [{ count: 0 }], byName: { a: {} } };
    expect(completeObject(thing, "Thing", { shapes: SHAPES, defaults: DEFAULTS })).toEqual({
      parts: [{ count: 0, kind: "plain" }],
      byName: { a: { kind: "plain" } },
      spec: { name: "", size: 1, inner: { since: null } },
    });
  });

  it("shows a list that is not there as null", () => {
    expect(completeObject({ spec: {} }, "Thing", { shapes: SHAPES, defaults: DEFAULTS })).toMatchObject({
      parts: null,
    });
  });

  it("gives back the same object when nothing is missing", () => {
    const thing = completeObject({ parts: [{}] }, "Thing", { shapes: SHAPES, defaults: DEFAULTS });
    expect(completeObject(thing, "Thing", { shapes: SHAPES, defaults: DEFAULTS })).toBe(thing);
  });
});

it("has defaults of fields that there are", () => {
  const unknown = [...CORE_DEFAULTS].flatMap(([name, fields]) =>
    [...fields.keys()].filter((field) => CORE_SHAPES.get(name)?.has(field) !== true).map((field) => `${name}.${field}`),
  );
  expect(unknown).toEqual([]);
});
