import { describe, expect, it } from "vitest";
import { parseCount } from "./parse-count.js";

describe("parseCount", () => {
  it.each([{ text: "0" }, { text: "-1" }, { text: "1.5" }, { text: "" }, { text: "99999999" }])(
    "refuses $text",
    ({ text }) => {
      expect(parseCount(text)).toEqual({ ok: false, error: `${JSON.stringify(text)} is not a number from 1` });
    },
  );
});
