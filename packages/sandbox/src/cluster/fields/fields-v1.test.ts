import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { setOf } from "./field-set.js";
import { FieldsCodec } from "./fields-v1.js";
import { keyElement, valueElement } from "./path-element.js";

const element = fc.oneof(
  fc.string().map((name) => `f:${name}`),
  fc.integer().map((port) => keyElement({ port })),
  fc.string().map((value) => valueElement(value)),
);
const set = fc.array(fc.array(element, { minLength: 1, maxLength: 4 }), { maxLength: 10 }).map(setOf);

describe(FieldsCodec, () => {
  it("reads back what it writes, as text too", () => {
    fc.assert(
      fc.property(set, (from) => {
        const codec = new FieldsCodec();
        const fields = codec.encode(from);
        expect(codec.decode(fields)).toEqual(from);
        expect(codec.decode(JSON.parse(JSON.stringify(fields)))).toEqual(from);
      }),
    );
  });

  it("gives one object for equal sets, and another for others, however many there are", () => {
    const codec = new FieldsCodec();
    const first = codec.encode(setOf([["f:a", "f:b"], ["f:a"]]));
    expect(first).toEqual({ "f:a": { ".": {}, "f:b": {} } });
    expect(codec.encode(setOf([["f:a"], ["f:a", "f:b"]]))).toBe(first);
    for (let at = 0; at < 3_000; at += 1) codec.encode(setOf([[`f:${at}`]]));
    expect(codec.encode(setOf([["f:a"], ["f:a", "f:b"]]))).toEqual(first);
  });

  it.each([
    { fields: [] },
    { fields: "f:a" },
    { fields: { a: {} } },
    { fields: { "f:a": 1 } },
    { fields: { "k:x": {} } },
  ])("does not understand $fields", ({ fields }) => {
    expect(new FieldsCodec().decode(fields)).toBeUndefined();
  });
});
