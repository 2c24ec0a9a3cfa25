import dns from "node:dns";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { FaultWorld } from "../support/fault-world.js";
import { LinkNetwork } from "../support/link-network.js";
import { renderPod } from "../support/shop.js";

const SERVICES = ["a"];
const ENTRY = "WorkloadEntry shop/a@cluster-1 203.0.113.1";
const NAME = "central.example";

/** Stands for the name server: where central's name points to now. */
let address = "127.0.0.1";
const { lookup } = dns.promises;
beforeEach(() => {
  address = "127.0.0.1";
  dns.promises.lookup = ((name: string, ...options: readonly unknown[]) =>
    name === NAME
      ? Promise.resolve([{ address, family: 4 }])
      : Reflect.apply(lookup, dns.promises, [name, ...options])) as typeof lookup;
});
afterEach(() => {
  dns.promises.lookup = lookup;
});

describe("central's address", () => {
  it.each([
    { old: "refuses", leave: (network: LinkNetwork) => network.close() },
    {
      old: "takes everything and says nothing",
      leave(network: LinkNetwork) {
        for (const stream of ["report", "follow"] as const) network.hold(stream, "central");
      },
    },
  ])("moves, and the old one $old: the edge finds the new one", async ({ leave }) => {
    await using world = await FaultWorld.startSettled({ clusters: 2, services: SERVICES });
    await using before = await LinkNetwork.start(() => world.central.linkPort);
    await using after = await LinkNetwork.start(() => world.central.linkPort, "127.0.0.2", before.port);
    await world.stopEdge("cluster-2");
    const env = { EDGE_CENTRAL_ADDRESS: `${NAME}:${before.port}`, EDGE_INSECURE: "true" };
    await world.startEdge("cluster-2", { env });
    await world.soon(() => before.openCalls === 2);

    address = "127.0.0.2";
    leave(before);
    await world.clock.pass(65_000);
    await world.soon(() => after.openCalls === 2);
    await world.connected();
    const { client } = world.cluster("cluster-1");
    await client.delete({ kind: "Pod", namespace: "shop", name: "a" });
    await world.soon(() => world.deletes().length === 1);
    await client.apply([renderPod("a")]);
    await world.soon(() => world.isSettled(SERVICES));
    await world.barrier();
    expect(world.writes()).toEqual({ "cluster-2": [`delete ${ENTRY}`, `create ${ENTRY}`] });
    await world.stopEdge("cluster-2");
  });
});
