import { describe, expect, it } from "vitest";
import { formatGoValue } from "./go-format.js";

describe("formatGoValue", () => {
  it.each([
    { value: { b: 1, a: { c: [true, "x"] } }, text: "map[a:map[c:[true x]] b:1]" },
    { value: [], text: "[]" },
    { value: null, text: "<nil>" },
  ])("prints $text", ({ value, text }) => {
    expect(formatGoValue(value)).toBe(text);
  });
});
