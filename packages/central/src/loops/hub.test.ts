import type { ClusterId, ReportResource } from "@causeway/shared";
import { afterEach, describe, expect, it } from "vitest";
import { MemoryReports } from "../io/memory-reports.js";
import { HubBench } from "../testing/hub-bench.js";
import { appliedReport, appliedSource, gatewayReport, serviceReport } from "../testing/reports.js";
import { clusterConfig, eastWestItem, settingOf, settingsOf, workspace } from "../testing/settings.js";
import { Hub } from "./hub.js";

const EXPOSED = settingOf({
  gateways: [eastWestItem({ exposedServices: [{ failover: "enable" }, { app: "details" }] })],
});
const GUIDE = settingsOf({ clusters: ["c1", "c2"], workspaces: [workspace("bookinfo-ws", ["*/bookinfo"], EXPOSED)] });
const GUIDE_LABELS = { details: {}, ratings: { failover: "enable" }, reviews: {}, productpage: {} };
const EXPORT = "export/eastwest/eastwest-gateway/bookinfo";
const DETAILS = "service/bookinfo/details";

const benches: HubBench[] = [];

function createBench(...args: ConstructorParameters<typeof HubBench>): HubBench {
  const bench = new HubBench(...args);
  benches.push(bench);
  return bench;
}

afterEach(() => {
  for (const bench of benches.splice(0)) bench[Symbol.dispose]();
});

/** The guide's two clusters, both with all of bookinfo. */
async function bookinfo(): Promise<HubBench> {
  const bench = createBench(GUIDE);
  bench.join("c1", "203.0.113.1", services());
  bench.join("c2", "203.0.113.2", services());
  await bench.settle();
  return bench;
}

/** Both edges have put the hosts into their Gateways. */
async function exported(): Promise<HubBench> {
  const bench = await bookinfo();
  for (const cluster of ["c1", "c2"]) {
    bench.report(cluster, {
      [`applied/${EXPORT}/details`]: appliedReport(),
      [`applied/${EXPORT}/ratings`]: appliedReport(),
    });
  }
  await bench.settle();
  return bench;
}

function services(): Record<string, ReportResource> {
  return Object.fromEntries(
    Object.entries(GUIDE_LABELS).map(([app, labels]) => [
      `service/bookinfo/${app}`,
      serviceReport({ labels: { app, ...labels }, selector: { app } }),
    ]),
  );
}

const keysOf = (bench: HubBench, cluster: string, prefix: string) =>
  Object.keys(bench.desired(cluster)).filter((key) => key.startsWith(prefix));

describe(Hub, () => {
  it("asks for the exports of the selected services first, and gives no source before they are confirmed", async () => {
    const bench = await bookinfo();
    expect(bench.desired("c1")).toMatchObject({
      [`${EXPORT}/details`]: { kind: "export" },
      [`${EXPORT}/ratings`]: { kind: "export" },
      "import/bookinfo/details": { sources: [] },
      "import/bookinfo/ratings": { sources: [] },
    });
    expect(keysOf(bench, "c1", "source/")).toEqual([]);
    expect(Object.keys(bench.desired("c1")).some((key) => key.includes("reviews"))).toBe(false);
  });

  it("gives sources and the gateway once the exporting edge confirms", async () => {
    const bench = await exported();
    expect(bench.desired("c1")).toMatchObject({
      "gateway/c2/eastwest/eastwest-gateway": { addresses: ["203.0.113.2"], port: 15443 },
      "import/bookinfo/details": { sources: ["c2"] },
      "source/bookinfo/details@c2": { gateway: "c2/eastwest/eastwest-gateway", groups: [{ weight: 1 }] },
    });
    expect(keysOf(bench, "c2", "source/")).toEqual(["source/bookinfo/details@c1", "source/bookinfo/ratings@c1"]);
  });

  it("withdraws a source at the others when its last instance goes, and gives it again when one is back", async () => {
    const bench = await exported();
    bench.report("c1", { "applied/source/bookinfo/details@c2": appliedSource("203.0.113.2") });
    bench.report("c2", { [DETAILS]: serviceReport({ groups: [] }) });
    await bench.settle();
    expect(bench.desired("c1")).toMatchObject({
      "import/bookinfo/details": { sources: [] },
      "withdrawn/source/bookinfo/details@c2": { reason: "NoReadyInstances", inUse: false },
    });
    expect(bench.desired("c2")).toMatchObject({
      "import/bookinfo/details": { sources: ["c1"] },
      [`${EXPORT}/details`]: { kind: "export" },
    });
    bench.report("c1", { "applied/source/bookinfo/details@c2": undefined });
    bench.report("c2", { [DETAILS]: serviceReport() });
    await bench.settle();
    expect(bench.desired("c1")).toMatchObject({ "import/bookinfo/details": { sources: ["c2"] } });
    expect(keysOf(bench, "c1", "withdrawn/")).toEqual([]);
  });

  it("carries the time of the cause to what it publishes", async () => {
    const bench = await exported();
    const observedAtMs = bench.clock.now();
    await bench.settle(1_000);
    const event = { kind: "upsert", key: "gateway/eastwest/eastwest-gateway", hash: "h", observedAtMs } as const;
    bench.hub.onReport("c2" as ClusterId, [{ ...event, value: gatewayReport({ addresses: ["203.0.113.9"] }) }]);
    await bench.settle();
    const table = bench.hub.followTable("c1" as ClusterId);
    expect(table.get("gateway/c2/eastwest/eastwest-gateway")?.observedAtMs).toBe(observedAtMs);
    expect(bench.planned.at(-1)).toBe(1_000);
  });

  it("serialises a source once for all its importers", async () => {
    const clusters = ["c1", "c2", "c3", "c4"];
    const bench = createBench(settingsOf({ clusters, workspaces: [workspace("ws", ["*/bookinfo"], settingOf())] }));
    for (const cluster of clusters) bench.join(cluster, "203.0.113.1", { [DETAILS]: serviceReport() });
    bench.report("c1", { [`applied/${EXPORT}/details`]: appliedReport() });
    await bench.settle();
    bench.encodings = 0;
    bench.report("c1", { [DETAILS]: serviceReport({ groups: [{ serviceAccount: "a", subsetLabels: {}, ready: 9 }] }) });
    await bench.settle();
    expect(bench.encodings).toBe(1);
    expect(["c2", "c3", "c4"].map((cluster) => bench.desired(cluster)["source/bookinfo/details@c1"])).toMatchObject(
      Array(3).fill({ groups: [{ weight: 16 }] }),
    );
  });

  it("follows new settings, whose basis is there before their effects", async () => {
    const bench = await exported();
    bench.report("c1", { "applied/source/bookinfo/details@c2": appliedSource() });
    await bench.settle();
    const table = bench.hub.followTable("c1" as ClusterId);
    const bases: string[] = [];
    const end = table.onChange(() => bases.push(table.basis.revision));
    bench.settings(settingsOf({ clusters: ["c1", "c2"], revision: "2" }));
    end();
    expect(new Set(bases)).toEqual(new Set(["2"]));
    expect(keysOf(bench, "c1", "withdrawn/source/")).toEqual(["withdrawn/source/bookinfo/details@c2"]);
  });

  it("plans more than one slice without missing anything", async () => {
    const many = Object.fromEntries(
      Array.from({ length: 1_200 }, (_, nth) => [`service/bookinfo/s${nth}`, serviceReport()]),
    );
    const bench = createBench(
      settingsOf({ clusters: ["c1"], workspaces: [workspace("ws", ["*/bookinfo"], settingOf())] }),
    );
    bench.join("c1", "203.0.113.1", many);
    await bench.settle();
    expect(keysOf(bench, "c1", "export/")).toHaveLength(1_200);
  });
});

describe("a restarted central", () => {
  it("gives the same desired state from the reports that it stored", async () => {
    const reports = new MemoryReports();
    const bench = createBench(GUIDE, { reports });
    for (const cluster of ["c1", "c2"]) {
      bench.join(cluster, "203.0.113.1", { ...services(), [`applied/${EXPORT}/details`]: appliedReport() });
    }
    await bench.settle();
    const next = createBench(GUIDE, { reports });
    await next.settle();
    expect([next.desired("c1"), next.desired("c2")]).toEqual([bench.desired("c1"), bench.desired("c2")]);
  });

  it("asks an edge only for what differs from what it stored", async () => {
    const bench = await exported();
    const state = bench.hub.reportState("c1" as ClusterId);
    expect([...state.entries()].map(([key]) => key).sort()).toContain(DETAILS);
    expect(state.isComplete).toBe(false);
  });
});

describe("links", () => {
  it("make an origin stale after 30 s without a frame, and complete again at once", async () => {
    const bench = await exported();
    bench.link("c2", "down");
    await bench.settle(29_999);
    expect(bench.desired("c1")["origin/c2"]).toEqual({ kind: "origin", state: "complete" });
    await bench.settle(1);
    expect(bench.desired("c1")["origin/c2"]).toEqual({ kind: "origin", state: "stale" });
    bench.connect("c2");
    expect(bench.desired("c1")["origin/c2"]).toEqual({ kind: "origin", state: "complete" });
  });

  it("take no edge for silent that still speaks on one stream", async () => {
    const bench = await exported();
    bench.link("c2", "down", "up");
    await bench.settle(60_000);
    expect(bench.desired("c1")["origin/c2"]).toEqual({ kind: "origin", state: "complete" });
    bench.link("c2", "down", "down");
    await bench.settle(29_999);
    expect(bench.desired("c1")["origin/c2"]).toEqual({ kind: "origin", state: "complete" });
    await bench.settle(1);
    expect(bench.desired("c1")["origin/c2"]).toEqual({ kind: "origin", state: "stale" });
  });

  it("cost a silent edge its sources where the settings say so, also when they say it later", async () => {
    const bench = await exported();
    bench.report("c1", { "applied/source/bookinfo/details@c2": appliedSource() });
    bench.link("c2", "down");
    await bench.settle(100_000);
    const setting = { ...EXPOSED, edgeLostAfterMs: 300_000 };
    bench.settings(
      settingsOf({ clusters: ["c1", "c2"], workspaces: [workspace("bookinfo-ws", ["*/bookinfo"], setting)] }),
    );
    await bench.settle(199_999);
    expect(keysOf(bench, "c1", "withdrawn/")).toEqual([]);
    await bench.settle(1);
    expect(bench.desired("c1")["withdrawn/source/bookinfo/details@c2"]).toMatchObject({ reason: "EdgeLost" });
  });

  it("of a newer stream take over: what the older one brings afterwards is not stored", async () => {
    const reports = new MemoryReports();
    const bench = createBench(GUIDE, { reports });
    bench.join("c1", "203.0.113.1", services());
    bench.connect("c1");
    await bench.settle();
    expect([...reports.held("c1" as ClusterId)]).toEqual([]);
  });

  it("leave nothing running when the hub ends", async () => {
    const bench = await exported();
    bench.link("c2", "down");
    bench[Symbol.dispose]();
    expect(bench.clock.pending).toBe(0);
  });
});

describe("accept", () => {
  it("admits an edge and creates its Cluster object at first contact", async () => {
    const bench = createBench(GUIDE);
    expect(bench.hub.accept("c3" as ClusterId).ok).toBe(true);
    expect(bench.hub.accept("c1" as ClusterId).ok).toBe(true);
    await bench.settle();
    expect(bench.ensured).toEqual(["c3"]);
  });

  it("refuses an edge without a Cluster object where none may be created", () => {
    const bench = createBench(GUIDE, { ensures: "nothing" });
    expect(bench.hub.accept("c3" as ClusterId)).toMatchObject({ ok: false });
  });

  it("refuses the edge of a cluster that a person deleted, until it is applied again", () => {
    const bench = createBench(settingsOf({ clusters: ["c2"], tombstones: ["c1"] }));
    expect(bench.hub.accept("c1" as ClusterId)).toMatchObject({ ok: false });
    bench.settings(settingsOf({ clusters: [clusterConfig("c1"), "c2"] }));
    expect(bench.hub.accept("c1" as ClusterId).ok).toBe(true);
  });
});
