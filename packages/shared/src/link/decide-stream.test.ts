import { describe, expect, it } from "vitest";
import { addSwap, decideStream, isDuplicate, type Swaps } from "./decide-stream.js";

const a1 = { instance: "a", incarnation: 1 };
const b1 = { instance: "b", incarnation: 1 };
const b2 = { instance: "b", incarnation: 2 };

describe(decideStream, () => {
  it.each([
    { what: "nobody", current: undefined, candidate: a1, decision: "open" },
    { what: "itself", current: a1, candidate: a1, decision: "renew" },
    { what: "an earlier process", current: a1, candidate: b2, decision: "takeOver" },
    { what: "a later process", current: b2, candidate: a1, decision: "refuse" },
    { what: "one of the same time with a lower id", current: a1, candidate: b1, decision: "takeOver" },
    { what: "one of the same time with a higher id", current: b1, candidate: a1, decision: "refuse" },
  ])("says $decision after $what", ({ current, candidate, decision }) => {
    expect(decideStream(current, candidate)).toBe(decision);
  });
});

describe(isDuplicate, () => {
  const at = (...times: number[]) => times.reduce<Swaps>(addSwap, []);

  it.each([
    { what: "two contests", swaps: at(0, 1), nowMs: 2, expected: false },
    { what: "three contests within five minutes", swaps: at(0, 1, 299_000), nowMs: 299_001, expected: true },
    { what: "three contests in more than five minutes", swaps: at(0, 1, 301_000), nowMs: 301_001, expected: false },
    { what: "three contests long ago", swaps: at(0, 1, 2), nowMs: 400_000, expected: false },
  ])("is $expected for $what", ({ swaps, nowMs, expected }) => {
    expect(isDuplicate(swaps, nowMs)).toBe(expected);
  });

  it("keeps no more than it needs", () => {
    expect(at(...Array.from({ length: 100 }, (_, index) => index))).toHaveLength(3);
  });
});
