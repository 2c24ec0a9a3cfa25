import { describe, expect, it } from "vitest";
import { complete, policy, remove, wantExport, wantGateway, withdraw } from "../testing/desired-feed.js";
import { kubePod, kubeRule } from "../testing/kube-objects.js";
import { GATEWAY, importOf, type SimRig, startedRig } from "../testing/sim-rig.js";

const SOURCE = "source/bookinfo/details@cluster-2";
const IMPORT = "import/bookinfo/details";
const EXPORT = `export/${GATEWAY}/bookinfo/details`;
const details = "bookinfo/details";
const wanted = () => [...importOf(details), wantExport(GATEWAY, details)];

async function applied(): Promise<SimRig> {
  const rig = await startedRig();
  rig.follow(...wanted(), complete());
  await rig.clock.run(2_000);
  rig.takeWrites();
  return rig;
}

describe("startReconcile: restarts", () => {
  it("writes nothing when nothing has changed, and tells of what is there before central speaks", async () => {
    await using rig = await applied();
    const before = new Map(rig.rows);
    await rig.restart();
    expect(rig.reconcile.status()).toMatchObject({ phase: "recovering", hasRecovered: true });
    const recovered = Array.from(rig.rows, ([key, row]) => ({ key, state: row.state, hash: row.desiredHash }));
    expect(recovered.map(({ key }) => key).sort()).toEqual([...before.keys()].sort());
    expect(recovered.every(({ state, hash }) => state === "applied" && hash === "")).toBe(true);
    rig.follow(...wanted(), complete());
    await rig.clock.run(1_000);
    expect([rig.takeWrites(), new Map(rig.rows)]).toEqual([[], before]);
  });

  it("neither creates nor deletes before the first Complete", async () => {
    await using rig = await applied();
    for (const { meta } of rig.cluster.entries()) rig.cluster.remove("WorkloadEntry", meta.namespace, meta.name);
    await rig.restart();
    rig.follow(...importOf("bookinfo/ratings"), ...wanted(), withdraw(EXPORT, "NotSelected"));
    await rig.clock.run(5_000);
    expect(rig.takeWrites()).toEqual([]);
  });

  it("takes away before the first Complete what does harm", async () => {
    await using rig = await applied();
    await rig.restart();
    rig.cluster.put(kubeRule("bookinfo", "theirs", { host: "details", trafficPolicy: {} }));
    await rig.clock.run(1_000);
    expect(rig.takeWrites()).toEqual(["delete WorkloadEntry k-details", "delete DestinationRule k-details"]);
  });

  it("takes mTLS out of the rule before the first Complete when local calls would break on it", async () => {
    await using rig = await applied();
    await rig.restart();
    rig.cluster.put(kubePod("bookinfo", "naked", { app: "details" }, { hasSidecar: false }));
    await rig.clock.run(1_000);
    expect(rig.takeWrites()).toEqual(["delete WorkloadEntry k-details", "replace DestinationRule k-details"]);
  });

  it("lets go on the first Complete what was withdrawn meanwhile", async () => {
    await using rig = await applied();
    await rig.restart();
    rig.follow(...[SOURCE, IMPORT, EXPORT].map((key) => withdraw(key, "NoWorkspace")), complete());
    await rig.clock.run(2_000);
    expect([rig.cluster.entries(), rig.cluster.rules(), rig.cluster.gateways()]).toEqual([[], [], []]);
    expect([...rig.rows.keys()]).toEqual([]);
  });

  it("writes nothing while the watch cache is incomplete, and goes on when it is again", async () => {
    await using rig = await startedRig();
    rig.cluster.fail("WorkloadEntry");
    await rig.shown();
    rig.follow(...importOf(details), complete());
    await rig.clock.run(5_000);
    expect([rig.takeWrites(), rig.reconcile.status().phase]).toEqual([[], "waiting"]);
    rig.cluster.list();
    await rig.clock.run(1_000);
    expect(rig.takeWrites()).toEqual(["create DestinationRule k-details", "create WorkloadEntry k-details"]);
  });
});

describe("startReconcile: central's store", () => {
  it("is put on record before the first object is written", async () => {
    await using rig = await startedRig();
    const saved: unknown[] = [];
    rig.cluster.onWrite = () => saved.push(rig.basis.saved);
    rig.follow(...importOf(details), complete());
    await rig.clock.run(1_000);
    expect(saved[0]).toEqual({ storeId: "store-1", revision: "7" });
  });

  it("is put on record at most once a minute afterwards", async () => {
    await using rig = await applied();
    for (let revision = 8; revision < 200; revision += 1) {
      rig.follow({ kind: "basis", basis: { storeId: "store-1", revision: String(revision) } });
      await rig.clock.run(1_000);
    }
    expect(rig.basis.saves).toBeGreaterThanOrEqual(3);
    expect(rig.basis.saves).toBeLessThanOrEqual(5);
  });

  it("is put on record a minute later although nothing happens any more", async () => {
    await using rig = await applied();
    rig.follow({ kind: "basis", basis: { storeId: "store-1", revision: "9" } });
    await rig.clock.run(1_000);
    const before = rig.basis.saved;
    await rig.clock.run(60_000);
    expect([before, rig.basis.saved]).toEqual([
      { storeId: "store-1", revision: "7" },
      { storeId: "store-1", revision: "9" },
    ]);
  });

  it("deletes nothing for an earlier state than was followed, be it later than the record, nor for what it grows into", async () => {
    await using rig = await applied();
    const at = (revision: string) => ({ kind: "basis" as const, basis: { storeId: "store-1", revision } });
    rig.follow(at("20"));
    await rig.clock.run(1_000);
    rig.follow(at("15"), ...[SOURCE, IMPORT, EXPORT].flatMap((key) => [remove(key), withdraw(key, "NoWorkspace")]));
    await rig.clock.run(1_000);
    rig.follow(at("30"));
    await rig.clock.run(300_000);
    expect([rig.takeWrites(), rig.row("store")]).toEqual([[], "withheld StoreNotAccepted"]);
    rig.follow(policy({ adoptedStoreId: "store-1" }));
    await rig.clock.run(2_000);
    expect([rig.cluster.entries(), rig.cluster.gateways(), rig.row("store")]).toEqual([[], [], undefined]);
  });

  it("is tried again when it cannot be put on record, and nothing is written before", async () => {
    await using rig = await startedRig();
    rig.basis.failing = true;
    rig.follow(...importOf(details), complete());
    await rig.clock.run(10_000);
    const before = rig.takeWrites();
    rig.basis.failing = false;
    await rig.clock.run(60_000);
    expect([before, rig.takeWrites()]).toEqual([
      [],
      ["create DestinationRule k-details", "create WorkloadEntry k-details"],
    ]);
  });

  it.each([
    { name: "another store", basis: { storeId: "store-2", revision: "99" } },
    { name: "an older state of it", basis: { storeId: "store-1", revision: "3" } },
  ])("may create but not delete when it is $name, until a person adopts it", async ({ basis }) => {
    await using rig = await applied();
    await rig.restart();
    const gone = [SOURCE, IMPORT, EXPORT].map((key) => withdraw(key, "NoWorkspace"));
    rig.follow(...gone, ...importOf("bookinfo/ratings"), complete(basis));
    await rig.clock.run(300_000);
    expect(rig.takeWrites()).toEqual(["create DestinationRule k-ratings", "create WorkloadEntry k-ratings"]);
    expect([rig.row("store"), rig.row(SOURCE)]).toEqual(["withheld StoreNotAccepted", "pending StoreNotAccepted"]);
    rig.follow(policy({ adoptedStoreId: basis.storeId }));
    await rig.clock.run(2_000);
    expect([rig.cluster.gateways(), rig.row("store"), rig.basis.saved]).toEqual([[], undefined, basis]);
  });

  it("is not accepted without a record beside entries of ours", async () => {
    await using rig = await applied();
    rig.basis.saved = undefined;
    await rig.restart();
    rig.follow(withdraw(SOURCE, "NoWorkspace"), complete());
    await rig.clock.run(10_000);
    expect([rig.takeWrites(), rig.row("store")]).toEqual([[], "withheld StoreNotAccepted"]);
  });

  it("does not keep a replaced address alive when it is not accepted", async () => {
    await using rig = await applied();
    await rig.restart();
    const moved = wantGateway("cluster-2", { addresses: ["203.0.113.99"] });
    rig.follow(...wanted(), moved, complete({ storeId: "store-2", revision: "1" }));
    await rig.clock.run(1_000);
    expect(rig.cluster.entries().map((entry) => entry.spec.address)).toEqual(["203.0.113.99"]);
  });
});

describe("startReconcile: frozen", () => {
  it("observes: tells what it would write, writes nothing, not even the record", async () => {
    await using rig = await startedRig({ reconcile: { mode: "observe" } });
    rig.follow(...wanted(), complete());
    await rig.clock.run(5_000);
    expect([rig.takeWrites(), rig.basis.saves, rig.row(IMPORT), rig.row(EXPORT)]).toEqual([
      [],
      0,
      "withheld Observing",
      "withheld Observing",
    ]);
    expect(wouldWrite(rig)).toEqual({
      [IMPORT]: ["create DestinationRule bookinfo/k-details"],
      [SOURCE]: ["create WorkloadEntry bookinfo/k-details"],
      [EXPORT]: ["create Gateway istio-system/k-eastwest-gateway"],
    });
    expect(rig.reconcile.status().wouldWrite.map(withoutHash)).toEqual(Object.values(wouldWrite(rig)).flat().sort());
  });

  it("observes: what it would write is what an edge that may write then writes", async () => {
    await using rig = await startedRig({ reconcile: { mode: "observe" } });
    rig.follow(...wanted(), ...importOf("bookinfo/ratings"), complete());
    await rig.clock.run(5_000);
    const told = rig.reconcile.status().wouldWrite.map((text) => withoutHash(text).replace(/ \S+\//, " "));
    await using writing = await startedRig();
    writing.follow(...wanted(), ...importOf("bookinfo/ratings"), complete());
    await writing.clock.run(5_000);
    expect(told.sort()).toEqual(writing.takeWrites().sort());
  });

  it("observes: what would go is told as that, not as on its way out, and stays", async () => {
    await using rig = await applied();
    await rig.restart("observe");
    rig.follow(withdraw(IMPORT, "NotSelected"), withdraw(SOURCE, "NotSelected"), withdraw(EXPORT, "NotSelected"));
    rig.follow(complete());
    await rig.clock.run(5_000);
    expect([rig.takeWrites(), rig.row(IMPORT), rig.row(SOURCE), rig.row(EXPORT)]).toEqual([
      [],
      "withheld Observing",
      "withheld Observing",
      "withheld Observing",
    ]);
    expect(wouldWrite(rig)).toEqual({
      [IMPORT]: ["delete DestinationRule bookinfo/k-details"],
      [SOURCE]: ["delete WorkloadEntry bookinfo/k-details"],
      [EXPORT]: ["delete Gateway istio-system/k-eastwest-gateway"],
    });
    expect(rig.cluster.entries()).toHaveLength(1);
  });

  it("observes: an edge that has nothing to write would write nothing", async () => {
    await using rig = await applied();
    await rig.restart("observe");
    rig.follow(...wanted(), complete());
    await rig.clock.run(5_000);
    expect([wouldWrite(rig), rig.row(IMPORT), rig.row(SOURCE), rig.row(EXPORT)]).toEqual([
      {},
      "applied",
      "applied",
      "applied",
    ]);
  });

  it("writes nothing against another process that speaks for the cluster", async () => {
    await using rig = await startedRig();
    rig.reconcile.giveWay();
    rig.follow(...importOf(details), complete());
    await rig.clock.run(5_000);
    const before = [rig.takeWrites(), rig.row(IMPORT)];
    rig.reconcile.carryOn();
    await rig.clock.run(1_000);
    expect([before, rig.takeWrites().length]).toEqual([[[], "withheld DuplicateEdge"], 2]);
  });

  it("pauses and goes on", async () => {
    await using rig = await startedRig();
    rig.follow(policy({ isPaused: true }), ...importOf(details), complete());
    await rig.clock.run(5_000);
    expect(rig.row(IMPORT)).toBe("withheld Paused");
    const before = rig.takeWrites();
    rig.follow(remove("policy"), policy({}));
    await rig.clock.run(1_000);
    expect([before, rig.takeWrites().length]).toEqual([[], 2]);
  });
});

/** By key, without the hashes at the end of names. */
function wouldWrite(rig: SimRig): Readonly<Record<string, readonly string[]>> {
  const told = Array.from(rig.rows).filter(([, row]) => row.wouldWrite.length > 0);
  return Object.fromEntries(told.map(([key, row]) => [key.slice("applied/".length), row.wouldWrite.map(withoutHash)]));
}

function withoutHash(text: string): string {
  return text.replace(/-[0-9a-f]{32}$/, "");
}
