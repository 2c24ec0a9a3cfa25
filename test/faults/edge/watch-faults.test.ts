import type { FaultEffect } from "@causeway/sandbox";
import { describe, expect, it } from "vitest";
import type { FaultWorld } from "../support/fault-world.js";
import { changed, expectOutcome, useSharedWorld } from "./shared-world.js";
import { deleteOwned, giveInstance, takeInstance } from "./shop-changes.js";

const WATCHES = { userAgent: "causeway-edge", verbs: ["watch"] } as const;
const A_OF_2 = "WorkloadEntry shop/a@cluster-2 203.0.113.2";
const B_OF_1 = "WorkloadEntry shop/b@cluster-1 203.0.113.1";
/** Longer than a watch may be silent. */
const SILENT_MS = 95_000;

interface Case {
  readonly given: string;
  /** What new watches meet; undefined: nothing. */
  readonly effect: undefined | FaultEffect;
  /** How the watches that are open end; undefined: they stay. */
  readonly cut: undefined | "end" | "reset";
  /** How much time passes before the fault goes. */
  readonly passMs: number;
  /** The edge sees nothing of what happens as long as the fault is there. */
  readonly isBlind?: true;
}

const CASES: readonly Case[] = [
  { given: "end politely", effect: undefined, cut: "end", passMs: 0 },
  { given: "are reset", effect: undefined, cut: "reset", passMs: 0 },
  { given: "are answered with 410", effect: { kind: "expire", as: "answer" }, cut: "end", passMs: 1_000 },
  { given: "end with a 410 event", effect: { kind: "expire", as: "event" }, cut: "end", passMs: 1_000 },
  { given: "end as soon as they begin", effect: { kind: "cutWatch", how: "end" }, cut: "end", passMs: 5_000 },
  { given: "are reset as soon as they begin", effect: { kind: "cutWatch", how: "reset" }, cut: "reset", passMs: 5_000 },
  { given: "are stalled", effect: { kind: "stallWatch" }, cut: undefined, passMs: SILENT_MS, isBlind: true },
  { given: "are opened stalled", effect: { kind: "stallWatch" }, cut: "end", passMs: SILENT_MS, isBlind: true },
  { given: "go half-open", effect: { kind: "halfOpen" }, cut: undefined, passMs: 0, isBlind: true },
];

describe("watches of an edge that", () => {
  const shared = useSharedWorld({ clusters: 2, services: ["a", "b"] });

  it.each(CASES)("$given lose nothing and delete nothing by mistake", async ({ effect, cut, passMs, isBlind }) => {
    const world = shared();
    const before = world.owned();
    const cluster = world.cluster("cluster-1");
    const takeBack = effect === undefined ? () => undefined : cluster.faults.add({ ...WATCHES, effect });
    if (cut !== undefined) cluster.cutWatches(WATCHES, cut);
    await takeInstance(world, "cluster-1", "b");
    await deleteOwned(world, "cluster-1", A_OF_2);
    await world.clock.pass(passMs);
    if (isBlind) expect(world.writes()).toEqual({ "cluster-1": [`delete ${A_OF_2}`] });
    takeBack();
    // A connection that has gone half-open stays so: it is left when it has been silent for too long.
    if (effect?.kind === "halfOpen") await world.clock.pass(SILENT_MS);
    await expectOutcome(world, {
      owned: changed(before, "cluster-2", { gone: [B_OF_1] }),
      writes: { "cluster-1": [`delete ${A_OF_2}`, `create ${A_OF_2}`], "cluster-2": [`delete ${B_OF_1}`] },
    });
    await giveBack(world);
  });

  it.each(CASES)("$given while nothing changes cost no write", async ({ effect, cut, passMs }) => {
    const world = shared();
    const before = world.owned();
    const cluster = world.cluster("cluster-1");
    const takeBack = effect === undefined ? () => undefined : cluster.faults.add({ ...WATCHES, effect });
    if (cut !== undefined) cluster.cutWatches(WATCHES, cut);
    await world.clock.pass(passMs);
    takeBack();
    if (effect?.kind === "halfOpen") await world.clock.pass(SILENT_MS);
    await expectOutcome(world, { owned: before, writes: {} });
  });
});

async function giveBack(world: FaultWorld): Promise<void> {
  await giveInstance(world, "cluster-1", "b");
  await world.soon(() => world.isSettled(["a", "b"]));
}
