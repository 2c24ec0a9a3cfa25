import { describe, expect, it } from "vitest";
import { checkValues } from "./check-values.js";
import { parseShapes } from "./shape.js";
import { parseValueRules } from "./value-rules.js";

const SHAPES = parseShapes(`
Thing spec=Spec
Spec mode names=[]text ports=[name]Port labels=map any=Choice wait
Port name number=int64
Choice a b c d
`);
const RULES = parseValueRules(`
Spec.mode ON OFF
Spec.names items:1..2 length:3
Spec.labels items:0..1
Spec.wait duration
Port.number 1..9
Choice one:a|b one:c|d
`);

describe(checkValues, () => {
  const check = (spec: object) =>
    checkValues({ spec: spec as never }, "Thing", { shapes: SHAPES, rules: RULES, objectRules: new Map() });

  it.each([
    { spec: { mode: "UP" }, fields: ["spec.mode"] },
    { spec: { names: [] }, fields: ["spec.names"] },
    { spec: { names: ["a", "b", "c"] }, fields: ["spec.names"] },
    { spec: { names: ["abcd"] }, fields: ["spec.names[0]"] },
    { spec: { labels: { a: "b", c: "d" } }, fields: ["spec.labels"] },
    { spec: { ports: [{ number: 10 }] }, fields: ["spec.ports[0].number"] },
    { spec: { ports: [{ name: "a" }, { name: "b" }, { name: "a" }] }, fields: ["spec.ports[2]"] },
    { spec: { any: { a: "1", c: "1" } }, fields: [] },
    { spec: { any: { a: "1", b: "1" } }, fields: ["<nil>", "<nil>"] },
    { spec: { mode: "ON", names: ["abc"], labels: {}, ports: [{ name: "a", number: 1 }], any: {} }, fields: [] },
  ])("finds $fields in $spec", ({ spec, fields }) => {
    expect(check(spec).schema.map(({ field }) => field)).toEqual(fields);
  });

  it("asks durations only once nothing else is wrong, and so keeps them apart", () => {
    expect(check({ wait: "soon" })).toMatchObject({ schema: [], rules: [{ field: "spec.wait" }] });
  });
});
