import { describe, expect, it } from "vitest";
import { FaultWorld } from "../support/fault-world.js";
import { renderPod } from "../support/shop.js";

const SERVICES = ["a"];
const HOUR_MS = 3_600_000;
const ENTRY = "WorkloadEntry shop/a@cluster-1 203.0.113.1";

async function outAndBack(world: FaultWorld): Promise<void> {
  world.forgetWrites();
  const { client } = world.cluster("cluster-1");
  await client.delete({ kind: "Pod", namespace: "shop", name: "a" });
  await world.soon(() => world.deletes().length === 1);
  await client.apply([renderPod("a")]);
  await world.soon(() => world.isSettled(SERVICES));
  await world.barrier();
  expect(world.writes()).toEqual({ "cluster-2": [`delete ${ENTRY}`, `create ${ENTRY}`] });
  expect(world.owned()).toEqual(world.settledState(SERVICES));
}

describe("an edge whose clock is off by an hour", () => {
  it("behind or ahead of all others is followed like any other, also when it is set right", async () => {
    await using world = await FaultWorld.startSettled({ clusters: 2, services: SERVICES });
    for (const offMs of [-HOUR_MS, HOUR_MS, 0]) {
      for (const name of world.names) {
        await world.stopEdge(name);
        await world.startEdge(name, { clock: world.clock.offBy(name === "cluster-1" ? offMs : 0) });
        await world.connected([name]);
      }
      await outAndBack(world);
    }
  });

  it("behind the one before it, which was lost without a word, is taken for the later one within two minutes", async () => {
    await using world = await FaultWorld.startSettled({ clusters: 2, services: SERVICES });
    const network = world.link("cluster-1");
    const held = (["report", "follow"] as const).map((stream) => network.hold(stream, "edge"));
    await world.startEdge("cluster-1", { id: "later", clock: world.clock.offBy(-HOUR_MS) });
    for (const release of held) release();
    await world.stopEdge("cluster-1");
    expect(world.writes()).toEqual({});
    await world.clock.pass(120_000);
    await world.connected();
    await world.barrier();
    expect(world.writes()).toEqual({});
    await outAndBack(world);
  });
});
