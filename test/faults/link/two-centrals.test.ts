import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { FaultWorld } from "../support/fault-world.js";
import type { StreamName } from "../support/link-call.js";
import { renderMarkerConfig } from "../support/marker.js";
import { renderPod } from "../support/shop.js";

const SERVICES = ["a", "b"];
const ENTRY = "WorkloadEntry shop/a@cluster-1 203.0.113.1";

let world: FaultWorld;
beforeAll(async () => {
  world = await FaultWorld.startSettled({ clusters: 2, services: SERVICES });
});
afterAll(() => world[Symbol.asyncDispose]());
beforeEach(() => world.forgetWrites());

/** From now on every stream of every edge goes to the central at the given port. */
async function aim(portOf: (stream: StreamName) => number): Promise<void> {
  for (const name of world.names) {
    const network = world.link(name);
    const { connections } = network;
    network.aim(portOf);
    network.cut("reset");
    await world.soon(() => network.connections > connections && network.openCalls === 2);
  }
}

/** The right central is the only one again: a change goes out and back, and nothing else was written. */
async function expectOutAndBack(): Promise<void> {
  await aim(() => world.central.linkPort);
  await world.clock.pass(20_000);
  await world.connected();
  await world.barrier();
  expect(world.writes()).toEqual({});
  const { client } = world.cluster("cluster-1");
  await client.delete({ kind: "Pod", namespace: "shop", name: "a" });
  await world.soon(() => world.deletes().length === 1);
  await client.apply([renderPod("a")]);
  await world.soon(() => world.isSettled(SERVICES));
  await world.barrier();
  expect(world.writes()).toEqual({ "cluster-2": [`delete ${ENTRY}`, `create ${ENTRY}`] });
}

describe("two centrals behind one address", () => {
  it("with different stores, reached in turn, have nothing deleted", async () => {
    await using other = world.addCentral("other");
    await other.start();
    await other.apply(renderMarkerConfig());
    for (let round = 0; round < 3; round += 1) {
      await aim(() => other.linkPort);
      await world.soon(() =>
        world.names.every((name) => world.edge(name).describeUnready().join().includes("StoreNotAccepted")),
      );
      await aim(() => world.central.linkPort);
      await world.soon(() => world.names.every((name) => world.edge(name).describeUnready().length === 0));
    }
    expect(world.writes()).toEqual({});
    await expectOutAndBack();
  });

  it.each<{ stream: StreamName }>([{ stream: "report" }, { stream: "follow" }])(
    "with different stores, of which one has $stream alone, have nothing deleted",
    async ({ stream }) => {
      await using other = world.addCentral(`other-${stream}`);
      await other.start();
      await other.apply(renderMarkerConfig());
      await aim((of) => (of === stream ? other.linkPort : world.central.linkPort));
      await world.clock.pass(90_000);
      await world.cluster("cluster-1").client.delete({ kind: "Pod", namespace: "shop", name: "b" });
      await world.clock.pass(90_000);
      expect(world.deletes()).toEqual([]);
      await world.cluster("cluster-1").client.apply([renderPod("b")]);
      expect(world.writes()).toEqual({});
      await expectOutAndBack();
    },
  );

  it("cannot share a store: the second does not start, and takes over when the first has gone", async () => {
    await using second = world.addCentral("second");
    second.storePath = world.central.storePath;
    await expect(second.start()).rejects.toMatchObject({ code: "Unavailable" });
    await world.barrier();
    expect(world.writes()).toEqual({});

    await world.central.stop();
    await second.start();
    for (const name of world.names) world.link(name).aim(() => second.linkPort);
    await world.clock.pass(5_000);
    await world.soon(() => world.names.every((name) => world.edge(name).describeUnready().length === 0));
    await world.barrier();
    expect(world.writes()).toEqual({});
    await second.stop();
    await world.central.start();
    await world.clock.pass(5_000);
    await expectOutAndBack();
  });
});
