import { copyFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { cutAt } from "../support/cut-at.js";
import { FaultWorld } from "../support/fault-world.js";
import { kindOfFrame } from "../support/frame-kind.js";
import type { StreamName } from "../support/link-call.js";
import { renderMarkerConfig } from "../support/marker.js";
import { renderPod, renderShopConfig } from "../support/shop.js";

const SERVICES = ["a", "b"];
const TWO = { clusters: 2, services: SERVICES };
const SNAPSHOTS: readonly { readonly stream: StreamName; readonly frame: string }[] = [
  { stream: "report", frame: "begin" },
  { stream: "report", frame: "batch" },
  { stream: "report", frame: "complete" },
  { stream: "follow", frame: "begin" },
  { stream: "follow", frame: "batch" },
  { stream: "follow", frame: "complete" },
];

function tenant(name: string) {
  return { apiVersion: "api.tsb.tetrate.io/v2", kind: "Tenant", metadata: { organization: "tetrate", name } };
}

/** Leaves a copy of the store as it was while nothing was exposed; now everything is written again. */
async function backUpWithoutSetting(world: FaultWorld, copy: string): Promise<void> {
  await world.central.call("DELETE", "workspacesettings/tetrate/tetrate/shop/shop");
  await world.soon(() => world.isSettled([]));
  await world.central.backUp(copy);
  await world.central.apply(renderShopConfig());
  await world.soon(() => world.isSettled(SERVICES));
  await world.barrier();
}

describe("central killed", () => {
  it.each(SNAPSHOTS)("at the first $frame of $stream has nothing deleted, and all is written later", async (at) => {
    await using world = await FaultWorld.start(TWO);
    const cut = cutAt(
      world.link("cluster-1"),
      (frame) => frame.stream === at.stream && kindOfFrame(frame) === at.frame,
    );
    for (const name of world.names) await world.startEdge(name);
    await cut;
    await world.killCentral();
    await world.startCentral();
    await world.soon(() => world.isSettled(SERVICES));
    await world.barrier();
    expect(world.owned()).toEqual(world.settledState(SERVICES));
    expect(world.deletes()).toEqual([]);
  });
});

describe("central with everything written", () => {
  let world: FaultWorld;
  beforeAll(async () => {
    world = await FaultWorld.startSettled(TWO);
  });
  afterAll(() => world[Symbol.asyncDispose]());
  beforeEach(() => world.forgetWrites());

  // Equal states send no batch.
  it.each(SNAPSHOTS.filter(({ frame }) => frame !== "batch"))(
    "killed again at the $frame of $stream after a restart has nothing written",
    async (at) => {
      await world.killCentral();
      const cut = cutAt(
        world.link("cluster-1"),
        (frame) => frame.stream === at.stream && kindOfFrame(frame) === at.frame,
      );
      await world.startCentral();
      await cut;
      await world.killCentral();
      await world.startCentral();
      await world.connected();
      await world.barrier();
      expect(world.writes()).toEqual({});
      expect(world.owned()).toEqual(world.settledState(SERVICES));
    },
  );

  it.each(["killed", "stopped"])("that was %s and is started again writes nothing", async (how) => {
    if (how === "killed") await world.killCentral();
    else await world.central.stop();
    await world.startCentral();
    await world.clock.pass(3_000);
    await world.connected();
    await world.barrier();
    expect(world.writes()).toEqual({});
    expect(world.owned()).toEqual(world.settledState(SERVICES));
  });
});

describe("central restarted", () => {
  it("while one edge stays away deletes only what the others have lost, and that edge follows when it returns", async () => {
    await using world = await FaultWorld.startSettled({ clusters: 3, services: SERVICES });
    await world.killEdge("cluster-3");
    await world.killCentral();
    await world.cluster("cluster-1").client.delete({ kind: "Pod", namespace: "shop", name: "a" });
    await world.startCentral();
    await world.connected(["cluster-1", "cluster-2"]);
    await world.soon(() => world.deletes().length === 1);
    await world.barrier();
    const gone = "delete WorkloadEntry shop/a@cluster-1 203.0.113.1";
    expect(world.writes()).toEqual({ "cluster-2": [gone] });

    await world.startEdge("cluster-3");
    await world.connected();
    await world.soon(() => world.deletes().length === 2);
    await world.barrier();
    // The one that is left takes all the weight; of a cluster that was not heard yet, nobody says so.
    expect(world.writes()).toEqual({
      "cluster-2": [gone, "update WorkloadEntry shop/a@cluster-3 203.0.113.3"],
      "cluster-3": [gone, "update WorkloadEntry shop/a@cluster-2 203.0.113.2"],
    });

    await world.cluster("cluster-1").client.apply([renderPod("a")]);
    await world.soon(() => world.isSettled(SERVICES));
    await world.barrier();
    expect(world.owned()).toEqual(world.settledState(SERVICES));
    expect(world.deletes()).toHaveLength(2);
  });

  it("with an empty store deletes nothing, whatever is applied, until a person adopts it", async () => {
    await using world = await FaultWorld.startSettled(TWO);
    await world.killCentral();
    await world.central.emptyStore();
    await world.startCentral();
    await world.connected();
    await world.central.apply(renderMarkerConfig());
    await world.barrier();
    expect(world.writes()).toEqual({});

    await world.central.apply(renderShopConfig());
    await world.barrier();
    expect(world.writes()).toEqual({});
    expect(world.owned()).toEqual(world.settledState(SERVICES));

    for (const name of world.names) await world.central.call("POST", `edges/${name}/adopt`);
    await world.cluster("cluster-1").client.delete({ kind: "Pod", namespace: "shop", name: "a" });
    await world.soon(() => world.writes()["cluster-2"]?.length === 1);
    await world.barrier();
    expect(world.writes()).toEqual({ "cluster-2": ["delete WorkloadEntry shop/a@cluster-1 203.0.113.1"] });
  });

  it.each([
    { edges: "run on", areRestarted: false },
    { edges: "are restarted too", areRestarted: true },
  ])("with an older copy of its store deletes nothing until a person adopts it; edges $edges", async (given) => {
    await using world = await FaultWorld.startSettled(TWO);
    const copy = join(world.stateDir, "older.db");
    await backUpWithoutSetting(world, copy);
    // What outlives an edge is at most a minute behind.
    if (given.areRestarted) await world.clock.pass(61_000);
    world.forgetWrites();

    await world.killCentral();
    if (given.areRestarted) for (const name of world.names) await world.killEdge(name);
    world.central.storePath = copy;
    await world.startCentral();
    if (given.areRestarted) await world.startEdges();
    await world.connected();
    await world.barrier();
    expect(world.writes()).toEqual({});
    expect(world.owned()).toEqual(world.settledState(SERVICES));

    for (const name of world.names) await world.central.call("POST", `edges/${name}/adopt`);
    await world.soon(() => world.isSettled([]));
    expect(world.deletes()).toHaveLength(2 * (2 * SERVICES.length + 1));
  });

  it.each([
    { edges: "stopped before they could see it", how: "stopped" },
    { edges: "killed once they have seen it, and the store has gone on", how: "killed" },
  ] as const)(
    "with a copy less than a minute older deletes nothing until a person adopts it; edges $edges",
    async ({ how }) => {
      await using world = await FaultWorld.startSettled(TWO);
      const copy = join(world.stateDir, "older.db");
      await backUpWithoutSetting(world, copy);
      world.forgetWrites();

      if (how === "stopped") for (const name of world.names) await world.stopEdge(name);
      await world.killCentral();
      world.central.storePath = copy;
      await world.startCentral();
      if (how === "killed") {
        await world.connected();
        await world.barrier();
        for (const name of world.names) await world.killEdge(name);
        for (let round = 0; round < 5; round += 1) await world.central.apply([tenant(`later-${round}`)]);
      }
      await world.startEdges();
      await world.connected();
      await world.barrier();
      expect(world.writes()).toEqual({});
      expect(world.owned()).toEqual(world.settledState(SERVICES));

      for (const name of world.names) await world.central.call("POST", `edges/${name}/adopt`);
      await world.soon(() => world.isSettled([]));
      expect(world.deletes()).toHaveLength(2 * (2 * SERVICES.length + 1));
    },
  );

  it("with an older copy of its store, adopted once, and put back once more: deletes nothing until it is adopted again", async () => {
    await using world = await FaultWorld.startSettled(TWO);
    const { central } = world;
    const adopt = async () => {
      for (const name of world.names) await central.call("POST", `edges/${name}/adopt`);
    };
    const copy = join(world.stateDir, "copy.db");
    const restartWith = async (path: string) => {
      await world.killCentral();
      await copyFile(copy, path);
      central.storePath = path;
      await world.startCentral();
    };
    await backUpWithoutSetting(world, copy);

    await restartWith(join(world.stateDir, "first.db"));
    await world.connected();
    await world.barrier();
    expect(world.owned()).toEqual(world.settledState(SERVICES));
    await adopt();
    await world.soon(() => world.isSettled([]));
    await central.backUp(copy);
    await central.apply(renderShopConfig());
    await world.soon(() => world.isSettled(SERVICES));
    await world.barrier();
    // What outlives an edge is at most a minute behind.
    await world.clock.pass(61_000);
    world.forgetWrites();

    // This copy holds the adoption too.
    for (const name of world.names) await world.killEdge(name);
    await restartWith(join(world.stateDir, "second.db"));
    await world.startEdges();
    await world.barrier();
    expect(world.writes()).toEqual({});
    expect(world.owned()).toEqual(world.settledState(SERVICES));
    const reasons = (await world.status()).map(({ problems }) => problems.map(({ reason }) => reason));
    expect(reasons).toEqual([["StoreNotAccepted"], ["StoreNotAccepted"]]);

    await adopt();
    await world.soon(() => world.isSettled([]));
    expect(world.deletes()).toHaveLength(2 * (2 * SERVICES.length + 1));
  });
});
