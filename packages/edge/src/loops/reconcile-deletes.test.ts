import { describe, expect, it } from "vitest";
import { complete, policy, remove, wantExport, wantGateway, withdraw } from "../testing/desired-feed.js";
import { kubeService } from "../testing/kube-objects.js";
import { GATEWAY, importOf, SimRig, startedRig } from "../testing/sim-rig.js";

const SOURCE = "source/bookinfo/details@cluster-2";
const IMPORT = "import/bookinfo/details";
const EXPORT = `export/${GATEWAY}/bookinfo/details`;
const details = "bookinfo/details";

const NAMES = Array.from({ length: 10 }, (_, index) => `s${index}`);

/** Ten services, each imported from cluster-2. */
async function tenImports(): Promise<SimRig> {
  const rig = new SimRig();
  await rig.furnish(...NAMES);
  rig.start();
  rig.follow(...NAMES.flatMap((name) => importOf(`bookinfo/${name}`)), complete());
  await rig.clock.run(1_000);
  rig.takeWrites();
  return rig;
}

function wantSources(rig: SimRig, names: readonly string[]): void {
  const withdrawn = names.map((name) => remove(`withdrawn/source/bookinfo/${name}@cluster-2`));
  rig.follow(...withdrawn, ...names.flatMap((name) => importOf(`bookinfo/${name}`)));
}

function withdrawSources(rig: SimRig, names: readonly string[], reason: "GatewayNotReady" | "Drained"): void {
  const keys = names.map((name) => `source/bookinfo/${name}@cluster-2`);
  rig.follow(...keys.flatMap((key) => [remove(key), withdraw(key, reason)]));
}

const HOLD = "applied/hold/cluster-2";

describe("startReconcile: deletes", () => {
  it("deletes nothing because something is absent", async () => {
    await using rig = await startedRig();
    rig.follow(...importOf(details), wantExport(GATEWAY, details), complete());
    await rig.clock.run(1_000);
    rig.takeWrites();
    rig.follow(remove(SOURCE), remove(IMPORT), remove(EXPORT));
    await rig.clock.run(120_000);
    expect(rig.takeWrites()).toEqual([]);
    expect([rig.row(SOURCE), rig.row(IMPORT), rig.row(EXPORT)]).toEqual(["applied", "applied", "applied"]);
  });

  it("deletes a source when exactly that source is withdrawn, and keeps the others", async () => {
    await using rig = await startedRig();
    rig.follow(...importOf(details, ["cluster-2", "cluster-3"]), complete());
    await rig.clock.run(1_000);
    rig.follow(...importOf(details, ["cluster-3"]), remove(SOURCE), withdraw(SOURCE, "Drained"));
    await rig.clock.run(1_000);
    expect(rig.cluster.entries().map((entry) => entry.spec.network)).toEqual(["xcp-cluster-3"]);
  });

  it("keeps the rule while entries are not withdrawn although the import is", async () => {
    await using rig = await startedRig();
    rig.follow(...importOf(details), complete());
    await rig.clock.run(1_000);
    rig.follow(remove(IMPORT), withdraw(IMPORT, "NotSelected"));
    await rig.clock.run(5_000);
    expect([rig.cluster.entries().length, rig.cluster.rules().length]).toEqual([1, 1]);
  });

  it("lets a rule stay with the import that it names when a withdrawal that could not be carried out is dropped", async () => {
    await using rig = await startedRig();
    rig.cluster.put(kubeService("bookinfo", "details-v1", { selector: { app: "details", version: "v1" } }));
    await rig.shown();
    rig.follow(...importOf(details), ...importOf("bookinfo/details-v1"), complete());
    await rig.clock.run(1_000);
    rig.follow(complete({ storeId: "emptied", revision: "1" }));
    rig.follow(remove(IMPORT), remove(SOURCE), withdraw(IMPORT, "NotSelected"), withdraw(SOURCE, "NotSelected"));
    await rig.clock.run(1_000);
    rig.takeWrites();
    // The rule names the other import now, so the report lists this one no longer, and central drops its word.
    rig.follow(remove("withdrawn/import/bookinfo/details"));
    await rig.clock.run(1_000);
    expect([rig.takeWrites(), rig.row(IMPORT), rig.row(SOURCE)]).toEqual([[], undefined, "pending StoreNotAccepted"]);
  });

  it("lets a rule go with the entries of another service that it was needed for, be they withdrawn when it is made", async () => {
    await using rig = new SimRig();
    await rig.furnish();
    rig.cluster.put(kubeService("bookinfo", "details-v1", { selector: { app: "details", version: "v1" } }));
    rig.start();
    await rig.shown();
    rig.follow(...importOf("bookinfo/details-v1"), complete());
    await rig.clock.run(1_000);
    await rig.stop();
    rig.takeWrites();
    // It takes the entry too, and nobody has said anything of it.
    rig.cluster.put(kubeService("bookinfo", "details"));
    await rig.shown();
    await rig.restart();
    const gone = ["source/bookinfo/details-v1@cluster-2", "import/bookinfo/details-v1"];
    rig.follow(...gone.map((key) => withdraw(key, "NotSelected")), complete());
    await rig.clock.run(2_000);
    expect(rig.takeWrites()).toContain("create DestinationRule k-details");
    expect([rig.cluster.entries(), rig.cluster.rules(), [...rig.rows.keys()]]).toEqual([[], [], []]);
  });

  it("does not carry out, on the word of a store just adopted, what another one had withdrawn", async () => {
    await using rig = await startedRig();
    rig.follow(...importOf(details), complete());
    await rig.clock.run(1_000);
    rig.follow(complete({ storeId: "emptied", revision: "1" }), remove(SOURCE), withdraw(SOURCE, "NoWorkspace"));
    await rig.clock.run(1_000);
    rig.follow({ kind: "resuming" }, policy({ adoptedStoreId: "emptied" }));
    await rig.clock.run(1_000);
    expect(rig.cluster.entries()).toHaveLength(1);
    rig.follow(complete({ storeId: "emptied", revision: "9" }));
    await rig.clock.run(1_000);
    expect(rig.cluster.entries()).toHaveLength(0);
  });

  it("keeps a host in the gateway while it is in use, for at most 60 s", async () => {
    await using rig = await startedRig();
    rig.follow(wantExport(GATEWAY, details), complete());
    await rig.clock.run(1_000);
    rig.takeWrites();
    rig.follow(remove(EXPORT), withdraw(EXPORT, "NotSelected", "inUse"));
    await rig.clock.run(59_900);
    expect([rig.takeWrites(), rig.row(EXPORT)]).toEqual([[], "pending InUse"]);
    await rig.clock.run(200);
    expect([rig.takeWrites(), rig.row(EXPORT)]).toEqual([["delete Gateway k-eastwest-gateway"], undefined]);
  });

  it("takes a host out as soon as nobody uses it any more", async () => {
    await using rig = await startedRig();
    rig.follow(wantExport(GATEWAY, details), wantExport(GATEWAY, "bookinfo/ratings"), complete());
    await rig.clock.run(1_000);
    rig.follow(remove(EXPORT), withdraw(EXPORT, "NotSelected", "inUse"));
    await rig.clock.run(1_000);
    rig.takeWrites();
    rig.follow(withdraw(EXPORT, "NotSelected"));
    await rig.clock.run(20);
    expect(rig.takeWrites()).toEqual(["replace Gateway k-eastwest-gateway"]);
  });
});

describe("startReconcile: brake", () => {
  it("holds back too many deletes at once, says so, and lets them go after the hold", async () => {
    await using rig = await tenImports();
    withdrawSources(rig, NAMES.slice(0, 5), "GatewayNotReady");
    await rig.clock.run(59_000);
    expect(rig.cluster.entries()).toHaveLength(10);
    expect(rig.row("source/bookinfo/s0@cluster-2")).toBe("held Held");
    expect(rig.rows.get(HOLD)).toMatchObject({ state: "held", holdId: expect.stringMatching(/^[0-9a-f]{12}$/) });
    await rig.clock.run(2_000);
    expect([rig.cluster.entries().length, rig.rows.has(HOLD)]).toEqual([5, false]);
  });

  it("lets them go at once when a person says so", async () => {
    await using rig = await tenImports();
    withdrawSources(rig, NAMES.slice(0, 5), "GatewayNotReady");
    await rig.clock.run(100);
    rig.follow(policy({ releasedHolds: [rig.rows.get(HOLD)?.holdId ?? ""] }));
    await rig.clock.run(100);
    expect(rig.cluster.entries()).toHaveLength(5);
  });

  it("forgets them when they are wanted again", async () => {
    await using rig = await tenImports();
    withdrawSources(rig, NAMES.slice(0, 5), "GatewayNotReady");
    await rig.clock.run(100);
    wantSources(rig, NAMES.slice(0, 5));
    await rig.clock.run(20);
    expect(rig.rows.has(HOLD)).toBe(false);
    await rig.clock.run(90_000);
    expect([rig.cluster.entries().length, rig.rows.has(HOLD), rig.takeWrites()]).toEqual([10, false, []]);
  });

  it("holds them anew, for the whole time, when they were wanted in between and no watch showed anything then", async () => {
    await using rig = await tenImports();
    withdrawSources(rig, NAMES.slice(0, 5), "GatewayNotReady");
    await rig.clock.run(20_000);
    rig.cluster.fail("PeerAuthentication");
    await rig.shown();
    wantSources(rig, NAMES.slice(0, 5));
    await rig.clock.run(10_000);
    withdrawSources(rig, NAMES.slice(0, 5), "GatewayNotReady");
    await rig.clock.run(20_000);
    rig.cluster.list();
    rig.reconcile.wakeAll();
    await rig.clock.run(39_000);
    expect([rig.cluster.entries().length, rig.rows.has(HOLD)]).toEqual([10, true]);
    await rig.clock.run(22_000);
    expect([rig.cluster.entries().length, rig.rows.has(HOLD)]).toEqual([5, false]);
  });

  it("holds them anew, for the whole time, when they are withdrawn again", async () => {
    await using rig = await tenImports();
    withdrawSources(rig, NAMES.slice(0, 5), "GatewayNotReady");
    await rig.clock.run(20_000);
    wantSources(rig, NAMES.slice(0, 5));
    await rig.clock.run(20_000);
    withdrawSources(rig, NAMES.slice(0, 5), "GatewayNotReady");
    await rig.clock.run(59_000);
    expect([rig.cluster.entries().length, rig.rows.has(HOLD)]).toEqual([10, true]);
    await rig.clock.run(2_000);
    expect([rig.cluster.entries().length, rig.rows.has(HOLD)]).toEqual([5, false]);
  });

  it("holds hosts of the gateway anew likewise", async () => {
    await using rig = await startedRig();
    const exports = NAMES.map((name) => `export/${GATEWAY}/bookinfo/${name}`);
    const wanted = NAMES.map((name) => wantExport(GATEWAY, `bookinfo/${name}`));
    const withdrawn = exports.flatMap((key) => [remove(key), withdraw(key, "GatewayNotReady")]);
    rig.follow(...wanted, complete());
    await rig.clock.run(1_000);
    rig.follow(...withdrawn);
    await rig.clock.run(20_000);
    rig.follow(...exports.map((key) => remove(`withdrawn/${key}`)), ...wanted);
    await rig.clock.run(20_000);
    rig.follow(...withdrawn);
    await rig.clock.run(59_000);
    expect(rig.cluster.gateways()).toHaveLength(1);
    await rig.clock.run(2_000);
    expect(rig.cluster.gateways()).toEqual([]);
  });

  it("holds them anew after a pause, however often they were wanted meanwhile", async () => {
    await using rig = await tenImports();
    withdrawSources(rig, NAMES.slice(0, 5), "GatewayNotReady");
    await rig.clock.run(20_000);
    rig.follow(policy({ isPaused: true }));
    await rig.clock.run(5_000);
    expect(rig.rows.has(HOLD)).toBe(false);
    wantSources(rig, NAMES.slice(0, 5));
    await rig.clock.run(5_000);
    withdrawSources(rig, NAMES.slice(0, 5), "GatewayNotReady");
    await rig.clock.run(40_000);
    expect([rig.cluster.entries().length, rig.takeWrites()]).toEqual([10, []]);
    rig.follow(policy({}));
    await rig.clock.run(59_000);
    expect([rig.cluster.entries().length, rig.rows.has(HOLD)]).toEqual([10, true]);
    await rig.clock.run(2_000);
    expect([rig.cluster.entries().length, rig.rows.has(HOLD)]).toEqual([5, false]);
  });

  it("counts what came before in the same minute", async () => {
    await using rig = await tenImports();
    withdrawSources(rig, NAMES.slice(0, 3), "GatewayNotReady");
    await rig.clock.run(10_000);
    withdrawSources(rig, NAMES.slice(3, 5), "GatewayNotReady");
    await rig.clock.run(10_000);
    expect(rig.cluster.entries()).toHaveLength(7);
  });

  it.each([
    { code: "Timeout", left: 10 },
    { code: "Unavailable", left: 10 },
    { code: "Forbidden", left: 7 },
    { code: "Throttled", left: 7 },
  ] as const)("takes a delete that ended with $code for done unless it was refused", async ({ code, left }) => {
    await using rig = await tenImports();
    rig.cluster.failNext(code, code, code);
    withdrawSources(rig, NAMES.slice(0, 3), "GatewayNotReady");
    await rig.clock.run(20);
    wantSources(rig, NAMES.slice(0, 3));
    await rig.clock.run(20);
    withdrawSources(rig, NAMES.slice(3, 6), "GatewayNotReady");
    await rig.clock.run(10_000);
    expect(rig.cluster.entries()).toHaveLength(left);
  });

  it("does not hold what somebody meant", async () => {
    await using rig = await tenImports();
    withdrawSources(rig, NAMES, "Drained");
    await rig.clock.run(1_000);
    expect(rig.cluster.entries()).toEqual([]);
  });

  it("does not count entries that others have replaced", async () => {
    await using rig = await tenImports();
    rig.follow(wantGateway("cluster-2", { addresses: ["203.0.113.99"] }));
    await rig.clock.run(1_000);
    expect(new Set(rig.cluster.entries().map((entry) => entry.spec.address))).toEqual(new Set(["203.0.113.99"]));
    expect(rig.cluster.entries()).toHaveLength(10);
  });

  it("holds back hosts of the gateway likewise", async () => {
    await using rig = await startedRig();
    const exports = NAMES.map((name) => `export/${GATEWAY}/bookinfo/${name}`);
    rig.follow(...NAMES.map((name) => wantExport(GATEWAY, `bookinfo/${name}`)), complete());
    await rig.clock.run(1_000);
    rig.follow(...exports.flatMap((key) => [remove(key), withdraw(key, "GatewayNotReady")]));
    await rig.clock.run(1_000);
    expect([rig.cluster.gateways().length, rig.rows.has("applied/hold/cluster-1")]).toEqual([1, true]);
    await rig.clock.run(60_000);
    expect(rig.cluster.gateways()).toEqual([]);
  });
});
