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
  const holds = new FollowHolds({ clock, table, isComplete: (cluster) => complete.has(cluster), expected });
  const isHeld = () => [A, B].map((cluster) => table(cluster).isHeld);
  return { clock, complete, holds, isHeld };
}

describe(FollowHolds, () => {
  it("lets streams begin as soon as every edge that is expected has reported", () => {
    const { complete, holds, isHeld } = start([A, B]);
    holds.ask(A);
    holds.ask(B);
    complete.add(A);
    holds.look();
    expect(isHeld()).toEqual([true, true]);
    complete.add(B);
    holds.look();
    expect(isHeld()).toEqual([false, false]);
  });

  it("waits a moment only for an edge that stays away", () => {
    const { clock, complete, holds, isHeld } = start([A, B]);
    holds.ask(A);
    complete.add(A);
    clock.advance(1_499);
    expect(isHeld()).toEqual([true, false]);
    clock.advance(1);
    expect(isHeld()).toEqual([false, false]);
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
    const { complete, holds, isHeld } = start([A]);
    complete.add(A);
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
});
