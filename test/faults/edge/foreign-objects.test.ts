import type { JsonObject } from "@causeway/sandbox";
import { describe, expect, it } from "vitest";
import { FaultWorld } from "../support/fault-world.js";
import { SHOP } from "../support/shop.js";
import { changed, expectOutcome, untilProblem, useSharedWorld } from "./shared-world.js";
import { addService, giveInstance, nameOf, ownedObject, removeService, takeInstance } from "./shop-changes.js";

const BOTH = ["cluster-1", "cluster-2"];
const SERVICES = ["a", "b"];
const WITH_C = ["a", "b", "c"];
const A_OF_2 = "WorkloadEntry shop/a@cluster-2 203.0.113.2";
const NETWORKING = "networking.istio.io/v1";

describe("an object of somebody else's with the name of ours", () => {
  const shared = useSharedWorld({ clusters: 2, services: SERVICES });

  it("a WorkloadEntry is left alone and told of; ours comes when it has gone", async () => {
    const world = shared();
    const before = world.owned();
    const { name } = nameOf(ownedObject(world, "cluster-1", A_OF_2));
    await takeInstance(world, "cluster-2", "a");
    await world.soon(() => world.owned()["cluster-1"]?.includes(A_OF_2) === false);
    world.forgetWrites();
    const foreign = await putForeign(world, "WorkloadEntry", name, { address: "198.51.100.7", labels: { app: "x" } });

    await giveInstance(world, "cluster-2", "a");
    await untilProblem(world, "cluster-1", "ForeignObject");
    await expectOutcome(world, { owned: changed(before, "cluster-1", { gone: [A_OF_2] }), writes: {} });
    expect(await world.cluster("cluster-1").client.get(nameOf(foreign))).toEqual(foreign);

    await world.cluster("cluster-1").client.delete(nameOf(foreign));
    await expectOutcome(world, { owned: before, writes: { "cluster-1": [`create ${A_OF_2}`] } });
  });

  it("a DestinationRule is left alone, and no entry is made without ours", async () => {
    const world = shared();
    const foreign = await putForeign(world, "DestinationRule", "k-c", { host: "elsewhere.example.com" });
    await addService(world, BOTH, "c");
    await untilProblem(world, "cluster-1", "ForeignObject");
    const whole = world.settledState(WITH_C);
    await expectOutcome(world, {
      owned: changed(whole, "cluster-1", {
        gone: ["DestinationRule shop/c", "WorkloadEntry shop/c@cluster-2 203.0.113.2"],
      }),
      writes: {
        "cluster-1": ["update Gateway shop/k-shop-gateway a,b,c"],
        "cluster-2": [
          "create DestinationRule shop/c",
          "update Gateway shop/k-shop-gateway a,b,c",
          "create WorkloadEntry shop/c@cluster-1 203.0.113.1",
        ],
      },
    });
    expect(await world.cluster("cluster-1").client.get(nameOf(foreign))).toEqual(foreign);

    await world.cluster("cluster-1").client.delete(nameOf(foreign));
    await expectOutcome(world, {
      owned: whole,
      writes: {
        "cluster-1": ["create DestinationRule shop/c", "create WorkloadEntry shop/c@cluster-2 203.0.113.2"],
      },
    });
    await removeService(world, BOTH, "c");
    await world.soon(() => world.isSettled(SERVICES));
  });

  it("a Gateway is left alone, and nobody is sent to a gateway that does not let them in", async () => {
    await using world = await FaultWorld.start({ clusters: 2, services: SERVICES });
    const foreign = await putForeign(world, "Gateway", "k-shop-gateway", {
      selector: { app: "somebody" },
      servers: [{ port: { number: 80, name: "http", protocol: "HTTP" }, hosts: ["*"] }],
    });
    await world.startEdges();
    await untilProblem(world, "cluster-1", "ForeignObject");
    const settled = world.settledState(SERVICES);
    const owned = {
      "cluster-1": (settled["cluster-1"] ?? []).filter((line) => !line.startsWith("Gateway")),
      "cluster-2": (settled["cluster-2"] ?? []).filter((line) => !line.startsWith("WorkloadEntry")),
    };
    await expectOutcome(world, {
      owned,
      writes: {
        "cluster-1": (owned["cluster-1"] ?? []).map((line) => `create ${line}`),
        "cluster-2": (owned["cluster-2"] ?? []).map((line) => `create ${line}`),
      },
    });
    expect(await world.cluster("cluster-1").client.get(nameOf(foreign))).toEqual(foreign);

    await world.cluster("cluster-1").client.delete(nameOf(foreign));
    await world.soon(() => world.isSettled(SERVICES));
    expect(world.deletes()).toEqual([]);
  });
});

async function putForeign(world: FaultWorld, kind: string, name: string, spec: JsonObject) {
  const { client } = world.cluster("cluster-1");
  return await client.create({ apiVersion: NETWORKING, kind, metadata: { namespace: SHOP, name }, spec });
}
