import { describe, expect, it } from "vitest";
import { rangeProblems } from "./address-rules.js";

describe(rangeProblems, () => {
  it.each([
    "10.0.0.0/8",
    "0.0.0.0/0",
    "192.0.2.128/25",
    "192.0.2.7/32",
    "::/0",
    "2001:db8::/32",
    "2001:db8::1/128",
    "::ffff:192.0.2.0/120",
  ])("takes %s", (text) => {
    expect(rangeProblems(text)).toEqual([]);
  });

  it.each(["10.0.0.1/8", "192.0.2.129/25", "2001:db8::1/64", "::ffff:192.0.2.1/120"])(
    "wants %s to begin its range",
    (text) => {
      expect(rangeProblems(text)).toEqual(["must not have bits set beyond the prefix length"]);
    },
  );

  it.each(["010.0.0.0/8", "10.0.0.0/08"])("wants no zeros before the numbers of %s", (text) => {
    expect(rangeProblems(text)).toEqual(["must not have leading 0s in IP or prefix length"]);
  });

  it.each(["", "x", "10.0.0.0", "10.0.0.0/", "10.0.0.0/33", "2001:db8::/129", "/8", "10.0.0.0/8/8"])(
    "refuses %s",
    (text) => {
      expect(rangeProblems(text)).toHaveLength(1);
    },
  );
});
