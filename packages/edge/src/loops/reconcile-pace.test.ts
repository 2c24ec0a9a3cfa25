import { describe, expect, it } from "vitest";
import { complete } from "../testing/desired-feed.js";
import { importOf, SimRig, startedRig } from "../testing/sim-rig.js";

const details = "bookinfo/details";
const SOURCE = "source/bookinfo/details@cluster-2";
const NAMES = Array.from({ length: 10 }, (_, index) => `s${index}`);

describe("startReconcile: pace", () => {
  it("writes in bursts, one a second", async () => {
    await using rig = new SimRig({ reconcile: { rates: { backgroundPerSecond: 4, urgentPerSecond: 100 } } });
    await rig.furnish(...NAMES);
    rig.start();
    rig.follow(...NAMES.flatMap((name) => importOf(`bookinfo/${name}`, [])), complete());
    await rig.clock.run(5_000);
    const times = rig.cluster.writes.map(({ atMs }) => Math.floor((atMs - (rig.cluster.writes[0]?.atMs ?? 0)) / 100));
    expect(times).toEqual([0, 0, 0, 0, 10, 10, 10, 10, 20, 20]);
  });

  it("gets through more keys than one turn looks at and more writes than run at once", async () => {
    const many = Array.from({ length: 250 }, (_, index) => `s${index}`);
    await using rig = new SimRig();
    await rig.furnish(...many);
    rig.start();
    rig.follow(...many.flatMap((name) => importOf(`bookinfo/${name}`)), complete());
    await rig.clock.run(3_000);
    expect(rig.cluster.entries()).toHaveLength(250);
    expect(rig.reconcile.status()).toMatchObject({ isIdle: true, counts: { create: 500, failed: 0 } });
  });

  it("stops for a while when the API server says that it is too much, then goes on", async () => {
    await using rig = await startedRig();
    rig.cluster.failNext("Throttled");
    rig.follow(...importOf(details), complete());
    await rig.clock.run(500);
    const before = rig.takeWrites();
    await rig.clock.run(5_000);
    expect([before, rig.takeWrites()]).toEqual([
      [],
      ["create DestinationRule k-details", "create WorkloadEntry k-details"],
    ]);
  });

  it.each(["Conflict", "Timeout", "Unavailable", "Invalid", "Forbidden"] as const)(
    "tries again after %s",
    async (code) => {
      await using rig = await startedRig();
      rig.cluster.failNext(code, code, code);
      rig.follow(...importOf(details), complete());
      await rig.clock.run(30_000);
      expect(rig.row(SOURCE)).toBe("applied");
    },
  );

  it("tells of a write that the API server refuses, and of nothing else being held up by it", async () => {
    await using rig = await startedRig();
    rig.cluster.failNext("Invalid");
    rig.follow(...importOf(details), ...importOf("bookinfo/ratings"), complete());
    await rig.clock.run(100);
    expect([rig.row(SOURCE), rig.reconcile.status().failures.length]).toEqual(["failed WriteFailed", 1]);
    await rig.clock.run(200);
    expect(rig.row("source/bookinfo/ratings@cluster-2")).toBe("applied");
  });

  it.each(["Unavailable", "Timeout", "Conflict"] as const)(
    "tells of a write that ends in %s again and again",
    async (code) => {
      await using rig = await startedRig();
      rig.follow(...importOf(details), complete());
      await rig.clock.run(1_000);
      const told = async () => {
        const rows = new Set<undefined | string>();
        for (let step = 0; step < 400; step += 1) {
          await rig.clock.run(5);
          rows.add(rig.row(SOURCE));
        }
        return rows;
      };
      const fails = Array.from({ length: 30 }, () => code);
      rig.cluster.failNext(...fails);
      rig.cluster.remove("WorkloadEntry", "bookinfo", rig.cluster.entries()[0]?.meta.name ?? "");
      await told();
      // From the third attempt on, and during every further one too.
      expect(Array.from(await told())).toEqual(["failed WriteFailed"]);
    },
  );

  it("does not write twice while the watch lags behind", async () => {
    await using rig = await startedRig({ watchLagMs: 3_000 });
    rig.follow(...importOf(details), complete());
    for (let round = 0; round < 20; round += 1) {
      await rig.clock.run(100);
      rig.reconcile.wakeAll();
    }
    expect(rig.takeWrites()).toEqual(["create DestinationRule k-details"]);
  });

  it("ends with nothing running", async () => {
    const rig = await startedRig();
    rig.follow(...importOf(details), complete());
    await rig.clock.run(1);
    await rig.stop();
    await rig.clock.run(20_000);
    expect([rig.clock.pending, rig.takeWrites()]).toEqual([0, ["create DestinationRule k-details"]]);
  });
});
