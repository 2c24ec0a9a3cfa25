import type { AppliedReport, Reason } from "@causeway/shared";
import { describe, expect, it } from "vitest";
import { appliedReport } from "../../testing/reports.js";
import { type ItemFacts, type ItemState, judgeWanted, judgeWithdrawn, worstVerdict } from "./judge-item.js";

const row = (overrides: Partial<AppliedReport>) => appliedReport({ desiredHash: "new", ...overrides });

interface Case extends Partial<ItemFacts> {
  readonly what: string;
  readonly state: ItemState;
  readonly reason: undefined | Reason;
}

const WANTED: readonly Case[] = [
  { what: "nothing is said", state: "dirty", reason: "NotConfirmed" },
  { what: "it is applied", row: row({}), state: "ready", reason: undefined },
  { what: "an older one is applied", row: row({ desiredHash: "old" }), state: "dirty", reason: "NotConfirmed" },
  { what: "it was recovered", row: row({ desiredHash: "" }), state: "dirty", reason: "NotConfirmed" },
  {
    what: "it is applied with something to know",
    row: row({ reason: "SelectorOverlap" }),
    state: "ready",
    reason: "SelectorOverlap",
  },
  {
    what: "a Gateway of the user's has it",
    row: row({ state: "withheld", reason: "AlreadyExposed" }),
    state: "ready",
    reason: "AlreadyExposed",
  },
  {
    what: "it is pending",
    row: row({ state: "pending", reason: "OrderPending" }),
    state: "dirty",
    reason: "OrderPending",
  },
  { what: "it is pending, nobody says why", row: row({ state: "pending" }), state: "dirty", reason: "NotConfirmed" },
  { what: "it is held", row: row({ state: "held" }), state: "dirty", reason: "Held" },
  {
    what: "it is withheld",
    row: row({ state: "withheld", reason: "PolicyConflict" }),
    state: "failed",
    reason: "PolicyConflict",
  },
  {
    what: "it is withheld in a paused cluster",
    row: row({ state: "withheld" }),
    isPaused: true,
    state: "dirty",
    reason: "Paused",
  },
  {
    what: "the edge only observes",
    row: row({ state: "withheld", reason: "Observing" }),
    state: "dirty",
    reason: "Observing",
  },
  { what: "it failed", row: row({ state: "failed" }), state: "failed", reason: "WriteFailed" },
  { what: "the edge refuses it", row: row({}), refusal: "no such field", state: "failed", reason: "Refused" },
];

describe(judgeWanted, () => {
  it.each(WANTED)("is $state, $reason when $what", ({ row: said, refusal, isPaused, state, reason }) => {
    const facts = { row: said, desiredHash: "new", refusal, isPaused: isPaused ?? false };
    expect(judgeWanted(facts)).toMatchObject({ state, reason });
  });

  it("says what an edge that only observes would write", () => {
    const wouldWrite = ["a", "b", "c", "d"].map((name) => `create WorkloadEntry n/${name}`);
    const said = row({ state: "withheld", reason: "Observing", wouldWrite });
    expect(judgeWanted({ row: said, desiredHash: "new", refusal: undefined, isPaused: false }).message).toBe(
      "the edge would create WorkloadEntry n/a, create WorkloadEntry n/b, create WorkloadEntry n/c and 1 more",
    );
  });

  it("hands on what the edge says", () => {
    const facts = { desiredHash: "new", refusal: undefined, isPaused: false };
    const said = row({ state: "failed", message: "the API server says no" });
    expect(judgeWanted({ ...facts, row: said }).message).toBe("the API server says no");
  });
});

describe(judgeWithdrawn, () => {
  it.each([
    { what: "the edge no longer lists it", said: undefined, state: "ready", reason: undefined },
    { what: "it is still in force", said: row({}), state: "dirty", reason: "NotConfirmed" },
    {
      what: "it is on its way out",
      said: row({ state: "pending", reason: "InUse" }),
      state: "dirty",
      reason: "InUse",
    },
    { what: "the brake holds it", said: row({ state: "held" }), state: "dirty", reason: "Held" },
    {
      what: "the edge only observes",
      said: row({ state: "withheld", reason: "Observing" }),
      state: "dirty",
      reason: "Observing",
    },
    { what: "it cannot be deleted", said: row({ state: "failed" }), state: "failed", reason: "WriteFailed" },
  ])("is $state, $reason when $what", ({ said, state, reason }) => {
    expect(judgeWithdrawn(said)).toMatchObject({ state, reason });
  });
});

describe(worstVerdict, () => {
  it("takes the worst, the first among equals", () => {
    const verdict = (state: ItemState, message: string) => ({ state, reason: undefined, message });
    const verdicts = [verdict("ready", "a"), verdict("dirty", "b"), verdict("failed", "c"), verdict("failed", "d")];
    expect(worstVerdict(verdicts)?.message).toBe("c");
    expect(worstVerdict([])).toBeUndefined();
  });

  it("takes one with something to know before one without, never before one that is not ready", () => {
    const plain = { state: "ready", reason: undefined, message: "" } as const;
    const remarked = { state: "ready", reason: "SelectorOverlap", message: "" } as const;
    const dirty = { state: "dirty", reason: "NotConfirmed", message: "" } as const;
    expect(worstVerdict([plain, remarked, plain])).toBe(remarked);
    expect(worstVerdict([remarked, dirty])).toBe(dirty);
  });
});
