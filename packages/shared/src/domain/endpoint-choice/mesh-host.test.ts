import { describe, expect, it } from "vitest";
import { formatSni, hostMatches, parseSni } from "./mesh-host.js";

describe("parseSni", () => {
  it.each([
    { host: "details.bookinfo.svc.cluster.local", port: 9080, subset: "" },
    { host: "reviews.bookinfo.svc.cluster.local", port: 80, subset: "v2-beta" },
  ])("reads what formatSni writes: $host $subset", (target) => {
    expect(parseSni(formatSni(target))).toEqual(target);
  });

  it.each(["", "details.bookinfo.svc.cluster.local", "outbound_.x_._.a", "outbound_.9080_._.", "outbound|9080||a"])(
    "does not take %j",
    (text) => {
      expect(parseSni(text)).toBeUndefined();
    },
  );
});

describe("hostMatches", () => {
  it.each([
    { pattern: "*", host: "a.b", matches: true },
    { pattern: "a.b", host: "a.b", matches: true },
    { pattern: "*.b", host: "a.b", matches: true },
    { pattern: "*.b", host: "b", matches: false },
    { pattern: "*.b", host: "a.xb", matches: false },
    { pattern: "*b", host: "a.xb", matches: true },
    { pattern: "b", host: "a.b", matches: false },
  ])("$pattern and $host: $matches", ({ pattern, host, matches }) => {
    expect(hostMatches(pattern, host)).toBe(matches);
  });
});
