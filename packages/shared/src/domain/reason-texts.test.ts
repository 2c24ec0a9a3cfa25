import { describe, expect, it } from "vitest";
import { REASON_CHAPTERS, REASON_TEXTS, reasonDocs } from "./reason-texts.js";
import { REASONS } from "./reasons.js";

const ALL = Object.entries(REASON_TEXTS);

describe("REASON_TEXTS", () => {
  it("holds every reason and no other word", () => {
    expect(Object.keys(REASON_TEXTS).sort()).toEqual([...REASONS].sort());
  });

  it("has every reason in one chapter of the documentation", () => {
    const words = REASON_CHAPTERS.flatMap(({ reasons }) => Object.keys(reasons));
    expect(words.sort()).toEqual([...REASONS].sort());
  });

  it.each(ALL)("says of %s in sentences what it means, where to see it and how to mend it", (_reason, text) => {
    for (const sentence of Object.values(text)) expect(sentence).toMatch(/^[A-Z`][^\n]*\.$/);
  });

  it("has anchors that differ", () => {
    expect(new Set(REASONS.map(reasonDocs)).size).toBe(REASONS.length);
  });
});
