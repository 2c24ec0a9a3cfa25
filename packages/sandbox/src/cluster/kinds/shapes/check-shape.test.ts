import { describe, expect, it } from "vitest";
import { checkShape } from "./check-shape.js";
import { CORE_SHAPES } from "./core-shapes.js";
import { ISTIO_SHAPES } from "./istio-shapes.js";
import { parseShapes, type ShapeType } from "./shape.js";

const SHAPES = parseShapes(`
Thing metadata=Meta spec=Spec
Meta name labels=map
Spec name! count=int32 size=quantity port=intOrText ratio=float64 isOn=bool items=[]Item byName=map:Item any=any
  since=time raw=bytes
Item key value=int64
`);

describe("checkShape", () => {
  it("gives back the same object when everything is known", () => {
    const thing = {
      apiVersion: "v1",
      kind: "Thing",
      metadata: { name: "a", labels: { "any.key/at-all": "x" } },
      spec: { name: "a", items: [{ key: "k", value: 1 }], byName: { a: { key: "k" } }, any: [{ x: 1 }] },
    };
    const report = checkShape(thing, { shapes: SHAPES, name: "Thing", nullItems: "zero" });
    expect(report).toEqual({ known: thing, unknown: [], wrong: [], missing: [], malformed: [] });
    expect(report.known).toBe(thing);
  });

  it("drops what it does not know and says where that was", () => {
    const items = [{ key: "k" }, { key: "l", colour: "red" }];
    const thing = { kind: "Thing", nmae: "b", spec: { name: "a", items, byName: { a: { deep: {} } } } };
    const { known, unknown } = checkShape(thing, { shapes: SHAPES, name: "Thing", nullItems: "zero" });
    expect(unknown).toEqual(["nmae", "spec.items[1].colour", "spec.byName.a.deep"]);
    expect(known).toEqual({
      kind: "Thing",
      spec: { name: "a", items: [{ key: "k" }, { key: "l" }], byName: { a: {} } },
    });
  });

  it.each([
    { field: "count", value: "1" },
    { field: "count", value: 1.5 },
    { field: "ratio", value: "1" },
    { field: "name", value: 1 },
    { field: "isOn", value: "true" },
    { field: "items", value: { key: "k" } },
    { field: "byName", value: [] },
    { field: "since", value: 5 },
    { field: "size", value: true },
  ])("finds $value wrong for $field", ({ field, value }) => {
    const { wrong } = checkShape(
      { spec: { name: "a", [field]: value } },
      { shapes: SHAPES, name: "Thing", nullItems: "zero" },
    );
    expect(wrong.map(({ path, owner, found }) => ({ path, owner, found }))).toEqual([
      { path: `spec.${field}`, owner: "Spec", found: value },
    ]);
  });

  it.each([
    { field: "size", value: 1 },
    { field: "size", value: "1Gi" },
    { field: "port", value: 80 },
    { field: "port", value: "http" },
    { field: "ratio", value: 1 },
    { field: "count", value: null },
  ])("takes $value for $field", ({ field, value }) => {
    expect(
      checkShape({ spec: { name: "a", [field]: value } }, { shapes: SHAPES, name: "Thing", nullItems: "zero" }).wrong,
    ).toEqual([]);
  });

  it("misses fields that must be there", () => {
    expect(checkShape({ spec: {} }, { shapes: SHAPES, name: "Thing", nullItems: "zero" }).missing).toEqual([
      "spec.name",
    ]);
  });

  it.each([
    { nullItems: "wrong" as const, paths: ["spec.items[1]"] },
    { nullItems: "zero" as const, paths: [] },
  ])("finds null in a list $nullItems", ({ nullItems, paths }) => {
    const thing = { spec: { name: "a", items: [{}, null] } };
    const { wrong } = checkShape(thing, { shapes: SHAPES, name: "Thing", nullItems });
    expect(wrong.map(({ path }) => path)).toEqual(paths);
  });

  it.each([
    { field: "size", value: "1000m", known: "1", malformed: [] },
    { field: "size", value: 0.5, known: "500m", malformed: [] },
    { field: "size", value: "1kM", known: "1kM", malformed: ["unable to parse quantity's suffix"] },
    { field: "raw", value: "YR==", known: "YQ==", malformed: [] },
    { field: "raw", value: "!", known: "!", malformed: ["illegal base64 data at input byte 0"] },
  ])("reads $value as $field: $known", ({ field, value, known, malformed }) => {
    const thing = { spec: { name: "a", [field]: value } };
    const report = checkShape(thing, { shapes: SHAPES, name: "Thing", nullItems: "zero" });
    expect([report.known, report.malformed]).toEqual([{ spec: { name: "a", [field]: known } }, malformed]);
  });

  it("says nothing about a shape that it does not know", () => {
    expect(checkShape({ anything: 1 }, { shapes: SHAPES, name: "Nothing", nullItems: "zero" }).unknown).toEqual([]);
  });
});

describe.each([
  { name: "CORE_SHAPES", shapes: CORE_SHAPES, known: CORE_SHAPES },
  { name: "ISTIO_SHAPES", shapes: ISTIO_SHAPES, known: new Map([...CORE_SHAPES, ...ISTIO_SHAPES]) },
])("$name", ({ shapes, known }) => {
  it("only refers to shapes that are there", () => {
    const wanted = [...shapes.values()].flatMap((shape) => [...shape.values()].flatMap(({ type }) => nameOf(type)));
    expect(wanted.filter((name) => !known.has(name))).toEqual([]);
  });
});

it("has no shape of Istio's under a name of Kubernetes'", () => {
  expect([...ISTIO_SHAPES.keys()].filter((name) => CORE_SHAPES.has(name))).toEqual([]);
});

function nameOf(type: ShapeType): readonly string[] {
  if (type.kind === "object") return [type.name];
  if (type.kind === "list") return nameOf(type.item);
  return type.kind === "map" ? nameOf(type.value) : [];
}
