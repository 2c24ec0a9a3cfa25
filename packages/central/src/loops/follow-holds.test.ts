import { type ClusterId, PublishedTable } from "@causeway/shared";
import { FakeClock } from "@causeway/shared/testing";
import { describe, expect, it } from "vitest";
import { FollowHolds } from "./follow-holds.js";

const [A, B] = ["a", "b"] as ClusterId[] as [ClusterId, ClusterId];

function start(expected: readonly ClusterId[]) {
  const clock = new FakeClock();
  const complete = new Set<ClusterId>();
  const tables = new Map([A, B].map((cluster) => [cluster, new PublishedTable()]));
  const table = (cluster: ClusterId) => tables.get(cluster) as PublishedTable;
  const planning = { is: false, gathered: 0 };
  const holds = new FollowHolds({
    ...{ clock, table, expected, isComplete: (cluster) => complete.has(cluster), isPlanning: () => planning.is },
    onGathered: () => {
      planning.gathered += 1;
    },
  });
  holds.begin();
  const isHeld = () => [A, B].map((cluster) => table(cluster).isHeld);
  const arrive = (cluster: ClusterId) => {
    complete.add(cluster);
    holds.arrive(cluster);
  };
  return { clock, complete, holds, isHeld, arrive, planning };
}

describe(FollowHolds, () => {
  it("lets streams begin as soon as every edge that is expected has reported", () => {
    const { arrive, holds, isHeld } = start([A, B]);
    holds.ask(A);
    holds.ask(B);
    arrive(A);
    expect([holds.isGathering, isHeld()]).toEqual([true, [true, true]]);
    arrive(B);
    expect([holds.isGathering, isHeld()]).toEqual([false, [false, false]]);
  });

  it("lets streams begin only when what was reported has been planned", () => {
    const { arrive, holds, isHeld, planning } = start([A]);
    holds.ask(A);
    planning.is = true;
    arrive(A);
    expect([planning.gathered, isHeld()]).toEqual([1, [true, false]]);
    planning.is = false;
    holds.look();
    expect([planning.gathered, isHeld()]).toEqual([1, [false, false]]);
  });

  it("waits a moment only for an edge that stays away", () => {
    const { clock, arrive, holds, isHeld } = start([A, B]);
    holds.ask(A);
    arrive(A);
    clock.advance(1_999);
    expect(isHeld()).toEqual([true, false]);
    clock.advance(1);
    expect([holds.isGathering, isHeld()]).toEqual([false, [false, false]]);
  });

  it("waits for the next edge as long after each that comes", () => {
    const { clock, holds } = start([A, B]);
    clock.advance(1_900);
    holds.hear(A);
    holds.arrive(A);
    clock.advance(1_900);
    expect(holds.isGathering).toBe(true);
    clock.advance(250);
    expect(holds.isGathering).toBe(false);
  });

  it("waits for a report for as long as it goes on", () => {
    const { clock, arrive, holds, isHeld } = start([A]);
    holds.ask(A);
    for (let round = 0; round < 4; round += 1) {
      holds.hear(A);
      clock.advance(4_900);
    }
    expect([holds.isGathering, isHeld()]).toEqual([true, [true, false]]);
    arrive(A);
    expect([holds.isGathering, isHeld()]).toEqual([false, [false, false]]);
  });

  it("does not wait for a report that stalls", () => {
    const { clock, holds, isHeld } = start([A, B]);
    holds.hear(B);
    holds.ask(A);
    clock.advance(4_750);
    expect(holds.isGathering).toBe(true);
    clock.advance(250);
    expect([holds.isGathering, isHeld()]).toEqual([false, [false, false]]);
  });

  it("waits for half a minute at most", () => {
    const { clock, holds } = start([A]);
    for (let round = 0; round < 30; round += 1) {
      holds.hear(A);
      clock.advance(1_000);
    }
    expect(holds.isGathering).toBe(false);
  });

  it("does not keep the rest from an edge whose own report does not come", () => {
    const { clock, holds, isHeld } = start([]);
    holds.ask(A);
    clock.advance(4_999);
    expect(isHeld()).toEqual([true, false]);
    clock.advance(1);
    expect(isHeld()).toEqual([false, false]);
  });

  it("holds the first stream of a cluster only", () => {
    const { arrive, complete, holds, isHeld } = start([A]);
    arrive(A);
    holds.ask(A);
    complete.delete(A);
    holds.ask(A);
    expect(isHeld()).toEqual([false, false]);
  });

  it("leaves no timer behind", () => {
    const { clock, holds } = start([A]);
    holds.ask(A);
    holds[Symbol.dispose]();
    expect(clock.pending).toBe(0);
  });

  it("sets no timer once nobody waits", () => {
    const { clock, arrive, holds } = start([A]);
    holds.ask(A);
    arrive(A);
    clock.advance(250);
    expect(clock.pending).toBe(0);
  });
});
