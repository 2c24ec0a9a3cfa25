import type { ClusterId } from "@causeway/shared";
import { describe, expect, it } from "vitest";
import type { Removal } from "./action.js";
import { Brake } from "./brake.js";
import type { Judgement } from "./brake-lane.js";

const cluster = "cluster-2" as ClusterId;
const removals = (from: number, count: number, of = cluster): Removal[] =>
  Array.from({ length: count }, (_, index) => ({ cluster: of, id: `uid-${from + index}` }));
/** The cluster has the entries of that many removals, from that one on. */
const judgement = (
  nowMs: number,
  count: number,
  more: { from?: number; releasedHolds?: string[] } = {},
): Judgement => ({
  nowMs,
  ownedOf: () => new Set(removals(more.from ?? 1, count).map(({ id }) => id)),
  releasedHolds: more.releasedHolds ?? [],
});
const createBrake = () => new Brake({ windowMs: 60_000, holdMs: 60_000 });
const isHeld = (brake: Brake, of: number) => brake.isHeld({ cluster, id: `uid-${of}` });

/** A brake that has let the first three of ten go at the beginning. */
function afterThree(end: (brake: Brake) => void): Brake {
  const brake = createBrake();
  brake.setDue("a", removals(1, 3));
  brake.judge(judgement(0, 10));
  brake.asked(removals(1, 3), 0);
  end(brake);
  return brake;
}

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

  it.each([
    { atMs: 59_999, held: true },
    { atMs: 60_000, held: false },
  ])("counts what is done for a minute: $held after $atMs ms", ({ atMs, held }) => {
    const brake = afterThree((at) => at.done(removals(1, 3), 0));
    brake.setDue("a", []);
    brake.setDue("b", removals(4, 1));
    brake.judge(judgement(atMs, 7, { from: 4 }));
    expect(isHeld(brake, 4)).toBe(held);
  });

  it("counts from the answer on, wherever a minute begins", () => {
    const brake = afterThree((at) => {
      at.done(removals(1, 1), 0);
      at.done(removals(2, 2), 50_000);
    });
    brake.setDue("a", []);
    brake.setDue("b", removals(4, 1));
    brake.judge(judgement(70_000, 7, { from: 4 }));
    expect(isHeld(brake, 4)).toBe(false);
    brake.asked(removals(4, 1), 70_000);
    brake.done(removals(4, 1), 70_000);
    brake.setDue("b", removals(5, 1));
    brake.judge(judgement(80_000, 6, { from: 5 }));
    expect(isHeld(brake, 5)).toBe(true);
  });

  it("counts from the last answer on when there were several", () => {
    const brake = afterThree((at) => {
      at.done(removals(1, 3), 0);
      at.asked(removals(1, 3), 50_000);
      at.done(removals(1, 3), 50_000);
    });
    brake.setDue("a", []);
    brake.setDue("b", removals(4, 1));
    brake.judge(judgement(100_000, 7, { from: 4 }));
    expect(isHeld(brake, 4)).toBe(true);
  });

  it.each([
    { more: 20, held: false },
    { more: 21, held: true },
  ])("measures by what there was before the minute: $more after 10 of 100, held $held", ({ more, held }) => {
    const brake = createBrake();
    brake.setDue("a", removals(1, 10));
    brake.judge(judgement(0, 100));
    brake.asked(removals(1, 10), 0);
    brake.done(removals(1, 10), 0);
    brake.setDue("a", removals(11, more));
    brake.judge(judgement(10, 90, { from: 11 }));
    expect(isHeld(brake, 11)).toBe(held);
  });

  it("counts what the API server has been asked for although nobody wants it any more", () => {
    const brake = afterThree(() => undefined);
    brake.setDue("a", []);
    brake.judge(judgement(100_000, 10));
    brake.setDue("b", removals(4, 1));
    brake.judge(judgement(200_000, 10));
    expect(isHeld(brake, 4)).toBe(true);
  });

  it("does not count what the API server has refused once nobody wants it any more", () => {
    const brake = afterThree((at) => at.refused(removals(1, 3)));
    brake.setDue("a", []);
    brake.setDue("b", removals(4, 1));
    brake.judge(judgement(10, 10));
    expect(isHeld(brake, 4)).toBe(false);
  });

  it("counts what may have been done before the API server refused it", () => {
    const brake = afterThree((at) => {
      at.done(removals(1, 3), 10);
      at.asked(removals(1, 3), 20);
      at.refused(removals(1, 3));
    });
    brake.setDue("a", []);
    brake.setDue("b", removals(4, 1));
    brake.judge(judgement(30, 10));
    expect(isHeld(brake, 4)).toBe(true);
  });

  it("counts once, and does not hold back, what may have been done and is tried again", () => {
    const brake = afterThree((at) => at.done(removals(1, 3), 10));
    brake.judge(judgement(20, 10));
    expect(brake.holds()).toEqual([]);
    brake.setDue("b", removals(4, 1));
    expect(brake.judge(judgement(20, 10))).toMatchObject([{ held: 1 }]);
    expect([isHeld(brake, 1), isHeld(brake, 4)]).toEqual([false, true]);
  });

  it("holds back what it had let through and what nobody has been asked for yet", () => {
    const brake = createBrake();
    brake.setDue("a", removals(1, 3));
    brake.judge(judgement(0, 10));
    brake.asked(removals(1, 1), 0);
    brake.setDue("b", removals(4, 1));
    expect(brake.judge(judgement(10, 10))).toMatchObject([{ held: 3 }]);
    expect([1, 2, 3, 4].map((of) => isHeld(brake, of))).toEqual([false, true, true, true]);
  });

  it("makes no room for more by what has come meanwhile", () => {
    const brake = afterThree((at) => at.done(removals(1, 3), 0));
    brake.setDue("a", []);
    brake.setDue("b", removals(4, 1));
    expect(brake.judge(judgement(10, 100, { from: 4 }))).toMatchObject([{ owned: 10 }]);
  });

  it("measures by what is left when much has gone on purpose", () => {
    const brake = createBrake();
    brake.setDue("a", removals(1, 3));
    brake.judge(judgement(0, 100));
    brake.asked(removals(1, 3), 0);
    brake.done(removals(1, 3), 0);
    brake.setDue("a", []);
    brake.setDue("b", removals(4, 1));
    expect(brake.judge(judgement(10, 7, { from: 4 }))).toMatchObject([{ owned: 10 }]);
  });

  it("judges anew what could not be done for a minute", () => {
    const brake = createBrake();
    brake.setDue("a", removals(1, 4));
    brake.judge(judgement(0, 20));
    expect(isHeld(brake, 1)).toBe(false);
    brake.judge(judgement(60_000, 10));
    expect(isHeld(brake, 1)).toBe(true);
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

  it("holds for its whole time what has taken the place of everything that it held", () => {
    const brake = createBrake();
    brake.setDue("a", removals(1, 5));
    brake.judge(judgement(0, 10));
    brake.setDue("a", removals(6, 5));
    expect(brake.judge(judgement(40_000, 10))).toMatchObject([{ held: 5, untilMs: 100_000 }]);
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
    brake.judge(judgement(10, 10, { releasedHolds: [hold?.holdId ?? ""] }));
    expect(brake.holds()).toEqual([]);
  });

  it("names the same hold alike after a restart, so that a release stays one", () => {
    const [first, second] = [createBrake(), createBrake()].map((brake) => {
      brake.setDue("a", removals(1, 5));
      return brake.judge(judgement(0, 10))[0]?.holdId;
    });
    const third = createBrake();
    third.setDue("a", removals(1, 5));
    expect([second, third.judge(judgement(0, 10, { releasedHolds: [first ?? ""] }))]).toEqual([first, []]);
  });

  it("does not count against others what a hold has let go", () => {
    const brake = createBrake();
    brake.setDue("a", removals(1, 5));
    brake.judge(judgement(0, 10));
    brake.judge(judgement(60_000, 10));
    brake.asked(removals(1, 5), 60_000);
    brake.setDue("a", []);
    brake.judge(judgement(60_010, 5, { from: 6 }));
    brake.done(removals(1, 5), 60_020);
    brake.setDue("b", removals(6, 3));
    brake.judge(judgement(60_030, 5, { from: 6 }));
    expect(brake.holds()).toEqual([]);
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
