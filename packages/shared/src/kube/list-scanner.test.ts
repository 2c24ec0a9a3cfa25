import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ListScanner } from "./list-scanner.js";

const MAX_BYTES = 10_000;

function scan(text: string, cuts: readonly number[] = []) {
  const scanner = new ListScanner(MAX_BYTES);
  const bytes = Buffer.from(text, "utf8");
  const places = [0, ...cuts.map((cut) => cut % (bytes.length + 1)).sort((a, b) => a - b), bytes.length];
  const items = places.slice(1).flatMap((end, index) => scanner.push(bytes.subarray(places[index], end)));
  return { items, envelope: scanner.end() };
}

const tricky = fc.constantFrom('{"', "]}", '"items":[', "\\", '\\"', "é", "漢", "😀", "\n", "");
const item = fc.dictionary(fc.oneof(tricky, fc.string()), fc.oneof(tricky, fc.jsonValue({ maxDepth: 3 })));

describe(ListScanner, () => {
  it("finds what parsing the whole text finds, however it is cut", () => {
    const list = fc.record({
      metadata: fc.record({ resourceVersion: fc.constantFrom("1", "12"), continue: tricky }),
      items: fc.array(item, { maxLength: 5 }),
      isItemsFirst: fc.boolean(),
      indent: fc.constantFrom(0, 2),
    });
    fc.assert(
      fc.property(list, fc.array(fc.nat(), { maxLength: 20 }), ({ metadata, items, isItemsFirst, indent }, cuts) => {
        const object = isItemsFirst ? { kind: "X", items, metadata } : { kind: "X", metadata, items };
        const text = JSON.stringify(object, null, indent);
        const found = scan(text, cuts);
        expect(found.items).toEqual(JSON.parse(text).items);
        expect(found.envelope).toEqual({ resourceVersion: metadata.resourceVersion, continueToken: metadata.continue });
      }),
    );
  });

  it.each([
    { what: "no items", text: '{"metadata":{"resourceVersion":"1"}}' },
    { what: "null for items", text: '{"items":null,"metadata":{"resourceVersion":"1"}}' },
    { what: "items elsewhere only", text: '{"metadata":{"resourceVersion":"1","items":[{}]},"other":["items",[{}]]}' },
    { what: "the word as a value", text: '{"a":"items","b":[{}],"metadata":{"resourceVersion":"1"}}' },
  ])("takes $what for an empty list", ({ text }) => {
    expect(scan(text)).toEqual({ items: [], envelope: { resourceVersion: "1", continueToken: "" } });
  });

  it.each([
    { what: "a cut text", text: '{"metadata":{"resourceVersion":"1"},"items":[{}' },
    { what: "a cut item", text: '{"metadata":{"resourceVersion":"1"},"items":[{"a":' },
    { what: "an item that is no object", text: '{"metadata":{"resourceVersion":"1"},"items":[1]}' },
    { what: "no resourceVersion", text: '{"metadata":{},"items":[]}' },
    { what: "no list", text: "<html>" },
    { what: "nothing", text: "" },
    { what: "an item that is too large", text: `{"items":[{"a":"${"x".repeat(MAX_BYTES)}"}]}` },
    { what: "an envelope that is too large", text: `{"a":"${"x".repeat(MAX_BYTES)}"}` },
  ])("refuses $what", ({ text }) => {
    expect(() => scan(text)).toThrow(expect.objectContaining({ code: "Invalid" }));
  });
});
