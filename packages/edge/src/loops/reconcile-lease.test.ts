import { describe, expect, it } from "vitest";
import { complete, remove, withdraw } from "../testing/desired-feed.js";
import { importOf, type SimRig, startedRig } from "../testing/sim-rig.js";

const IMPORT = "import/bookinfo/details";
const SOURCE = "source/bookinfo/details@cluster-2";
const details = "bookinfo/details";

/** A rig whose process may write or not, as the test has it. */
async function leasedRig(mayWrite: boolean): Promise<{ readonly rig: SimRig; readonly lease: { mayWrite: boolean } }> {
  const lease = { mayWrite };
  const rig = await startedRig({ reconcile: { mayWrite: () => lease.mayWrite } });
  return { rig, lease };
}

describe("startReconcile: the leave to write", () => {
  it("is waited for: neither an object nor the record is written before, everything after", async () => {
    const { rig, lease } = await leasedRig(false);
    await using _ = rig;
    rig.follow(...importOf(details), complete());
    await rig.clock.run(120_000);
    expect([rig.takeWrites(), rig.basis.saved, rig.row(IMPORT)]).toEqual([[], undefined, "pending OrderPending"]);
    lease.mayWrite = true;
    rig.reconcile.carryOn();
    await rig.clock.run(1_000);
    expect([rig.takeWrites().length, rig.basis.saves, rig.row(IMPORT)]).toEqual([2, 1, "applied"]);
  });

  it("costs no turn of the loop while it is missing", async () => {
    const { rig } = await leasedRig(false);
    await using _ = rig;
    rig.follow(...importOf(details), complete());
    await rig.clock.run(1_000);
    let told = 0;
    rig.rows.set = (...row) => {
      told += 1;
      return Map.prototype.set.apply(rig.rows, row);
    };
    await rig.clock.run(60_000);
    expect(told).toBe(0);
  });

  it("that ends and comes back stops deletes in between, and no longer", async () => {
    const { rig, lease } = await leasedRig(true);
    await using _ = rig;
    rig.follow(...importOf(details, ["cluster-2", "cluster-3"]), complete());
    await rig.clock.run(2_000);
    rig.takeWrites();
    lease.mayWrite = false;
    rig.follow(remove(SOURCE), withdraw(SOURCE, "Drained"));
    await rig.clock.run(120_000);
    const before = rig.takeWrites();
    lease.mayWrite = true;
    rig.reconcile.carryOn();
    await rig.clock.run(2_000);
    expect([before, rig.takeWrites()]).toEqual([[], ["delete WorkloadEntry k-details"]]);
  });

  it("is given away: nothing is written against the other process, and what stands in the way is told", async () => {
    const { rig } = await leasedRig(true);
    await using _ = rig;
    await rig.reconcile.giveWay();
    rig.follow(...importOf(details), complete());
    await rig.clock.run(5_000);
    const before = [rig.takeWrites(), rig.row(IMPORT)];
    rig.reconcile.carryOn();
    await rig.clock.run(1_000);
    expect([before, rig.takeWrites().length]).toEqual([[[], "withheld DuplicateEdge"], 2]);
  });

  it("is given away when nothing is under way any more", async () => {
    const { rig } = await leasedRig(true);
    await using _ = rig;
    rig.follow(...importOf(details), complete());
    // The record is there, and the first object on its way.
    while (rig.reconcile.status().inFlight === 0) await rig.clock.run(1);
    const atEnd = rig.reconcile.giveWay().then(() => rig.reconcile.status().inFlight);
    await rig.clock.run(1_000);
    expect([await atEnd, rig.takeWrites().length]).toEqual([0, 1]);
  });

  it("that was to be had anew finds the record gone, and puts it there again", async () => {
    const { rig } = await leasedRig(true);
    await using _ = rig;
    rig.follow(...importOf(details), complete());
    await rig.clock.run(2_000);
    const { saved, saves } = rig.basis;
    rig.reconcile.carryOn();
    await rig.clock.run(1_000);
    expect([rig.basis.saved, rig.basis.saves]).toEqual([saved, saves]);
    rig.basis.saved = undefined;
    rig.reconcile.carryOn();
    await rig.clock.run(1_000);
    expect([rig.basis.saved, rig.basis.saves]).toEqual([saved, saves + 1]);
  });

  it.each([
    { name: "as much as it was told itself", revision: "7", deletes: ["delete WorkloadEntry k-details"] },
    { name: "more than it was told itself", revision: "40", deletes: [] },
  ])("is taken up again after another process has put $name on record", async ({ revision, deletes }) => {
    const { rig } = await leasedRig(true);
    await using _ = rig;
    rig.follow(...importOf(details, ["cluster-2", "cluster-3"]), complete());
    await rig.clock.run(2_000);
    await rig.reconcile.giveWay();
    rig.basis.saved = { storeId: "store-1", revision, usedAdoptions: [], isRewound: false };
    rig.reconcile.carryOn();
    await rig.clock.run(1_000);
    rig.takeWrites();
    rig.follow(remove(SOURCE), withdraw(SOURCE, "Drained"));
    await rig.clock.run(120_000);
    expect(rig.takeWrites()).toEqual(deletes);
    // What the other process has taken away is made again only by one that knows no less.
    for (const { meta } of rig.cluster.entries()) rig.cluster.remove("WorkloadEntry", meta.namespace, meta.name);
    await rig.clock.run(120_000);
    expect(rig.takeWrites()).toEqual(deletes.map(() => "create WorkloadEntry k-details"));
    // Once central speaks again, nobody takes what it said before for a sign that its store was restored.
    rig.follow(complete({ storeId: "store-1", revision: "41" }));
    await rig.clock.run(120_000);
    expect([rig.reconcile.status().store.kind, rig.cluster.entries().length]).toEqual(["accepted", 1]);
  });

  it("is taken up again: a store that says again what is behind the record is refused", async () => {
    const { rig } = await leasedRig(true);
    await using _ = rig;
    const told = { storeId: "store-1", revision: "7" };
    rig.follow(...importOf(details), complete(told));
    await rig.clock.run(2_000);
    await rig.reconcile.giveWay();
    rig.basis.saved = { storeId: "store-1", revision: "40", usedAdoptions: [], isRewound: false };
    rig.reconcile.carryOn();
    await rig.clock.run(1_000);
    const before = rig.reconcile.status().store.kind;
    rig.follow(complete({ ...told }));
    await rig.clock.run(1_000);
    expect([before, rig.reconcile.status().store.kind]).toEqual(["unknown", "refused"]);
  });

  it("is taken up again: a store that has gone back behind the record since is refused", async () => {
    const { rig } = await leasedRig(true);
    await using _ = rig;
    rig.follow(...importOf(details, ["cluster-2", "cluster-3"]), complete());
    await rig.clock.run(2_000);
    await rig.reconcile.giveWay();
    rig.basis.saved = { storeId: "store-1", revision: "40", usedAdoptions: [], isRewound: false };
    rig.reconcile.carryOn();
    rig.follow(remove(SOURCE), withdraw(SOURCE, "Drained"), complete({ storeId: "store-1", revision: "39" }));
    await rig.clock.run(1_000);
    rig.follow(complete({ storeId: "store-1", revision: "41" }));
    await rig.clock.run(120_000);
    expect([rig.reconcile.status().store.kind, rig.cluster.entries().length]).toEqual(["refused", 2]);
  });

  /** Followed revision 20 while 7 is on record; another process may write for a while. */
  async function givenAway(): Promise<SimRig> {
    const { rig } = await leasedRig(true);
    rig.follow(...importOf(details, ["cluster-2", "cluster-3"]), complete());
    await rig.clock.run(2_000);
    rig.follow(complete({ storeId: "store-1", revision: "20" }));
    await rig.clock.run(1_000);
    await rig.reconcile.giveWay();
    return rig;
  }

  it("is taken up again: what it has followed itself counts beside a record that lags", async () => {
    await using rig = await givenAway();
    rig.reconcile.carryOn();
    rig.follow(remove(SOURCE), withdraw(SOURCE, "Drained"), complete({ storeId: "store-1", revision: "15" }));
    await rig.clock.run(120_000);
    expect([rig.reconcile.status().store.kind, rig.cluster.entries().length]).toEqual(["refused", 2]);
  });

  it("is taken up again: a store that went back while this process waited is refused, whatever it has grown into", async () => {
    const { rig, lease } = await leasedRig(false);
    await using _ = rig;
    rig.basis.saved = { storeId: "store-1", revision: "20", usedAdoptions: [], isRewound: false };
    await rig.restart();
    rig.follow(...importOf(details), complete({ storeId: "store-1", revision: "15" }));
    await rig.clock.run(1_000);
    await rig.reconcile.giveWay();
    rig.follow(complete({ storeId: "store-1", revision: "30" }));
    await rig.clock.run(1_000);
    lease.mayWrite = true;
    rig.reconcile.carryOn();
    await rig.clock.run(1_000);
    expect([rig.reconcile.status().store.kind, rig.basis.saved]).toMatchObject([
      "refused",
      { revision: "20", isRewound: true },
    ]);
  });

  it("is taken up again: what it has followed itself counts no more once another process has adopted a store", async () => {
    await using rig = await givenAway();
    const usedAdoptions = ["store-1@15.a"];
    rig.basis.saved = { storeId: "store-1", revision: "15", usedAdoptions, isRewound: false };
    rig.follow(remove(SOURCE), withdraw(SOURCE, "Drained"), complete({ storeId: "store-1", revision: "16" }));
    rig.reconcile.carryOn();
    await rig.clock.run(120_000);
    expect([rig.reconcile.status().store.kind, rig.cluster.entries().length]).toEqual(["accepted", 1]);
  });

  it("is handed over with what was followed since the last save on record", async () => {
    await using rig = await givenAway();
    const { saves } = rig.basis;
    await Promise.all([rig.reconcile.handOver(), rig.clock.run(1_000)]);
    expect([rig.basis.saved, rig.basis.saves]).toMatchObject([{ revision: "20", isRewound: false }, saves + 1]);
    await Promise.all([rig.reconcile.handOver(), rig.clock.run(1_000)]);
    expect(rig.basis.saves).toBe(saves + 1);
  });

  it("is handed over although that cannot be put on record", async () => {
    await using rig = await givenAway();
    rig.basis.failing = true;
    await Promise.all([rig.reconcile.handOver(), rig.clock.run(1_000)]);
    expect(rig.basis.saved).toMatchObject({ revision: "7" });
  });

  it("is handed over within 3 s, and nothing is put on record later", async () => {
    await using rig = await givenAway();
    const { saves } = rig.basis;
    let answer = () => {};
    rig.basis.hanging = new Promise((resolve) => {
      answer = resolve;
    });
    const beganMs = rig.clock.monotonic();
    const handedOver = rig.reconcile.handOver().then(() => rig.clock.monotonic() - beganMs);
    await rig.clock.run(10_000);
    answer();
    await rig.clock.run(10_000);
    expect([await handedOver, rig.basis.saves, rig.basis.saved?.revision]).toEqual([3_000, saves, "7"]);
  });

  it("that ends with its process leaves on record what was followed, unless another one may write", async () => {
    for (const mayWrite of [true, false]) {
      const { rig, lease } = await leasedRig(true);
      await using _ = rig;
      rig.follow(...importOf(details), complete());
      await rig.clock.run(2_000);
      rig.follow(complete({ storeId: "store-1", revision: "20" }));
      await rig.clock.run(1_000);
      lease.mayWrite = mayWrite;
      await Promise.all([rig.stop(), rig.clock.run(1_000)]);
      expect(rig.basis.saved).toMatchObject({ revision: mayWrite ? "20" : "7" });
    }
  });
});
