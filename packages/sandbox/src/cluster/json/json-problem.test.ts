import { describe, expect, it } from "vitest";
import { findJsonProblem } from "./json-problem.js";

describe(findJsonProblem, () => {
  it.each([
    { text: "", says: "unexpected end of JSON input" },
    { text: '{"a":"b"', says: "unexpected end of JSON input" },
    { text: '{"a":}', says: "invalid character '}' looking for beginning of value" },
    { text: '{"a":1,}', says: "invalid character '}' looking for beginning of object key string" },
    { text: '{"a" 1}', says: "invalid character '1' after object key" },
    { text: '{"a":1 "b":2}', says: "invalid character '\"' after object key:value pair" },
    { text: "[1 2]", says: "invalid character '2' after array element" },
    { text: "{} x", says: "invalid character 'x' after top-level value" },
    { text: "[tru]", says: "invalid character ']' in literal true (expecting 'e')" },
    { text: "[1.]", says: "invalid character ']' after decimal point in numeric literal" },
    { text: "[1e]", says: "invalid character ']' in exponent of numeric literal" },
    { text: "[-]", says: "invalid character ']' in numeric literal" },
    { text: '["\n"]', says: "invalid character '\\n' in string literal" },
    { text: '["\\x"]', says: "invalid character 'x' in string escape code" },
    { text: '["\\u12"]', says: "invalid character '\"' in \\u hexadecimal character escape" },
    { text: "'a'", says: "invalid character '\\'' looking for beginning of value" },
  ])("says of $text: $says", ({ text, says }) => {
    expect(findJsonProblem(text)).toBe(says);
    expect(() => JSON.parse(text)).toThrow();
  });

  it.each(["{}", ' [1, -0.5e+3, "\\u00e9\\n", true, false, null, {"a": {}}] ', "5", '"a"'])(
    "has nothing to say of %s",
    (text) => {
      expect(findJsonProblem(text)).toBeUndefined();
    },
  );
});
