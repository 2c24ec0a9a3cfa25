import type { ClusterId } from "@causeway/shared";
import { describe, expect, it } from "vitest";
import type { Removal } from "./action.js";
import { Brake, type Judgement } from "./brake.js";

const cluster = "cluster-2" as ClusterId;
const removals = (from: number, count: number, of = cluster): Removal[] =>
  Array.from({ length: count }, (_, index) => ({ cluster: of, id: `uid-${from + index}` }));
const judgement = (nowMs: number, owned: number, releasedHolds: readonly string[] = []): Judgement => ({
  nowMs,
  ownedOf: () => owned,
  releasedHolds,
});
const createBrake = () => new Brake({ windowMs: 60_000, holdMs: 60_000 });

describe(Brake, () => {
  it.each([
    { due: 3, owned: 3, held: false },
    { due: 4, owned: 4, held: true },
    { due: 4, owned: 13, held: true },
    { due: 4, owned: 14, held: false },
    { due: 30, owned: 100, held: false },
    { due: 31, owned: 100, held: true },
  ])("$due of $owned: held $held", ({ due, owned, held }) => {
    const brake = createBrake();
    brake.setDue("a", removals(1, due));
    brake.judge(judgement(0, owned));
    expect(removals(1, due).every((removal) => brake.isHeld(removal))).toBe(held);
  });

  it("counts what is done in the same window", () => {
    const brake = createBrake();
    brake.setDue("a", removals(1, 3));
    brake.judge(judgement(0, 10));
    brake.removed(removals(1, 3));
    brake.setDue("a", []);
    brake.setDue("b", removals(4, 1));
    brake.judge(judgement(59_000, 7));
    expect(brake.isHeld({ cluster, id: "uid-4" })).toBe(true);
  });

  it("begins a new window after 60 s", () => {
    const brake = createBrake();
    brake.setDue("a", removals(1, 3));
    brake.judge(judgement(0, 10));
    brake.removed(removals(1, 3));
    brake.setDue("a", []);
    brake.setDue("b", removals(4, 1));
    brake.judge(judgement(60_000, 7));
    expect(brake.isHeld({ cluster, id: "uid-4" })).toBe(false);
  });

  it("judges each cluster by itself", () => {
    const brake = createBrake();
    const other = "cluster-3" as ClusterId;
    brake.setDue("a", [...removals(1, 2), ...removals(3, 2, other)]);
    brake.judge(judgement(0, 4));
    expect(brake.holds()).toEqual([]);
  });

  it("lets go 60 s after the first, however the rest grows", () => {
    const brake = createBrake();
    brake.setDue("a", removals(1, 5));
    expect(brake.judge(judgement(0, 10))).toMatchObject([{ cluster, held: 5, owned: 10, untilMs: 60_000 }]);
    brake.setDue("b", removals(6, 3));
    expect(brake.judge(judgement(40_000, 10))).toEqual([]);
    expect(brake.nextMs).toBe(60_000);
    brake.judge(judgement(60_000, 10));
    expect(removals(1, 8).some((removal) => brake.isHeld(removal))).toBe(false);
  });

  it("judges anew what comes after it has let go", () => {
    const brake = createBrake();
    brake.setDue("a", removals(1, 5));
    brake.judge(judgement(0, 10));
    brake.judge(judgement(60_000, 10));
    brake.setDue("b", removals(6, 4));
    brake.judge(judgement(60_001, 10));
    expect([brake.isHeld({ cluster, id: "uid-1" }), brake.isHeld({ cluster, id: "uid-6" })]).toEqual([false, true]);
  });

  it("lets go what a person releases, by the name of the hold", () => {
    const brake = createBrake();
    brake.setDue("a", removals(1, 5));
    const [hold] = brake.judge(judgement(0, 10));
    brake.judge(judgement(10, 10, [hold?.holdId ?? ""]));
    expect(brake.holds()).toEqual([]);
  });

  it("names the same hold alike after a restart, so that a release stays one", () => {
    const [first, second] = [createBrake(), createBrake()].map((brake) => {
      brake.setDue("a", removals(1, 5));
      return brake.judge(judgement(0, 10))[0]?.holdId;
    });
    const third = createBrake();
    third.setDue("a", removals(1, 5));
    expect([second, third.judge(judgement(0, 10, [first ?? ""]))]).toEqual([first, []]);
  });

  it("forgets a hold when nothing is due any more", () => {
    const brake = createBrake();
    brake.setDue("a", removals(1, 5));
    brake.judge(judgement(0, 10));
    brake.setDue("a", []);
    brake.judge(judgement(10, 10));
    expect([brake.holds(), brake.nextMs]).toEqual([[], undefined]);
  });
});
