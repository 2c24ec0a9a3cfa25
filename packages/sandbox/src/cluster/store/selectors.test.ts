import { describe, expect, it } from "vitest";
import { parseFieldSelector, parseLabelSelector } from "./selectors.js";

const labels = { app: "web", version: "v1", "example.dev/tier": "" };

describe("parseLabelSelector", () => {
  it.each([
    { text: "", isMatch: true },
    { text: "app=web", isMatch: true },
    { text: "app==web,version=v1", isMatch: true },
    { text: "app=web,version=v2", isMatch: false },
    { text: "app!=api", isMatch: true },
    { text: "none!=api", isMatch: true },
    { text: "app!=web", isMatch: false },
    { text: "app in (api, web)", isMatch: true },
    { text: "app in (api),version=v1", isMatch: false },
    { text: "none in (api)", isMatch: false },
    { text: "none notin (api)", isMatch: true },
    { text: "app notin (api,web)", isMatch: false },
    { text: "example.dev/tier", isMatch: true },
    { text: "example.dev/tier=", isMatch: true },
    { text: "!none", isMatch: true },
    { text: "!app", isMatch: false },
    { text: "app in (a,b),version in (v1,v2)", isMatch: false },
  ])("answers $isMatch for $text", ({ text, isMatch }) => {
    expect(parseLabelSelector(text)(labels)).toBe(isMatch);
  });

  it.each(["a b", "=x", "app in web", "-x=1"])("refuses %s with 400", (text) => {
    expect(() => parseLabelSelector(text)).toThrow(expect.objectContaining({ code: 400 }));
  });

  it("does not take inherited names for labels", () => {
    expect(parseLabelSelector("constructor")({})).toBe(false);
  });
});

describe("parseFieldSelector", () => {
  it("reads equal and unequal requirements", () => {
    expect(parseFieldSelector("spec.nodeName=n1,status.phase!=Failed")).toEqual([
      { field: "spec.nodeName", isEqual: true, value: "n1" },
      { field: "status.phase", isEqual: false, value: "Failed" },
    ]);
  });

  it("refuses a requirement without an operator with 400", () => {
    expect(() => parseFieldSelector("metadata.name")).toThrow(expect.objectContaining({ code: 400 }));
  });
});
