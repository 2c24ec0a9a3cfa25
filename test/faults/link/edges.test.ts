import { hostname } from "node:os";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { holderOf } from "../support/edge-lease.js";
import { FaultWorld } from "../support/fault-world.js";
import { addressOf } from "../support/settled-state.js";
import { renderPod } from "../support/shop.js";

const SERVICES = ["a", "b"];
const GATEWAY = { kind: "Service", namespace: "shop", name: "shop-gateway" };

let world: FaultWorld;
beforeAll(async () => {
  world = await FaultWorld.startSettled({ clusters: 2, services: SERVICES });
});
afterAll(() => world[Symbol.asyncDispose]());
beforeEach(() => world.forgetWrites());

/** Gives the gateway of a cluster another address. */
async function moveGateway(cluster: string, ip: string): Promise<void> {
  await world.cluster(cluster).client.patch(GATEWAY, { status: { loadBalancer: { ingress: [{ ip }] } } }, "status");
}

const entriesAt = (ip: string) => SERVICES.map((service) => `WorkloadEntry shop/${service}@cluster-1 ${ip}`);

function entriesOf(cluster: string): readonly string[] {
  return world.owned()[cluster]?.filter((line) => line.startsWith("WorkloadEntry")) ?? [];
}

describe("an edge", () => {
  it("killed between create and delete finishes when it is back", async () => {
    const { faults } = world.cluster("cluster-2");
    const refuse = { kind: "refuse", code: 500, retryAfterSeconds: undefined } as const;
    const mend = faults.add({ verbs: ["delete"], resources: ["workloadentries.networking.istio.io"], effect: refuse });
    await moveGateway("cluster-1", "203.0.113.99");
    const both = [...entriesAt(addressOf("cluster-1")), ...entriesAt("203.0.113.99")].sort();
    await world.soon(() => JSON.stringify(entriesOf("cluster-2")) === JSON.stringify(both));
    await world.killEdge("cluster-2");
    mend();
    expect(world.deletes()).toEqual([]);

    await world.startEdge("cluster-2");
    await world.soon(() => entriesOf("cluster-2").length === 2);
    await world.barrier();
    expect(entriesOf("cluster-2")).toEqual(entriesAt("203.0.113.99"));
    expect([...(world.writes()["cluster-2"] ?? [])].sort()).toEqual([
      ...entriesAt("203.0.113.99").map((line) => `create ${line}`),
      ...entriesAt(addressOf("cluster-1")).map((line) => `delete ${line}`),
    ]);
    expect(Object.keys(world.writes())).toEqual(["cluster-2"]);
    await moveGateway("cluster-1", addressOf("cluster-1"));
    await world.soon(() => world.isSettled(SERVICES));
    await world.barrier();
  });

  it("restarted while central is away follows a gateway that moves once central is back", async () => {
    await world.killCentral();
    await world.killEdge("cluster-2");
    await world.startEdge("cluster-2");
    await moveGateway("cluster-1", "203.0.113.98");
    await world.clock.pass(30_000);
    expect(world.writes()).toEqual({});

    await world.startCentral();
    await world.clock.pass(20_000);
    await world.connected();
    await world.soon(() => JSON.stringify(entriesOf("cluster-2")) === JSON.stringify(entriesAt("203.0.113.98")));
    await world.barrier();
    expect([...(world.writes()["cluster-2"] ?? [])].sort()).toEqual([
      ...entriesAt("203.0.113.98").map((line) => `create ${line}`),
      ...entriesAt(addressOf("cluster-1")).map((line) => `delete ${line}`),
    ]);
    expect(Object.keys(world.writes())).toEqual(["cluster-2"]);
    await moveGateway("cluster-1", addressOf("cluster-1"));
    await world.soon(() => world.isSettled(SERVICES));
    await world.barrier();
  });

  it("beside another of the same cluster gives way to the one that started later, and does not write against it", async () => {
    await world.clock.pass(1_000);
    await world.startEdge("cluster-2", { id: "later", env: { EDGE_LEASE_HOLDER: "later" } });
    await world.soon(() => world.log.lines.some(({ message }) => message === "two processes speak for the cluster"));
    await world.connected();
    await world.barrier();
    await world.soon(async () => (await holderOf(world.cluster("cluster-2"))) === "later");
    expect(world.writes()).toEqual({});

    const gone = "WorkloadEntry shop/a@cluster-1 203.0.113.1";
    await world.cluster("cluster-1").client.delete({ kind: "Pod", namespace: "shop", name: "a" });
    await world.soon(() => world.deletes().length === 1);
    await world.barrier();
    for (let minute = 0; minute < 4; minute += 1) await world.clock.pass(60_000);
    await world.barrier();
    expect(world.writes()).toEqual({ "cluster-2": [`delete ${gone}`] });

    const status = await world.status();
    expect(status.find(({ cluster }) => cluster === "cluster-2")?.problems).toMatchObject([
      { reason: "DuplicateEdge" },
    ]);
    await world.stopEdge("later");
    expect(await holderOf(world.cluster("cluster-2"))).toBe("");
    await world.clock.pass(62_000);
    await world.connected();
    await world.soon(async () => (await holderOf(world.cluster("cluster-2"))) === hostname());
    await world.cluster("cluster-1").client.apply([renderPod("a")]);
    await world.soon(() => world.isSettled(SERVICES));
    await world.barrier();
    expect(world.writes()).toEqual({ "cluster-2": [`delete ${gone}`, `create ${gone}`] });
  });
});
