import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { LineSplitter } from "./line-splitter.js";

describe(LineSplitter, () => {
  it("finds the same lines however the text is cut", () => {
    const line = fc.string({ unit: "grapheme" }).map((text) => `x${text.replace(/\s/gu, "")}`);
    fc.assert(
      fc.property(fc.array(line), fc.array(fc.nat(), { maxLength: 10 }), (lines, cuts) => {
        const bytes = Buffer.from(lines.map((text) => `${text}\n`).join(""), "utf8");
        const places = [0, ...cuts.map((cut) => cut % (bytes.length + 1)).sort((a, b) => a - b), bytes.length];
        const splitter = new LineSplitter(10_000);
        const found = places.slice(1).flatMap((end, index) => splitter.push(bytes.subarray(places[index], end)));
        expect(found).toEqual(lines);
      }),
    );
  });

  it("keeps a line that has not ended, and leaves empty ones out", () => {
    const splitter = new LineSplitter(100);
    expect(splitter.push(Buffer.from("a\r\n\n \nb"))).toEqual(["a"]);
    expect(splitter.push(Buffer.from("c\n"))).toEqual(["bc"]);
  });

  it("refuses a line that is too long, also in pieces", () => {
    const splitter = new LineSplitter(10);
    splitter.push(Buffer.from("123456789\n12345"));
    expect(() => splitter.push(Buffer.from("678901"))).toThrow(expect.objectContaining({ code: "Invalid" }));
  });
});
