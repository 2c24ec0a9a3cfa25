import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { FaultWorld } from "../support/fault-world.js";
import type { LinkFrame, StreamName } from "../support/link-call.js";
import type { Cut } from "../support/link-network.js";
import { renderPod } from "../support/shop.js";

const SERVICES = ["a", "b"];
const ENTRY = "WorkloadEntry shop/a@cluster-1 203.0.113.1";
/** Longer than a stream may be silent, and than the wait before it is opened again. */
const LONG_MS = 65_000;

let world: FaultWorld;
beforeAll(async () => {
  world = await FaultWorld.startSettled({ clusters: 2, services: SERVICES });
});
afterAll(() => world[Symbol.asyncDispose]());
beforeEach(() => {
  world.forgetWrites();
  world.log.lines.splice(0);
});

/** Ends as it began, with one entry deleted and created. */
async function bringBack(): Promise<void> {
  await world.cluster("cluster-1").client.apply([renderPod("a")]);
  await world.soon(() => world.isSettled(SERVICES));
  await world.barrier();
  expect(world.writes()).toEqual({ "cluster-2": [`delete ${ENTRY}`, `create ${ENTRY}`] });
}

/** The streams of a cluster that either end has given up because nothing came any more. */
function silentStreams(cluster: string): ReadonlySet<unknown> {
  const lines = world.log.lines.filter(({ fields }) => fields["clusterId"] === cluster);
  const silent = lines.filter(({ fields }) => String(fields["problem"]).endsWith("no frame for 30 s"));
  return new Set(silent.map(({ fields }) => fields["stream"]));
}

describe("one stream alone", () => {
  it.each<{ readonly cluster: string; readonly stream: StreamName; readonly from: LinkFrame["from"] }>([
    { cluster: "cluster-1", stream: "report", from: "edge" },
    { cluster: "cluster-2", stream: "follow", from: "edge" },
    { cluster: "cluster-2", stream: "follow", from: "central" },
  ])("stalled: $stream of $cluster from the $from; the change comes through afterwards", async (at) => {
    const release = world.link(at.cluster).hold(at.stream, at.from);
    await world.clock.pass(LONG_MS);
    await world.cluster("cluster-1").client.delete({ kind: "Pod", namespace: "shop", name: "a" });
    await world.clock.pass(LONG_MS);
    expect(world.writes()).toEqual({});
    expect(silentStreams(at.cluster)).toEqual(new Set([at.stream]));

    release();
    await world.clock.pass(20_000);
    await world.soon(() => world.deletes().length === 1);
    await bringBack();
  });

  it("stalled: what central answers to the report of cluster-1; the report gets through all the same", async () => {
    const release = world.link("cluster-1").hold("report", "central");
    await world.cluster("cluster-1").client.delete({ kind: "Pod", namespace: "shop", name: "a" });
    await world.soon(() => world.deletes().length === 1);
    await world.clock.pass(LONG_MS);
    release();
    await world.clock.pass(20_000);
    await world.connected();
    await bringBack();
  });

  it.each<{ stream: StreamName }>([{ stream: "report" }, { stream: "follow" }])(
    "ended: $stream is opened again while the other goes on",
    async ({ stream }) => {
      const network = world.link("cluster-2");
      const { connections } = network;
      network.cutStream(stream);
      await world.soon(() => network.openCalls < 2);
      await world.soon(() => network.openCalls === 2);
      await world.connected();
      await world.barrier();
      expect(network.connections).toBe(connections);
      expect(world.writes()).toEqual({});
    },
  );
});

describe("a connection", () => {
  it.each<{ how: Cut }>([{ how: "reset" }, { how: "eof" }, { how: "goaway" }])(
    "that ends by $how again and again is opened again, and nothing is written",
    async ({ how }) => {
      for (let round = 0; round < 3; round += 1) {
        for (const name of world.names) {
          const network = world.link(name);
          const { connections } = network;
          network.cut(how);
          await world.soon(() => network.connections > connections && network.openCalls === 2);
        }
      }
      await world.connected();
      await world.barrier();
      expect(world.writes()).toEqual({});
      expect(world.owned()).toEqual(world.settledState(SERVICES));
    },
  );

  it("that takes everything and carries nothing is given up after 30 s and opened again", async () => {
    const network = world.link("cluster-1");
    const held = (["report", "follow"] as const).flatMap((stream) => [
      network.hold(stream, "edge"),
      network.hold(stream, "central"),
    ]);
    await world.cluster("cluster-1").client.delete({ kind: "Pod", namespace: "shop", name: "a" });
    await world.clock.pass(LONG_MS);
    expect(world.writes()).toEqual({});
    for (const release of held) release();
    await world.clock.pass(20_000);
    await world.soon(() => world.deletes().length === 1);
    await bringBack();
  });
});
