import { describe, expect, it } from "vitest";
import type { FaultWorld } from "../support/fault-world.js";
import { changed, expectOutcome, untilUnready, useSharedWorld } from "./shared-world.js";
import { giveInstance, takeInstance, untilHeard } from "./shop-changes.js";

const SERVICES = ["a", "b"];
const EDGE = { userAgent: "causeway-edge" } as const;
const A_OF_2 = "WorkloadEntry shop/a@cluster-2 203.0.113.2";
const B_OF_1 = "WorkloadEntry shop/b@cluster-1 203.0.113.1";
/** Until the last of its watches has noticed that nothing comes any more, and its list is given up. */
const NOTICED_MS = 125_000;
const LONG_MS = 180_000;

describe("an API server that is away from its edge", () => {
  const shared = useSharedWorld({ clusters: 2, services: SERVICES });

  it("changes nothing anywhere, and everything that was missed comes after", async () => {
    const world = shared();
    const before = world.owned();
    const comeBack = takeAway(world);
    await untilUnready(world, "cluster-1", "WorkloadEntry: ");
    await untilHeard(world, "cluster-1", () => takeInstance(world, "cluster-2", "a"));
    await takeInstance(world, "cluster-1", "b");
    await world.clock.pass(3_000);
    // Central keeps what the edge said last, and the edge asks for nothing.
    expect(world.owned()).toEqual(before);
    expect([world.writes(), world.requests("cluster-1")]).toEqual([{}, 0]);

    comeBack();
    await expectOutcome(world, {
      owned: changed(changed(before, "cluster-1", { gone: [A_OF_2] }), "cluster-2", { gone: [B_OF_1] }),
      writes: { "cluster-1": [`delete ${A_OF_2}`], "cluster-2": [`delete ${B_OF_1}`] },
    });
    await giveInstance(world, "cluster-2", "a");
    await giveInstance(world, "cluster-1", "b");
    await expectOutcome(world, {
      owned: before,
      writes: { "cluster-1": [`create ${A_OF_2}`], "cluster-2": [`create ${B_OF_1}`] },
    });
  });

  it("for minutes without a word, with nothing changed, costs no write", async () => {
    const world = shared();
    const before = world.owned();
    const comeBack = world.cluster("cluster-1").faults.add({ ...EDGE, effect: { kind: "halfOpen" } });
    await world.clock.pass(NOTICED_MS);
    await untilUnready(world, "cluster-1", "WorkloadEntry: ");
    await world.clock.pass(LONG_MS);
    expect([world.owned(), world.writes(), world.requests("cluster-1")]).toEqual([before, {}, 0]);
    comeBack();
    await world.clock.pass(NOTICED_MS);
    await expectOutcome(world, { owned: before, writes: {} });
  });

  it("while the edge starts keeps others as they are, and costs no write after", async () => {
    const world = shared();
    const before = world.owned();
    await world.stopEdge("cluster-1");
    const comeBack = world.cluster("cluster-1").faults.add({ ...EDGE, effect: { kind: "halfOpen" } });
    await world.startEdge("cluster-1");
    await untilUnready(world, "cluster-1", "WorkloadEntry: ");
    // Long enough for central to call what it knows of the cluster stale.
    await world.clock.pass(40_000);
    expect([world.owned(), world.writes(), world.requests("cluster-1")]).toEqual([before, {}, 0]);
    comeBack();
    await world.clock.pass(NOTICED_MS);
    await world.connected();
    await expectOutcome(world, { owned: before, writes: {} });
  });
});

/** Nothing of the edge in cluster-1 reaches its API server; the returned function ends that. */
function takeAway(world: FaultWorld): () => void {
  const cluster = world.cluster("cluster-1");
  const comeBack = cluster.faults.add({ ...EDGE, effect: { kind: "reset" } });
  cluster.cutWatches(EDGE, "reset");
  return comeBack;
}
