import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { EMPTY_SET, hasPath, intersect, pathsOf, setOf, subtract, subtractTrees, unite } from "./field-set.js";
import { compareElements, describePath, keyElement, valueElement } from "./path-element.js";

const element = fc.constantFrom("f:a", "f:b", "f:c", 'k:{"name":"x"}', 'v:"y"');
const path = fc.array(element, { minLength: 1, maxLength: 4 });
const set = fc.array(path, { maxLength: 12 }).map(setOf);

const textsOf = (from: ReturnType<typeof setOf>) => new Set([...pathsOf(from)].map((one) => one.join(" ")));

describe("FieldSet", () => {
  it("is what paths it was made of", () => {
    fc.assert(
      fc.property(fc.array(path, { maxLength: 12 }), (paths) => {
        expect(textsOf(setOf(paths))).toEqual(new Set(paths.map((one) => one.join(" "))));
      }),
    );
  });

  it("obeys the laws of sets", () => {
    fc.assert(
      fc.property(set, set, set, (a, b, c) => {
        expect(unite(a, b)).toEqual(unite(b, a));
        expect(unite(unite(a, b), c)).toEqual(unite(a, unite(b, c)));
        expect(unite(subtract(a, b), intersect(a, b))).toEqual(a);
        expect(intersect(subtract(a, b), b)).toEqual(EMPTY_SET);
        expect(subtract(unite(a, b), b)).toEqual(subtract(a, b));
        expect(subtract(a, unite(b, c))).toEqual(subtract(subtract(a, b), c));
        expect(intersect(a, unite(b, c))).toEqual(unite(intersect(a, b), intersect(a, c)));
      }),
    );
  });

  it("says of every path whether it is in there", () => {
    fc.assert(
      fc.property(set, path, (a, one) => {
        expect(hasPath(a, one)).toBe(textsOf(a).has(one.join(" ")));
      }),
    );
  });

  it("loses all below a path by trees, and the path alone otherwise", () => {
    const whole = setOf([["f:a"], ["f:a", "f:b"], ["f:c"]]);
    const part = setOf([["f:a"]]);
    expect(subtractTrees(whole, part)).toEqual(setOf([["f:c"]]));
    expect(subtract(whole, part)).toEqual(setOf([["f:a", "f:b"], ["f:c"]]));
  });
});

describe(compareElements, () => {
  it("puts fields before keys before values, and numbers in their own order", () => {
    const elements = [
      valueElement(10),
      valueElement("a"),
      valueElement(9),
      keyElement({ port: 443, protocol: "TCP" }),
      keyElement({ port: 80, protocol: "UDP" }),
      keyElement({ port: 80, protocol: "TCP" }),
      keyElement({ port: 80 }),
      "f:b",
      "f:a",
    ];
    expect(elements.toSorted(compareElements)).toEqual([
      "f:a",
      "f:b",
      'k:{"port":80}',
      'k:{"port":80,"protocol":"TCP"}',
      'k:{"port":80,"protocol":"UDP"}',
      'k:{"port":443,"protocol":"TCP"}',
      "v:9",
      "v:10",
      'v:"a"',
    ]);
  });
});

describe(describePath, () => {
  it.each([
    { path: ["f:spec", "f:replicas"], text: ".spec.replicas" },
    {
      path: ["f:ports", keyElement({ protocol: "TCP", port: 80 }), "f:name"],
      text: '.ports[port=80,protocol="TCP"].name',
    },
    { path: ["f:finalizers", valueElement("a")], text: '.finalizers[="a"]' },
  ])("tells $text", ({ path: steps, text }) => {
    expect(describePath(steps)).toBe(text);
  });
});
