import { describe, expect, it } from "vitest";
import {
  deleteLease,
  EDGE_NAMESPACE,
  giveLease,
  holderOf,
  LEASES,
  readLease,
  stripLease,
} from "../support/edge-lease.js";
import type { FaultWorld } from "../support/fault-world.js";
import { describeStandby, passedUntil, shopRequests } from "./lease-world.js";
import { changed, expectOutcome, useSharedWorld } from "./shared-world.js";
import { giveInstance, takeInstance, untilHeard } from "./shop-changes.js";

const A_OF_2 = "WorkloadEntry shop/a@cluster-2 203.0.113.2";
const B_OF_1 = "WorkloadEntry shop/b@cluster-1 203.0.113.1";
const EDGE = { userAgent: "causeway-edge" } as const;
const WRITES = ["create", "update", "patch", "delete"] as const;
const LEASE_MS = 15_000;
/** More than a renewal is good for. */
const RUN_OUT_MS = 12_000;
const FAULT_MS = 60_000;
/** More than the longest wait before the Lease is asked for again. */
const SOON_MS = 5_000;
const KEEPER = { kind: "ConfigMap", namespace: EDGE_NAMESPACE, name: "keeper" } as const;
const RECORD = { kind: "ConfigMap", namespace: EDGE_NAMESPACE, name: "causeway-edge" } as const;
const NAMESPACE = { kind: "Namespace", namespace: "", name: EDGE_NAMESPACE } as const;

const FORBIDDEN = { kind: "refuse", code: 403, retryAfterSeconds: undefined } as const;
const LOSSES = [
  { how: "with 403", scope: { resources: [LEASES] }, effect: FORBIDDEN },
  { how: "with 429", scope: { resources: [LEASES] }, effect: { kind: "refuse", code: 429, retryAfterSeconds: 1 } },
  {
    how: "with 500",
    scope: { resources: [LEASES] },
    effect: { kind: "refuse", code: 500, retryAfterSeconds: undefined },
  },
  { how: "with silence", scope: { resources: [LEASES] }, effect: { kind: "halfOpen" } },
  { how: "with 403, as every write of anything", scope: { verbs: WRITES }, effect: FORBIDDEN },
] as const;

describe("an edge whose Lease", () => {
  const shared = useSharedWorld({ clusters: 2, services: ["a", "b"] });

  it.each([
    { what: "can neither be read nor written", verbs: ["get", ...WRITES] },
    { what: "cannot be read", verbs: ["get"] },
    { what: "cannot be written", verbs: WRITES },
  ] as const)("$what when it starts writes nothing, says so, reports, and begins once it can", async ({ verbs }) => {
    const world = shared();
    const before = world.owned();
    const { faults } = world.cluster("cluster-1");
    await world.stopEdge("cluster-1");
    const permit = faults.add({ ...EDGE, resources: [LEASES], verbs, effect: FORBIDDEN });
    await takeInstance(world, "cluster-2", "a");
    await world.startEdge("cluster-1");
    await world.connected();
    await world.soon(() => describeStandby(world, "cluster-1").includes("the Lease is not to be had: "));
    const ready = await fetch(`${world.edge("cluster-1").healthUrl}/readyz`);
    const standby = describeStandby(world, "cluster-1");
    expect([ready.status, await ready.json()]).toEqual([503, { isReady: false, problems: [standby] }]);
    await takeInstance(world, "cluster-1", "b");
    await world.soon(() => world.deletes().length === 1);
    await world.clock.pass(FAULT_MS);
    const without = changed(before, "cluster-2", { gone: [B_OF_1] });
    expect([world.owned(), world.writes()]).toEqual([without, { "cluster-2": [`delete ${B_OF_1}`] }]);
    expect(world.requests("cluster-1")).toBe(0);

    permit();
    await untilHeld(world, SOON_MS);
    await expectOutcome(world, {
      owned: changed(without, "cluster-1", { gone: [A_OF_2] }),
      writes: { "cluster-1": [`delete ${A_OF_2}`], "cluster-2": [`delete ${B_OF_1}`] },
    });
    expect(world.edge("cluster-1").describeUnready()).toEqual([]);
    await restore(world, ["cluster-2", "a"], ["cluster-1", "b"]);
  });

  it.each(LOSSES)(
    "is answered $how for a minute writes nothing after a while, and each change once then",
    async (loss) => {
      const world = shared();
      const before = world.owned();
      const held = await readLease(world.cluster("cluster-1"));
      const mend = world.cluster("cluster-1").faults.add({ ...EDGE, ...loss.scope, effect: loss.effect });
      await world.clock.pass(RUN_OUT_MS);
      expect(describeStandby(world, "cluster-1")).not.toBe("");
      await world.soon(() => describeStandby(world, "cluster-1").includes("the Lease is not to be had: "));
      await untilHeard(world, "cluster-1", () => takeInstance(world, "cluster-2", "a"));
      await takeInstance(world, "cluster-1", "b");
      await world.soon(() => world.deletes().length === 1);
      await world.clock.pass(FAULT_MS - RUN_OUT_MS);
      const without = changed(before, "cluster-2", { gone: [B_OF_1] });
      expect([world.owned(), world.writes()]).toEqual([without, { "cluster-2": [`delete ${B_OF_1}`] }]);
      expect(world.requests("cluster-1")).toBe(0);

      mend();
      await world.soon(() => describeStandby(world, "cluster-1") === "");
      await expectOutcome(world, {
        owned: changed(without, "cluster-1", { gone: [A_OF_2] }),
        writes: { "cluster-1": [`delete ${A_OF_2}`], "cluster-2": [`delete ${B_OF_1}`] },
      });
      expect(await readLease(world.cluster("cluster-1"))).toEqual(held);
      await restore(world, ["cluster-2", "a"], ["cluster-1", "b"]);
    },
  );

  it.each([
    { what: "is deleted", act: deleteLease },
    { what: "says no more which process holds it", act: stripLease },
  ])("$what by a person has it again at once, and writes as ever", async ({ act }) => {
    const world = shared();
    const before = world.owned();
    const cluster = world.cluster("cluster-1");
    const held = await readLease(cluster);
    await act(cluster);
    await takeInstance(world, "cluster-2", "a");
    await untilHeld(world, SOON_MS);
    await expectOutcome(world, {
      owned: changed(before, "cluster-1", { gone: [A_OF_2] }),
      writes: { "cluster-1": [`delete ${A_OF_2}`] },
    });
    expect((await readLease(cluster))?.holder).toBe(held?.holder);
    await restore(world, ["cluster-2", "a"]);
  });

  it.each([
    { who: "somebody", process: null },
    { who: "a process that started later", process: "9999999999999 later" },
  ])("is given to $who by a person waits until nobody has renewed it for 15 s", async ({ who, process }) => {
    const world = shared();
    const before = world.owned();
    const cluster = world.cluster("cluster-1");
    const held = await readLease(cluster);
    const givenMs = world.clock.monotonic();
    await giveLease(cluster, who, process);
    await world.clock.pass(SOON_MS);
    await world.soon(() => describeStandby(world, "cluster-1").includes(`${who} holds the Lease`));
    await untilHeard(world, "cluster-1", () => takeInstance(world, "cluster-2", "a"));
    const took = await passedUntil(world, async () => {
      const isBack = (await holderOf(cluster)) === held?.holder;
      if (!isBack) expect([world.writes(), shopRequests(world, "cluster-1")]).toEqual([{}, 0]);
      return isBack;
    });
    expect(world.clock.monotonic() - givenMs).toBeGreaterThan(LEASE_MS);
    expect(SOON_MS + took.passedMs).toBeLessThan(LEASE_MS + SOON_MS);
    await expectOutcome(world, {
      owned: changed(before, "cluster-1", { gone: [A_OF_2] }),
      writes: { "cluster-1": [`delete ${A_OF_2}`] },
    });
    await restore(world, ["cluster-2", "a"]);
  });

  it("cannot be made while its namespace is on its way out writes nothing until that is there again", async () => {
    const world = shared();
    const before = world.owned();
    const { client } = world.cluster("cluster-1");
    const metadata = { name: KEEPER.name, namespace: EDGE_NAMESPACE, finalizers: ["example.com/keeper"] };
    await client.create({ apiVersion: "v1", kind: "ConfigMap", metadata });
    await client.delete(NAMESPACE);
    await world.clock.pass(SOON_MS);
    await world.soon(() => describeStandby(world, "cluster-1").includes("the Lease is not to be had: "));
    world.forgetWrites();
    await untilHeard(world, "cluster-1", () => takeInstance(world, "cluster-2", "a"));
    await world.clock.pass(FAULT_MS);
    expect([world.owned(), world.writes(), world.requests("cluster-1")]).toEqual([before, {}, 0]);
    expect(describeStandby(world, "cluster-1")).toContain(EDGE_NAMESPACE);

    await client.patch(KEEPER, { metadata: { finalizers: null } });
    await untilHeld(world, SOON_MS);
    await expectOutcome(world, {
      owned: changed(before, "cluster-1", { gone: [A_OF_2] }),
      writes: { "cluster-1": [`delete ${A_OF_2}`] },
    });
    // The record of the accepted store went with the namespace: without it the next process would have to ask a person.
    await world.soon(async () => (await client.get(RECORD)) !== undefined);
    await world.stopEdge("cluster-1");
    await world.startEdge("cluster-1");
    await world.connected();
    await restore(world, ["cluster-2", "a"]);
    expect(world.edge("cluster-1").describeUnready()).toEqual([]);
  });
});

/** The edge of cluster-1 holds its Lease again before so much time has passed. */
async function untilHeld(world: FaultWorld, limitMs: number): Promise<void> {
  const cluster = world.cluster("cluster-1");
  const took = await passedUntil(world, async () => {
    const lease = await readLease(cluster);
    return lease !== undefined && lease.process !== "" && describeStandby(world, "cluster-1") === "";
  });
  expect(took.passedMs).toBeLessThanOrEqual(limitMs);
}

/** The service of the cluster has its instance again, and every cluster what it should have. */
async function restore(world: FaultWorld, ...instances: readonly (readonly [string, string])[]): Promise<void> {
  for (const [cluster, service] of instances) await giveInstance(world, cluster, service);
  await world.soon(() => world.isSettled(["a", "b"]));
}
