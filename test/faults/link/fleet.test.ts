import { expect, it } from "vitest";
import { EdgeFleet } from "../support/edge-fleet.js";
import { FaultWorld } from "../support/fault-world.js";
import { kindOfFrame } from "../support/frame-kind.js";
import { LinkNetwork } from "../support/link-network.js";
import { renderPod } from "../support/shop.js";

const SERVICES = ["a", "b"];
const SIZE = 100;
const ENTRY = "WorkloadEntry shop/a@cluster-1 203.0.113.1";

it("100 edges that reconnect at once, to the same central and to one restarted, are told what they know, and nothing is written", async () => {
  await using world = await FaultWorld.startSettled({ clusters: 2, services: SERVICES });
  await using network = await LinkNetwork.start(() => world.central.linkPort);
  const { clock } = world;
  await using fleet = new EdgeFleet({ size: SIZE, port: network.port, clock, random: Math.random, services: SERVICES });
  await world.soon(() => fleet.isConnected && fleet.countWith("source/shop/b@cluster-2") === SIZE);
  await world.barrier();
  expect(world.writes()).toEqual({});
  const told = fleet.digests;

  let batches = 0;
  network.inspect((frame) => {
    if (kindOfFrame(frame) === "batch") batches += 1;
    return "pass";
  });
  network.cut("reset");
  for (const name of world.names) world.link(name).cut("reset");
  await world.soon(() => !fleet.isConnected);
  await world.passUntil(() => fleet.isConnected);
  await world.connected();
  expect(fleet.digests).toEqual(told);
  // Equal states send no resources.
  expect(batches).toBe(0);

  network.close();
  await world.killCentral();
  await world.startCentral();
  network.open();
  await world.passUntil(() => fleet.isConnected && JSON.stringify(fleet.digests) === JSON.stringify(told));
  await world.connected();
  await world.barrier();
  expect(world.writes()).toEqual({});
  expect(world.owned()).toEqual(world.settledState(SERVICES));

  const { client } = world.cluster("cluster-1");
  await client.delete({ kind: "Pod", namespace: "shop", name: "a" });
  await world.soon(() => world.deletes().length === 1 && fleet.countWith("source/shop/a@cluster-1") === 0);
  await client.apply([renderPod("a")]);
  await world.soon(() => world.isSettled(SERVICES) && fleet.countWith("source/shop/a@cluster-1") === SIZE);
  expect(world.writes()).toEqual({ "cluster-2": [`delete ${ENTRY}`, `create ${ENTRY}`] });
});
