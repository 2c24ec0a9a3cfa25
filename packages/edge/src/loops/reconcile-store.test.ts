import { describe, expect, it } from "vitest";
import { complete, policy, remove, wantExport, wantGateway, withdraw } from "../testing/desired-feed.js";
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

describe("startReconcile: central's store", () => {
  it("is put on record before the first object is written", async () => {
    await using rig = await startedRig();
    const saved: unknown[] = [];
    rig.cluster.onWrite = () => saved.push(rig.basis.saved);
    rig.follow(...importOf(details), complete());
    await rig.clock.run(1_000);
    expect(saved[0]).toMatchObject({ storeId: "store-1", revision: "7" });
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
    expect([before, rig.basis.saved]).toMatchObject([
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

  it.each([
    { name: "an earlier state than was followed, though later than the record was", revision: "15" },
    { name: "what such a state has grown into", revision: "30" },
  ])("deletes nothing after a restart for $name, until a person adopts it", async ({ revision }) => {
    await using rig = await applied();
    const at = (told: string) => ({ kind: "basis" as const, basis: { storeId: "store-1", revision: told } });
    rig.follow(at("20"));
    await rig.clock.run(1_000);
    rig.follow(at("15"));
    await rig.clock.run(1_000);
    expect(rig.basis.saved).toMatchObject({ revision: "20", isRewound: true });
    await rig.restart();
    const gone = [SOURCE, IMPORT, EXPORT].map((key) => withdraw(key, "NoWorkspace"));
    rig.follow(...gone, complete({ storeId: "store-1", revision }));
    await rig.clock.run(300_000);
    expect([rig.takeWrites(), rig.row("store"), rig.basis.saves]).toEqual([[], "withheld StoreNotAccepted", 2]);
    rig.follow(policy({ adoptedStoreId: "store-1", adoption: "30.a" }));
    await rig.clock.run(2_000);
    expect([rig.cluster.entries(), rig.cluster.gateways(), rig.row("store")]).toEqual([[], [], undefined]);
    expect(rig.basis.saved).toMatchObject({ revision, isRewound: false });
  });

  it("is put on record as rewound as soon as that can be written", async () => {
    await using rig = await applied();
    const at = (told: string) => ({ kind: "basis" as const, basis: { storeId: "store-1", revision: told } });
    rig.follow(at("20"));
    await rig.clock.run(1_000);
    rig.basis.failing = true;
    rig.follow(at("15"));
    await rig.clock.run(10_000);
    expect(rig.basis.saved).toMatchObject({ revision: "7", isRewound: false });
    rig.basis.failing = false;
    await rig.clock.run(60_000);
    expect(rig.basis.saved).toMatchObject({ revision: "20", isRewound: true });
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
    const saved = { ...basis, usedAdoptions: [`${basis.storeId}@0`], isRewound: false };
    expect([rig.cluster.gateways(), rig.row("store"), rig.basis.saved]).toEqual([[], undefined, saved]);
  });

  it.each([{ restarted: "a restart" }, { restarted: "no restart" }])(
    "is put back to an older state again after an adoption, with $restarted between: that asks for another adoption",
    async ({ restarted }) => {
      await using rig = await applied();
      const at = (revision: string) => ({ kind: "basis" as const, basis: { storeId: "store-1", revision } });
      const adopted = (adoption: string) => policy({ adoptedStoreId: "store-1", adoption });
      rig.follow(at("3"), adopted("3.a"));
      await rig.clock.run(1_000);
      rig.follow(at("9"));
      await rig.clock.run(61_000);
      expect([rig.takeWrites(), rig.row("store")]).toEqual([[], undefined]);
      if (restarted === "a restart") await rig.restart();
      const gone = [SOURCE, IMPORT, EXPORT].flatMap((key) => [remove(key), withdraw(key, "NoWorkspace")]);
      rig.follow(...wanted(), adopted("3.a"), ...gone, complete({ storeId: "store-1", revision: "4" }));
      await rig.clock.run(300_000);
      expect([rig.takeWrites(), rig.row("store")]).toEqual([[], "withheld StoreNotAccepted"]);
      rig.follow(adopted("3.b"));
      await rig.clock.run(2_000);
      expect([rig.cluster.entries(), rig.cluster.gateways(), rig.row("store")]).toEqual([[], [], undefined]);
      expect(rig.basis.saved?.usedAdoptions).toEqual(["store-1@3.a", "store-1@3.b"]);
    },
  );

  it("is not followed on the strength of an adoption before that is on record, and is after a restart", async () => {
    await using rig = await applied();
    rig.basis.failing = true;
    const gone = [SOURCE, IMPORT, EXPORT].flatMap((key) => [remove(key), withdraw(key, "NoWorkspace")]);
    const adopted = policy({ adoptedStoreId: "store-2", adoption: "1.a" });
    rig.follow(...gone, adopted, complete({ storeId: "store-2", revision: "1" }));
    await rig.clock.run(60_000);
    expect([rig.takeWrites(), rig.row("store")]).toEqual([[], "withheld StoreNotAccepted"]);
    const restarting = rig.restart();
    rig.basis.failing = false;
    await restarting;
    rig.follow(...gone, adopted, complete({ storeId: "store-2", revision: "1" }));
    await rig.clock.run(60_000);
    expect([rig.cluster.entries(), rig.cluster.gateways(), rig.row("store")]).toEqual([[], [], undefined]);
  });

  it("counts as adopted for an edge that observes, which keeps no record of it", async () => {
    await using rig = await applied();
    await rig.restart("observe");
    const before = rig.basis.saves;
    rig.follow(...wanted(), complete({ storeId: "store-2", revision: "1" }));
    await rig.clock.run(1_000);
    expect(rig.row("store")).toBe("withheld StoreNotAccepted");
    rig.follow(policy({ adoptedStoreId: "store-2", adoption: "1.a" }));
    await rig.clock.run(120_000);
    expect([rig.row("store"), rig.basis.saves]).toEqual([undefined, before]);
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
