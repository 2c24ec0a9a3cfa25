import { anyText } from "@causeway/shared/testing";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { printable } from "./printable.js";

describe("printable", () => {
  it.each([
    { text: "plain text, 中文", shown: "plain text, 中文" },
    { text: "two\r\nlines\tand tabs", shown: "two lines and tabs" },
    { text: "\u001b]0;title\u0007", shown: "^[]0;title^G" },
    { text: "\u009b31m", shown: "\\u{9b}31m" },
    { text: "a\u202eb", shown: "a\\u{202e}b" },
  ])("shows $shown", ({ text, shown }) => {
    expect(printable(text)).toBe(shown);
  });

  it("leaves no control character in any text", () => {
    fc.assert(fc.property(anyText(), (text) => !/\p{Cc}/u.test(printable(text))));
  });
});
