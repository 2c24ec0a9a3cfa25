import { describe, expect, it } from "vitest";
import { nearestWord } from "./nearest-word.js";

describe(nearestWord, () => {
  const WORDS = ["namespaceSelector", "displayName", "description", "names", "NONE", "CLUSTER"];

  it.each([
    { word: "namespaceSelecter", near: "namespaceSelector", why: "one letter replaced" },
    { word: "namespacSelector", near: "namespaceSelector", why: "one letter missing" },
    { word: "namespaceSelectors", near: "namespaceSelector", why: "one letter too many" },
    { word: "dispalyName", near: "displayName", why: "two neighbours swapped" },
    { word: "NAMESPACESELECTOR", near: "namespaceSelector", why: "another case" },
    { word: "cluster", near: "CLUSTER", why: "another case" },
    { word: "name", near: "names", why: "one letter missing" },
    { word: "selector", near: undefined, why: "too far" },
    { word: "ab", near: undefined, why: "too short for any slip" },
    { word: "", near: undefined, why: "nothing" },
  ])("finds $near for $word: $why", ({ word, near }) => {
    expect(nearestWord(word, WORDS)).toBe(near);
  });

  it("prefers the nearest", () => {
    expect(nearestWord("workspaces", ["workplaces", "workspace"])).toBe("workspace");
    expect(nearestWord("workspace", ["workspaces", "workspace"])).toBe("workspace");
  });
});
