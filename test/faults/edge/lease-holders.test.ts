import { hostname } from "node:os";
import { describe, expect, it } from "vitest";
import { deleteLease, holderOf, readLease } from "../support/edge-lease.js";
import type { FaultWorld } from "../support/fault-world.js";
import { describeStandby, holdLink, passedUntil, shopRequests, startBeside, writers } from "./lease-world.js";
import { changed, expectOutcome, useSharedWorld } from "./shared-world.js";
import { giveInstance, moveGateway, takeInstance } from "./shop-changes.js";

const HOME = "203.0.113.1";
const MOVED = "203.0.113.99";
const A_OF_1 = `WorkloadEntry shop/a@cluster-1 ${HOME}`;
const B_OF_1 = `WorkloadEntry shop/b@cluster-1 ${HOME}`;
const B_MOVED = `WorkloadEntry shop/b@cluster-1 ${MOVED}`;
/** Every edge holds its Lease under the host's name, unless it is told another. */
const OLDER = hostname();
const LEASE_MS = 15_000;
/** From the second on in which a process hears central. */
const HANDED_OVER_MS = 5_000;
/** A process that was sent away asks central again by then. */
const SENT_AWAY_MS = 62_000;
const LONG_MS = 240_000;

describe("the Lease of an edge", () => {
  const shared = useSharedWorld({ clusters: 2, services: ["a", "b"] });

  it("goes to a later process within seconds when the older one does not hear central, and stays there", async () => {
    const world = shared();
    const before = world.owned();
    const release = holdLink(world, "cluster-2");
    await world.addLink("newer");
    await startBeside(world, "cluster-2", "newer");
    await takeInstance(world, "cluster-1", "a");
    await moveGateway(world, "cluster-1", MOVED);
    await world.soon(() => world.edge("newer").describeUnready().length <= 1);
    const took = await passedUntil(world, async () => (await holderOf(world.cluster("cluster-2"))) === "newer");
    expect(took.passedMs).toBeLessThanOrEqual(HANDED_OVER_MS);
    const owned = changed(before, "cluster-2", { gone: [A_OF_1, B_OF_1], come: [B_MOVED] });
    const writes = { "cluster-2": [`create ${B_MOVED}`, `delete ${A_OF_1}`, `delete ${B_OF_1}`] };
    await expectOutcome(world, { owned, writes });
    expect(describeStandby(world, "cluster-2")).toContain("newer holds the Lease, another process of this edge");

    world.log.lines.length = 0;
    release();
    await world.clock.pass(LONG_MS);
    await giveInstance(world, "cluster-1", "a");
    const A_MOVED = `WorkloadEntry shop/a@cluster-1 ${MOVED}`;
    await expectOutcome(world, {
      owned: changed(owned, "cluster-2", { come: [A_MOVED] }),
      writes: { "cluster-2": [`create ${A_MOVED}`] },
    });
    expect([writers(world), await holderOf(world.cluster("cluster-2"))]).toEqual([["cluster-1", "newer"], "newer"]);
    expect(describeStandby(world, "cluster-2")).toContain("nothing is written: ");
    await leave(world, "newer");
    await moveGateway(world, "cluster-1", HOME);
    await world.soon(() => world.isSettled(["a", "b"]));
  });

  it("stays with the older process while a later one does not hear central", async () => {
    const world = shared();
    const before = world.owned();
    await world.addLink("deaf");
    world.link("deaf").close();
    await startBeside(world, "cluster-2", "deaf");
    await world.soon(() => describeStandby(world, "deaf").includes(`${OLDER} holds the Lease`));
    const held = await readLease(world.cluster("cluster-2"));
    await world.clock.pass(LONG_MS);
    world.log.lines.length = 0;
    await takeInstance(world, "cluster-1", "a");
    await expectOutcome(world, {
      owned: changed(before, "cluster-2", { gone: [A_OF_1] }),
      writes: { "cluster-2": [`delete ${A_OF_1}`] },
    });
    expect([writers(world), await readLease(world.cluster("cluster-2"))]).toEqual([["cluster-1", "cluster-2"], held]);
    expect(world.edge("cluster-2").describeUnready()).toEqual([]);
    await world.stopEdge("deaf");
    await giveInstance(world, "cluster-1", "a");
    await expectOutcome(world, { owned: before, writes: { "cluster-2": [`create ${A_OF_1}`] } });
  });

  it("goes back to the older process when the later one hears central no more, and returns to it when it does", async () => {
    const world = shared();
    const before = world.owned();
    const holder = () => holderOf(world.cluster("cluster-2"));
    await world.addLink("cut-off");
    await startBeside(world, "cluster-2", "cut-off");
    await passedUntil(world, async () => (await holder()) === "cut-off");
    world.link("cut-off").close();
    await takeInstance(world, "cluster-1", "a");
    await passedUntil(world, async () => (await holder()) === OLDER);
    await expectOutcome(world, {
      owned: changed(before, "cluster-2", { gone: [A_OF_1] }),
      writes: { "cluster-2": [`delete ${A_OF_1}`] },
    });
    world.link("cut-off").open();
    await passedUntil(world, async () => (await holder()) === "cut-off");
    world.log.lines.length = 0;
    await giveInstance(world, "cluster-1", "a");
    await expectOutcome(world, { owned: before, writes: { "cluster-2": [`create ${A_OF_1}`] } });
    expect(writers(world)).toEqual(["cluster-1", "cut-off"]);
    await leave(world, "cut-off");
  });

  it("goes back to the older process when the later one stops in peace, once central lets it", async () => {
    const world = shared();
    const before = world.owned();
    await world.addLink("passing");
    await startBeside(world, "cluster-2", "passing");
    await passedUntil(world, async () => (await holderOf(world.cluster("cluster-2"))) === "passing");
    expect(world.writes()).toEqual({});
    world.log.lines.length = 0;
    await world.stopEdge("passing");
    expect(await holderOf(world.cluster("cluster-2"))).toBe("");
    await takeInstance(world, "cluster-1", "a");
    await passedUntil(world, async () => (await holderOf(world.cluster("cluster-2"))) === OLDER);
    await world.connected();
    await expectOutcome(world, {
      owned: changed(before, "cluster-2", { gone: [A_OF_1] }),
      writes: { "cluster-2": [`delete ${A_OF_1}`] },
    });
    expect(writers(world)).toEqual(["cluster-1", "cluster-2"]);
    await giveInstance(world, "cluster-1", "a");
    await expectOutcome(world, { owned: before, writes: { "cluster-2": [`create ${A_OF_1}`] } });
  });

  it("deleted by a person stays with the process that held it, though another one waits for it", async () => {
    const world = shared();
    const before = world.owned();
    const cluster = world.cluster("cluster-2");
    await world.addLink("waiting");
    world.link("waiting").close();
    await startBeside(world, "cluster-2", "waiting");
    await world.soon(() => describeStandby(world, "waiting").includes(`${OLDER} holds the Lease`));
    const held = await readLease(cluster);
    for (let round = 0; round < 5; round += 1) {
      await deleteLease(cluster);
      await passedUntil(world, async () => (await readLease(cluster)) !== undefined);
      expect((await readLease(cluster))?.process).toBe(held?.process);
    }
    world.log.lines.length = 0;
    await takeInstance(world, "cluster-1", "a");
    await expectOutcome(world, {
      owned: changed(before, "cluster-2", { gone: [A_OF_1] }),
      writes: { "cluster-2": [`delete ${A_OF_1}`] },
    });
    expect(writers(world)).toEqual(["cluster-1", "cluster-2"]);
    await world.stopEdge("waiting");
    await giveInstance(world, "cluster-1", "a");
    await expectOutcome(world, { owned: before, writes: { "cluster-2": [`create ${A_OF_1}`] } });
  });

  it("kept by a process that was killed goes to one of the same name at once", async () => {
    const world = shared();
    const before = world.owned();
    const kept = await readLease(world.cluster("cluster-2"));
    await world.killEdge("cluster-2");
    expect(await readLease(world.cluster("cluster-2"))).toEqual(kept);
    await takeInstance(world, "cluster-1", "a");
    const startedMs = world.clock.monotonic();
    await world.startEdge("cluster-2");
    await world.soon(() => world.deletes().length === 1);
    expect(world.clock.monotonic() - startedMs).toBeLessThan(LEASE_MS);
    expect(await readLease(world.cluster("cluster-2"))).toMatchObject({
      holder: OLDER,
      transitions: Number(kept?.transitions) + 1,
    });
    await expectOutcome(world, {
      owned: changed(before, "cluster-2", { gone: [A_OF_1] }),
      writes: { "cluster-2": [`delete ${A_OF_1}`] },
    });
    await giveInstance(world, "cluster-1", "a");
    await expectOutcome(world, { owned: before, writes: { "cluster-2": [`create ${A_OF_1}`] } });
  });

  it("kept by a process that was killed goes to one of another name after 15 s, with nothing lost", async () => {
    const world = shared();
    const before = world.owned();
    await world.killEdge("cluster-2");
    await takeInstance(world, "cluster-1", "a");
    const startedMs = world.clock.monotonic();
    await world.startEdge("cluster-2", { env: { EDGE_LEASE_HOLDER: "successor" } });
    await world.connected();
    await world.soon(() => describeStandby(world, "cluster-2").includes(`${OLDER} holds the Lease`));
    const took = await passedUntil(world, async () => {
      const isTaken = (await holderOf(world.cluster("cluster-2"))) === "successor";
      if (!isTaken) expect([world.writes(), shopRequests(world, "cluster-2")]).toEqual([{}, 0]);
      return isTaken;
    });
    expect(world.clock.monotonic() - startedMs).toBeGreaterThan(LEASE_MS);
    expect(took.passedMs).toBeLessThan(LEASE_MS + 5_000);
    await expectOutcome(world, {
      owned: changed(before, "cluster-2", { gone: [A_OF_1] }),
      writes: { "cluster-2": [`delete ${A_OF_1}`] },
    });
    await giveInstance(world, "cluster-1", "a");
    await expectOutcome(world, { owned: before, writes: { "cluster-2": [`create ${A_OF_1}`] } });
    // As the other tests expect it.
    await world.stopEdge("cluster-2");
    await world.startEdge("cluster-2");
    await world.connected();
  });
});

/** Stops the process that speaks for cluster-2; the other one does so again. */
async function leave(world: FaultWorld, id: string): Promise<void> {
  await world.stopEdge(id);
  await world.clock.pass(SENT_AWAY_MS);
  await world.connected();
}
