import { describe, expect, it } from "vitest";
import { type StatusWord, wordOf, wordOverClusters, worstWord } from "./status-word.js";

describe(wordOf, () => {
  it.each([
    { counts: { ready: 0, dirty: 0, failed: 0 }, word: "READY" },
    { counts: { ready: 3, dirty: 0, failed: 0 }, word: "READY" },
    { counts: { ready: 3, dirty: 1, failed: 0 }, word: "DIRTY" },
    { counts: { ready: 3, dirty: 0, failed: 1 }, word: "PARTIAL" },
    { counts: { ready: 0, dirty: 2, failed: 1 }, word: "PARTIAL" },
    { counts: { ready: 0, dirty: 0, failed: 2 }, word: "FAILED" },
  ])("of $counts is $word", ({ counts, word }) => {
    expect(wordOf(counts)).toBe(word);
  });
});

describe(wordOverClusters, () => {
  const CASES: readonly { readonly words: readonly StatusWord[]; readonly word: StatusWord }[] = [
    { words: [], word: "ACCEPTED" },
    { words: ["READY", "READY"], word: "READY" },
    { words: ["READY", "DIRTY"], word: "DIRTY" },
    { words: ["READY", "FAILED"], word: "PARTIAL" },
    { words: ["DIRTY", "FAILED"], word: "PARTIAL" },
    { words: ["FAILED", "FAILED"], word: "FAILED" },
    { words: ["PARTIAL"], word: "PARTIAL" },
  ];
  it.each(CASES)("of $words is $word", ({ words, word }) => {
    expect(wordOverClusters(words)).toBe(word);
  });
});

describe(worstWord, () => {
  const CASES: readonly { readonly words: readonly StatusWord[]; readonly word: StatusWord }[] = [
    { words: [], word: "ACCEPTED" },
    { words: ["ACCEPTED", "READY"], word: "READY" },
    { words: ["READY", "DIRTY", "ACCEPTED"], word: "DIRTY" },
    { words: ["PARTIAL", "DIRTY"], word: "PARTIAL" },
    { words: ["FAILED", "PARTIAL"], word: "FAILED" },
    { words: ["FAILED", "INVALID"], word: "INVALID" },
  ];
  it.each(CASES)("of $words is $word", ({ words, word }) => {
    expect(worstWord(words)).toBe(word);
  });
});
