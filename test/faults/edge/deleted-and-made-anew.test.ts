import { describe, expect, it } from "vitest";
import { fillShop, SHOP } from "../support/shop.js";
import { expectOutcome, useSharedWorld } from "./shared-world.js";
import { addServiceObject, removeServiceObject } from "./shop-changes.js";

const SERVICES = ["a", "b"];
const A_OF_1 = "WorkloadEntry shop/a@cluster-1 203.0.113.1";
const A_OF_2 = "WorkloadEntry shop/a@cluster-2 203.0.113.2";
const B_OF_1 = "WorkloadEntry shop/b@cluster-1 203.0.113.1";
const B_OF_2 = "WorkloadEntry shop/b@cluster-2 203.0.113.2";
/** In each cluster at most its entry, its rule and its host, each gone and come. */
const WRITES_A_ROUND = 6;
const KEEPER = { kind: "ConfigMap", namespace: SHOP, name: "keeper" } as const;

describe("a service that is deleted and made anew within a second", () => {
  const shared = useSharedWorld({ clusters: 2, services: SERVICES });

  it("costs no write when its edge sees both at once", async () => {
    const world = shared();
    const before = world.owned();
    const cluster = world.cluster("cluster-1");
    const show = cluster.faults.add({ userAgent: "causeway-edge", verbs: ["watch"], effect: { kind: "stallWatch" } });
    await removeServiceObject(world, "cluster-1", "a");
    await addServiceObject(world, "cluster-1", "a");
    await cluster.settled();
    show();
    await expectOutcome(world, { owned: before, writes: {} });
  });

  it("goes and comes back everywhere when its edge sees one after the other", async () => {
    const world = shared();
    const before = world.owned();
    await removeServiceObject(world, "cluster-1", "a");
    const without = {
      "cluster-1": ["DestinationRule shop/b", "Gateway shop/k-shop-gateway b", B_OF_2],
      "cluster-2": ["DestinationRule shop/b", "Gateway shop/k-shop-gateway a,b", B_OF_1],
    };
    await expectOutcome(world, {
      owned: without,
      writes: {
        "cluster-1": [`delete ${A_OF_2}`, "delete DestinationRule shop/a", "update Gateway shop/k-shop-gateway b"],
        "cluster-2": [`delete ${A_OF_1}`, "delete DestinationRule shop/a"],
      },
    });
    await addServiceObject(world, "cluster-1", "a");
    await expectOutcome(world, {
      owned: before,
      writes: {
        "cluster-1": ["update Gateway shop/k-shop-gateway a,b", "create DestinationRule shop/a", `create ${A_OF_2}`],
        "cluster-2": ["create DestinationRule shop/a", `create ${A_OF_1}`],
      },
    });
  });

  it("ten times over, ends as it began and touches nothing else", async () => {
    const world = shared();
    const before = world.owned();
    for (let round = 0; round < 10; round += 1) {
      await removeServiceObject(world, "cluster-1", "a");
      await addServiceObject(world, "cluster-1", "a");
      await world.clock.pass(100);
    }
    await world.clock.pass(61_000);
    await world.soon(() => JSON.stringify(world.owned()) === JSON.stringify(before));
    await world.barrier();
    const writes = Object.values(world.writes()).flat();
    expect(writes.filter((line) => line.includes("shop/b"))).toEqual([]);
    expect(writes.length).toBeLessThanOrEqual(10 * 2 * WRITES_A_ROUND);
    expect(world.owned()).toEqual(before);
  });
});

describe("a namespace that is on its way out", () => {
  const shared = useSharedWorld({ clusters: 2, services: SERVICES });

  it("gets nothing more, costs others only what depended on it, and comes back whole", async () => {
    const world = shared();
    const before = world.owned();
    const { client } = world.cluster("cluster-1");
    await client.create({
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: { name: KEEPER.name, namespace: SHOP, finalizers: ["example.com/keeper"] },
    });
    await client.delete({ kind: "Namespace", namespace: "", name: SHOP });
    const without = { "cluster-1": [], "cluster-2": ["Gateway shop/k-shop-gateway a,b"] };
    const lines = (name: string) => before[name] ?? [];
    const gone = lines("cluster-2").filter((line) => !line.startsWith("Gateway"));
    await expectOutcome(world, {
      owned: without,
      // In cluster-1 Kubernetes itself deletes them.
      writes: {
        "cluster-1": lines("cluster-1").map((line) => `delete ${line}`),
        "cluster-2": gone.map((line) => `delete ${line}`),
      },
    });
    expect(world.log.messages).not.toContain("write failed");

    await client.patch(KEEPER, { metadata: { finalizers: null } });
    await world.soon(async () => (await client.get({ kind: "Namespace", namespace: "", name: SHOP })) === undefined);
    await fillShop(client, SERVICES);
    await world.soon(() => JSON.stringify(world.owned()) === JSON.stringify(before));
    await world.barrier();
    expect([world.owned(), world.deletes()]).toEqual([before, []]);
    const came = world.writes();
    expect([...(came["cluster-2"] ?? [])].sort()).toEqual(gone.map((line) => `create ${line}`));
    // The services come back one by one: so do the hosts of their Gateway.
    const others = (came["cluster-1"] ?? []).filter((line) => !line.includes("Gateway"));
    const expected = lines("cluster-1").filter((line) => !line.includes("Gateway"));
    expect(others.sort()).toEqual(expected.map((line) => `create ${line}`));
  });
});
