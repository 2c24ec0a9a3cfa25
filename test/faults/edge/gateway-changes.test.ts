import { describe, expect, it } from "vitest";
import { addressOf, type Owned } from "../support/settled-state.js";
import { SHOP } from "../support/shop.js";
import { changed, expectOutcome, useSharedWorld } from "./shared-world.js";
import { giveInstance, moveGateway, takeInstance, typeGateway } from "./shop-changes.js";

const SERVICES = ["a", "b"];
const OF_2 = SERVICES.map((service) => `WorkloadEntry shop/${service}@cluster-2`);
const HOME = addressOf("cluster-2");
const MOVED = "203.0.113.99";
const POD = "shop-gateway";

describe("the gateway of the only source", () => {
  const shared = useSharedWorld({ clusters: 2, services: SERVICES });

  it("loses its address: what uses the last one stays, and is there when it comes back", async () => {
    const world = shared();
    const before = world.owned();
    await typeGateway(world, "cluster-2", "ClusterIP");
    await expectOutcome(world, { owned: before, writes: {} });
    await typeGateway(world, "cluster-2", "LoadBalancer");
    await expectOutcome(world, { owned: before, writes: {} });
  });

  it("gets another address: entries on the new one come before those on the old one go", async () => {
    const world = shared();
    const before = world.owned();
    await moveGateway(world, "cluster-2", MOVED);
    await world.soon(() => JSON.stringify(world.owned()) === JSON.stringify(moved(before)));
    for (const entry of OF_2) {
      const lines = (world.writes()["cluster-1"] ?? []).filter((line) => line.includes(entry));
      expect(lines).toEqual([`create ${entry} ${MOVED}`, `delete ${entry} ${HOME}`]);
    }
    await expectOutcome(world, { owned: moved(before), writes: { "cluster-1": swapped(HOME, MOVED) } });
    await moveGateway(world, "cluster-2", HOME);
    await expectOutcome(world, { owned: before, writes: { "cluster-1": swapped(MOVED, HOME) } });
  });

  it("loses its address and gets another: one move", async () => {
    const world = shared();
    const before = world.owned();
    await typeGateway(world, "cluster-2", "ClusterIP");
    await expectOutcome(world, { owned: before, writes: {} });
    await typeGateway(world, "cluster-2", "LoadBalancer");
    await moveGateway(world, "cluster-2", MOVED);
    await expectOutcome(world, { owned: moved(before), writes: { "cluster-1": swapped(HOME, MOVED) } });
    await moveGateway(world, "cluster-2", HOME);
    await expectOutcome(world, { owned: before, writes: { "cluster-1": swapped(MOVED, HOME) } });
  });

  it("loses its pods: what uses it stays", async () => {
    const world = shared();
    const before = world.owned();
    await takeInstance(world, "cluster-2", POD);
    await expectOutcome(world, { owned: before, writes: {} });
    await giveInstance(world, "cluster-2", POD);
    await expectOutcome(world, { owned: before, writes: {} });
  });

  it("is deleted and made anew: what used it goes and comes back", async () => {
    const world = shared();
    const before = world.owned();
    const { client } = world.cluster("cluster-2");
    await client.delete({ kind: "Service", namespace: SHOP, name: POD });
    const entries = OF_2.map((entry) => `${entry} ${HOME}`);
    await expectOutcome(world, {
      owned: changed(before, "cluster-1", { gone: entries }),
      writes: { "cluster-1": entries.map((line) => `delete ${line}`) },
    });
    await client.apply([
      {
        ...{ apiVersion: "v1", kind: "Service", metadata: { name: POD, namespace: SHOP } },
        spec: { type: "LoadBalancer", selector: { app: POD }, ports: [{ name: "tls", port: 15_443 }] },
      },
    ]);
    await expectOutcome(world, {
      owned: before,
      writes: { "cluster-1": entries.map((line) => `create ${line}`) },
    });
  });
});

describe("the gateway of one source of two", () => {
  const shared = useSharedWorld({ clusters: 3, services: SERVICES });

  it("loses its pods: the other source serves until they are back", async () => {
    const world = shared();
    const before = world.owned();
    const entries = OF_2.map((entry) => `${entry} ${HOME}`);
    await takeInstance(world, "cluster-2", POD);
    const without = ["cluster-1", "cluster-3"].reduce((owned, name) => changed(owned, name, { gone: entries }), before);
    await expectOutcome(world, {
      owned: without,
      writes: {
        "cluster-1": [...entries.map((line) => `delete ${line}`), ...reweighed("cluster-3")],
        "cluster-3": [...entries.map((line) => `delete ${line}`), ...reweighed("cluster-1")],
      },
    });
    await giveInstance(world, "cluster-2", POD);
    await expectOutcome(world, {
      owned: before,
      writes: {
        "cluster-1": [...entries.map((line) => `create ${line}`), ...reweighed("cluster-3")],
        "cluster-3": [...entries.map((line) => `create ${line}`), ...reweighed("cluster-1")],
      },
    });
  });
});

/** Entries of the source that stays: with one source there is no weight. */
function reweighed(cluster: string): readonly string[] {
  return SERVICES.map((service) => `update WorkloadEntry shop/${service}@${cluster} ${addressOf(cluster)}`);
}

function moved(before: Owned): Owned {
  return changed(before, "cluster-1", {
    gone: OF_2.map((entry) => `${entry} ${HOME}`),
    come: OF_2.map((entry) => `${entry} ${MOVED}`),
  });
}

function swapped(from: string, to: string): readonly string[] {
  return OF_2.flatMap((entry) => [`create ${entry} ${to}`, `delete ${entry} ${from}`]);
}
