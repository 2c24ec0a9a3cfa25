import { describe, it } from "vitest";
import { SHOP } from "../support/shop.js";
import { changed, expectOutcome, useSharedWorld } from "./shared-world.js";
import { addService, giveInstance, removeService, takeInstance } from "./shop-changes.js";

const BOTH = ["cluster-1", "cluster-2"];
const SERVICES = ["a", "b"];
const A_OF_2 = "WorkloadEntry shop/a@cluster-2 203.0.113.2";
const EDGE = { userAgent: "causeway-edge", namespaces: [SHOP] } as const;

describe("a write that is done and never answered", () => {
  const shared = useSharedWorld({ clusters: 2, services: SERVICES });

  it("makes nothing twice", async () => {
    const world = shared();
    const { faults } = world.cluster("cluster-1");
    const takeBack = faults.add({ ...EDGE, verbs: ["create", "update"], effect: { kind: "loseAnswer" } });
    await addService(world, BOTH, "c");
    await world.soon(() => world.isSettled([...SERVICES, "c"]));
    takeBack();
    const come = [
      "create DestinationRule shop/c",
      "update Gateway shop/k-shop-gateway a,b,c",
      "create WorkloadEntry shop/c@cluster-2 203.0.113.2",
    ];
    await expectOutcome(world, {
      owned: world.settledState([...SERVICES, "c"]),
      writes: {
        "cluster-1": come,
        "cluster-2": come.map((line) => line.replace("c@cluster-2 203.0.113.2", "c@cluster-1 203.0.113.1")),
      },
    });
    await removeService(world, BOTH, "c");
    await world.soon(() => world.isSettled(SERVICES));
  });

  it("deletes nothing but what was to go", async () => {
    const world = shared();
    const before = world.owned();
    const { faults } = world.cluster("cluster-1");
    const takeBack = faults.add({ ...EDGE, verbs: ["delete"], effect: { kind: "loseAnswer" } });
    await takeInstance(world, "cluster-2", "a");
    await world.soon(() => world.owned()["cluster-1"]?.includes(A_OF_2) === false);
    takeBack();
    await expectOutcome(world, {
      owned: changed(before, "cluster-1", { gone: [A_OF_2] }),
      writes: { "cluster-1": [`delete ${A_OF_2}`] },
    });
    await giveInstance(world, "cluster-2", "a");
    await expectOutcome(world, { owned: before, writes: { "cluster-1": [`create ${A_OF_2}`] } });
  });

  it("is waited for when its answer is late, and not asked for again", async () => {
    const world = shared();
    const before = world.owned();
    const { faults } = world.cluster("cluster-1");
    await takeInstance(world, "cluster-2", "a");
    await world.soon(() => world.owned()["cluster-1"]?.includes(A_OF_2) === false);
    const takeBack = faults.add({ ...EDGE, verbs: ["create"], times: 1, effect: { kind: "latency", ms: 20_000 } });
    await giveInstance(world, "cluster-2", "a");
    await world.soon(() => faults.active === 0);
    await world.clock.pass(25_000);
    takeBack();
    await expectOutcome(world, {
      owned: before,
      writes: { "cluster-1": [`delete ${A_OF_2}`, `create ${A_OF_2}`] },
    });
  });
});
