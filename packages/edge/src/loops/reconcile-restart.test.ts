import { describe, expect, it } from "vitest";
import { complete, policy, remove, wantExport, withdraw } from "../testing/desired-feed.js";
import { kubeGateway, kubePod, kubeRule } from "../testing/kube-objects.js";
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

  it("tells at once of an export that a Gateway of somebody else's carries", async () => {
    await using rig = await startedRig();
    rig.cluster.put(
      kubeGateway("istio-system", "theirs", {
        selector: { app: "eastwest-gateway" },
        servers: [
          {
            port: { number: 15443, name: "tls", protocol: "TLS" },
            tls: { mode: "AUTO_PASSTHROUGH" },
            hosts: ["details.bookinfo.svc.cluster.local"],
          },
        ],
      }),
    );
    rig.follow(wantExport(GATEWAY, details), complete());
    await rig.clock.run(2_000);
    expect(rig.row(EXPORT)).toBe("applied AlreadyExposed");
    await rig.restart();
    expect([rig.reconcile.status().phase, rig.row(EXPORT)]).toEqual(["recovering", "applied AlreadyExposed"]);
    rig.follow(complete());
    await rig.clock.run(1_000);
    expect(rig.row(EXPORT)).toBeUndefined();
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
