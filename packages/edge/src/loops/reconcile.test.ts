import { describe, expect, it } from "vitest";
import { complete, remove, wantExport, wantGateway, wantSource, withdraw } from "../testing/desired-feed.js";
import { kubeEntry, kubePod, kubePort, kubeRule, kubeService, kubeSlice } from "../testing/kube-objects.js";
import { GATEWAY, importOf, startedRig } from "../testing/sim-rig.js";

const IMPORT = "import/bookinfo/details";
const SOURCE = "source/bookinfo/details@cluster-2";
const EXPORT = "export/istio-system/eastwest-gateway/bookinfo/details";
const details = "bookinfo/details";

describe("startReconcile: order", () => {
  it("writes the rule, and the entry 250 ms after the watch shows it", async () => {
    await using rig = await startedRig();
    rig.follow(...importOf(details), complete());
    await rig.clock.run(240);
    expect(rig.takeWrites()).toEqual(["create DestinationRule k-details"]);
    expect(rig.row(SOURCE)).toBe("pending OrderPending");
    await rig.clock.run(20);
    expect(rig.takeWrites()).toEqual(["create WorkloadEntry k-details"]);
    await rig.clock.run(10);
    expect([rig.row(IMPORT), rig.row(SOURCE)]).toEqual(["applied", "applied"]);
  });

  it("writes the rule of an import without sources, so that the first one costs no wait", async () => {
    await using rig = await startedRig();
    rig.follow(...importOf(details, []), complete());
    await rig.clock.run(1_000);
    rig.takeWrites();
    rig.follow(...importOf(details));
    await rig.clock.run(10);
    expect(rig.takeWrites()).toEqual(["create WorkloadEntry k-details"]);
  });

  it("takes out the last entry, and the rule 250 ms after the watch shows that", async () => {
    await using rig = await startedRig();
    rig.follow(...importOf(details), complete());
    await rig.clock.run(1_000);
    rig.takeWrites();
    rig.follow(remove(IMPORT), remove(SOURCE), withdraw(IMPORT, "NotSelected"), withdraw(SOURCE, "NotSelected"));
    await rig.clock.run(240);
    expect(rig.takeWrites()).toEqual(["delete WorkloadEntry k-details"]);
    await rig.clock.run(20);
    expect(rig.takeWrites()).toEqual(["delete DestinationRule k-details"]);
    await rig.clock.run(10);
    expect([rig.row(IMPORT), rig.row(SOURCE)]).toEqual([undefined, undefined]);
  });

  it("replaces an entry: the new one, 250 ms, the old one away", async () => {
    await using rig = await startedRig();
    rig.follow(...importOf(details), complete());
    await rig.clock.run(1_000);
    rig.takeWrites();
    rig.follow(wantGateway("cluster-2", { addresses: ["203.0.113.99"] }));
    await rig.clock.run(240);
    expect(rig.takeWrites()).toEqual(["create WorkloadEntry k-details"]);
    await rig.clock.run(30);
    expect(rig.takeWrites()).toEqual(["delete WorkloadEntry k-details"]);
    expect(rig.cluster.entries().map((entry) => entry.spec.address)).toEqual(["203.0.113.99"]);
  });

  it("changes over into guarded, step by step, before the gateway accepts the service", async () => {
    await using rig = await startedRig();
    rig.follow(...importOf(details), complete());
    await rig.clock.run(1_000);
    rig.takeWrites();
    rig.follow(wantExport(GATEWAY, details));
    await rig.clock.run(2_000);
    const writes = rig.cluster.writes.map(({ verb, object, atMs }) => ({ step: `${verb} ${object.kind}`, atMs }));
    expect(writes.map(({ step }) => step)).toEqual([
      "replace DestinationRule",
      "create WorkloadEntry",
      "delete WorkloadEntry",
      "create Gateway",
    ]);
    const gaps = writes.slice(1).map(({ atMs }, index) => atMs - (writes[index]?.atMs ?? 0));
    expect(gaps.every((gap) => gap >= 250 && gap < 300)).toBe(true);
    expect(rig.row(EXPORT)).toBe("applied");
  });

  it("changes over into unguarded in the other order", async () => {
    await using rig = await startedRig();
    rig.follow(...importOf(details), wantExport(GATEWAY, details), complete());
    await rig.clock.run(1_000);
    rig.takeWrites();
    rig.follow(remove(EXPORT), withdraw(EXPORT, "NotSelected"));
    await rig.clock.run(2_000);
    expect(rig.takeWrites()).toEqual([
      "delete Gateway k-eastwest-gateway",
      "create WorkloadEntry k-details",
      "delete WorkloadEntry k-details",
      "replace DestinationRule k-details",
    ]);
    expect(rig.row(EXPORT)).toBeUndefined();
  });
});

describe("startReconcile: entries", () => {
  it("gives each address and each group of instances one entry, weighed only beside another source", async () => {
    await using rig = await startedRig();
    const groups = [
      { serviceAccount: "sa", subsetLabels: { version: "v1" }, weight: 4 },
      { serviceAccount: "sa", subsetLabels: { version: "v2" }, weight: 1 },
    ];
    rig.follow(...importOf(details, ["cluster-2", "cluster-3"]), complete());
    rig.follow(wantSource(details, "cluster-2", { groups }));
    rig.follow(wantGateway("cluster-2", { addresses: ["203.0.113.1", "203.0.113.2"] }));
    await rig.clock.run(1_000);
    const seen = rig.cluster
      .entries()
      .map(({ spec }) => `${spec.network} ${spec.address} ${spec.labels["version"]} ${spec.weight}`);
    expect(seen.sort()).toEqual([
      "xcp-cluster-2 203.0.113.1 v1 2",
      "xcp-cluster-2 203.0.113.1 v2 1",
      "xcp-cluster-2 203.0.113.2 v1 2",
      "xcp-cluster-2 203.0.113.2 v2 1",
      "xcp-cluster-3 203.0.113.78 undefined 1",
    ]);
  });

  it.each([
    { to: 8, writes: [] },
    { to: 2, writes: [] },
    { to: 16, writes: ["replace WorkloadEntry k-details"] },
    { to: 1, writes: ["replace WorkloadEntry k-details"] },
  ])("keeps a live weight of 4 unless the count moves by more than one step (to $to)", async ({ to, writes }) => {
    await using rig = await startedRig();
    const weigh = (weight: number) =>
      wantSource(details, "cluster-2", { groups: [{ serviceAccount: "sa", subsetLabels: {}, weight }] });
    rig.follow(...importOf(details, ["cluster-2", "cluster-3"]), weigh(4), complete());
    await rig.clock.run(1_000);
    rig.takeWrites();
    rig.follow(weigh(to));
    await rig.clock.run(1_000);
    expect(rig.takeWrites()).toEqual(writes);
  });

  it("lists the ports of every service that takes the entries, and gives each of them a rule", async () => {
    await using rig = await startedRig();
    const ports = [kubePort({ name: "admin", number: 8081, targetPort: "admin-port" })];
    rig.cluster.put(kubeService("bookinfo", "details-admin", { selector: { app: "details" }, ports }));
    rig.follow(...importOf(details), complete());
    await rig.clock.run(1_000);
    expect(rig.cluster.entries().map((entry) => entry.spec.ports)).toEqual([
      { admin: 15443, "admin-port": 15443, http: 15443 },
    ]);
    expect(rig.cluster.rules().map((rule) => rule.meta.name)).toEqual(["k-details", "k-details-admin"]);
    expect(rig.row(IMPORT)).toBe("applied SelectorOverlap");
  });

  it("takes the rule of another service away with the import that needed it", async () => {
    await using rig = await startedRig();
    rig.cluster.put(kubeService("bookinfo", "details-admin", { selector: { app: "details" } }));
    rig.follow(...importOf(details), complete());
    await rig.clock.run(1_000);
    rig.follow(remove(IMPORT), remove(SOURCE), withdraw(IMPORT, "NotSelected"), withdraw(SOURCE, "NotSelected"));
    await rig.clock.run(1_000);
    expect([rig.cluster.rules(), rig.row(IMPORT)]).toEqual([[], undefined]);
  });

  it.each([
    { name: "nothing usable", addresses: ["127.0.0.1"], row: "pending RefusedAddress" },
    { name: "no address", addresses: [], row: "pending GatewayNoAddress" },
  ])("writes nothing for a gateway with $name", async ({ addresses, row }) => {
    await using rig = await startedRig();
    rig.follow(...importOf(details), wantGateway("cluster-2", { addresses }), complete());
    await rig.clock.run(1_000);
    expect([rig.cluster.entries(), rig.row(SOURCE)]).toEqual([[], row]);
  });

  it("waits for a source and a gateway that have not arrived, and keeps what is there", async () => {
    await using rig = await startedRig();
    const events = importOf(details);
    rig.follow(...events.slice(0, 1), complete());
    await rig.clock.run(300);
    const first = rig.row(SOURCE);
    rig.follow(...events.slice(1, 2));
    await rig.clock.run(1);
    const second = rig.row(SOURCE);
    rig.follow(...events.slice(2));
    await rig.clock.run(300);
    rig.follow(remove("gateway/cluster-2/istio-system/eastwest-gateway"));
    await rig.clock.run(1_000);
    expect([first, second, rig.row(SOURCE)]).toEqual([
      "pending SourcePending",
      "pending GatewayPending",
      "pending GatewayPending",
    ]);
    expect(rig.cluster.entries()).toHaveLength(1);
  });

  it("writes a name as it is while names are not resolved, and says which flag is missing", async () => {
    await using rig = await startedRig();
    const named = wantGateway("cluster-2", { addresses: [], hostnames: ["gw.example.com"] });
    rig.follow(...importOf(details), named, complete());
    await rig.clock.run(1_000);
    const gateway = "gateway/cluster-2/istio-system/eastwest-gateway";
    expect([rig.row(SOURCE), rig.row(gateway)]).toEqual([
      "applied HostnameNotResolved",
      "withheld HostnameNotResolved",
    ]);
    expect(rig.cluster.entries().map(({ spec }) => spec.address)).toEqual(["gw.example.com"]);
    expect(rig.rows.get(`applied/${gateway}`)?.message).toContain("ENABLE_DNS_RESOLUTION_AT_EDGE=true");
  });

  it.each([
    { name: "no Service of that name", remoteOnly: "service" as const, row: "withheld RemoteOnlyUnsupported" },
    { name: "no Service of that name, nor one wanted", remoteOnly: "off" as const, row: "withheld RemoteOnlyOff" },
  ])("says so when there is $name", async ({ remoteOnly, row }) => {
    await using rig = await startedRig();
    rig.follow(...importOf("bookinfo/reviews", ["cluster-2"], { remoteOnly }), complete());
    await rig.clock.run(1_000);
    expect([rig.takeWrites(), rig.row("import/bookinfo/reviews")]).toEqual([[], row]);
  });
});

describe("startReconcile: other hands", () => {
  it("repairs an entry that somebody edited", async () => {
    await using rig = await startedRig();
    rig.follow(...importOf(details), complete());
    await rig.clock.run(1_000);
    rig.takeWrites();
    const [entry] = rig.cluster.entries();
    if (entry === undefined) throw new Error("no entry");
    rig.cluster.put({ ...entry, spec: { ...entry.spec, address: "203.0.113.1" } });
    await rig.clock.run(20);
    expect(rig.takeWrites()).toEqual(["replace WorkloadEntry k-details"]);
    expect(rig.cluster.entries().map(({ spec }) => spec)).toEqual([entry.spec]);
  });

  it("leaves labels and annotations of others on its objects alone", async () => {
    await using rig = await startedRig();
    rig.follow(...importOf(details), complete());
    await rig.clock.run(1_000);
    rig.takeWrites();
    for (const entry of rig.cluster.entries()) {
      const annotations = { ...entry.meta.annotations, "example.com/note": "x" };
      rig.cluster.put({ ...entry, meta: { ...entry.meta, annotations } });
    }
    await rig.clock.run(1_000);
    expect(rig.takeWrites()).toEqual([]);
  });

  it("writes again what somebody deleted", async () => {
    await using rig = await startedRig();
    rig.follow(...importOf(details), complete());
    await rig.clock.run(1_000);
    rig.takeWrites();
    for (const { meta } of rig.cluster.entries()) rig.cluster.remove("WorkloadEntry", meta.namespace, meta.name);
    await rig.clock.run(20);
    expect(rig.takeWrites()).toEqual(["create WorkloadEntry k-details"]);
  });

  it("never touches an object without its mark, even with its name", async () => {
    await using rig = await startedRig();
    rig.follow(...importOf(details), complete());
    await rig.clock.run(1_000);
    for (const entry of rig.cluster.entries()) rig.cluster.put({ ...entry, meta: { ...entry.meta, labels: {} } });
    rig.takeWrites();
    rig.follow(remove(SOURCE), wantSource(details, "cluster-2"));
    await rig.clock.run(1_000);
    expect([rig.takeWrites(), rig.row(SOURCE)]).toEqual([[], "withheld ForeignObject"]);
  });

  it("holds the entries back while the rule's name is taken", async () => {
    await using rig = await startedRig();
    rig.cluster.put(kubeRule("bookinfo", "k-details", { host: "elsewhere" }));
    rig.follow(...importOf(details), complete());
    await rig.clock.run(1_000);
    expect([rig.takeWrites(), rig.row(IMPORT), rig.row(SOURCE)]).toEqual([
      [],
      "withheld ForeignObject",
      "withheld ForeignObject",
    ]);
  });

  it("takes no notice of entries that are nobody's", async () => {
    await using rig = await startedRig();
    rig.cluster.put(kubeEntry("bookinfo", "vm-1", { labels: { app: "details" }, network: "vm" }));
    rig.follow(complete());
    await rig.clock.run(1_000);
    expect(rig.takeWrites()).toEqual([]);
  });
});

describe("startReconcile: readiness of the local service", () => {
  it("is looked at for urgency: a service that nobody serves here is written first", async () => {
    await using rig = await startedRig({ reconcile: { rates: { backgroundPerSecond: 0, urgentPerSecond: 10 } } });
    rig.follow(...importOf(details), ...importOf("bookinfo/ratings"), complete());
    await rig.clock.run(1_000);
    const idle = rig.takeWrites();
    rig.cluster.put(kubeSlice("bookinfo", "details", []));
    rig.cluster.put(kubePod("bookinfo", "details-1", { app: "details" }, { isReady: false }));
    await rig.clock.run(1_000);
    expect([idle, rig.takeWrites()]).toEqual([
      [],
      ["create DestinationRule k-details", "create WorkloadEntry k-details"],
    ]);
  });
});
