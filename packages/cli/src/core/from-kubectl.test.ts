import { describe, expect, it } from "vitest";
import { fromKubectl } from "./from-kubectl.js";

describe("fromKubectl", () => {
  it.each([
    { given: "get ws -o=json", words: "get ws -ojson" },
    { given: "get ws --output=json", words: "get ws --output=json" },
    { given: "events -w", words: "events --watch" },
    { given: "events -w --kinds edge", words: "events --watch --kinds edge" },
    { given: "events --kinds edge -w", words: "events --kinds edge --watch" },
    { given: "events -w shop", words: "events -w shop" },
    { given: "get ws -w", words: "get ws -w" },
    { given: "get wss -w events", words: "get wss -w events" },
  ])("reads $given as $words", ({ given, words }) => {
    expect(fromKubectl(given.split(" "))).toEqual(words.split(" "));
  });
});
