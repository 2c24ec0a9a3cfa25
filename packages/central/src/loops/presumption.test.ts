import type { ClusterId, ReportResource, ServiceKey } from "@causeway/shared";
import { describe, expect, it } from "vitest";
import { pairStatus } from "../core/status/pair-status.js";
import { MemoryReports } from "../io/memory-reports.js";
import { openConfigFixture } from "../testing/config-fixture.js";
import { HubBench } from "../testing/hub-bench.js";
import { APPLIED_EXPORT, appliedSourceKey } from "../testing/planned-mesh.js";
import {
  appliedReport,
  appliedSource,
  clusterReport,
  gatewayReport,
  namespaceReport,
  serviceReport,
} from "../testing/reports.js";
import { settingOf, settingsOf, workspace } from "../testing/settings.js";
import { EventBus } from "./event-bus.js";
import { Presumption } from "./presumption.js";
import { StatusLoop } from "./status-loop.js";

type Report = Readonly<Record<string, ReportResource>>;

const CLUSTERS = ["c1", "c2", "c3"];
const VIEW = settingsOf({ clusters: CLUSTERS, workspaces: [workspace("ws", ["*/bookinfo"], settingOf())] });
const SERVICE = "bookinfo/details" as ServiceKey;
const DETAILS = `service/${SERVICE}`;

/** Everybody serves details, and draws on everybody else. */
function reportOf(cluster: string): Report {
  const sources = CLUSTERS.filter((other) => other !== cluster);
  return {
    cluster: clusterReport(),
    "namespace/bookinfo": namespaceReport(),
    "namespace/eastwest": namespaceReport(),
    "gateway/eastwest/eastwest-gateway": gatewayReport({ addresses: [`203.0.113.${cluster.slice(1)}`] }),
    [DETAILS]: serviceReport(),
    [APPLIED_EXPORT]: appliedReport(),
    "applied/import/bookinfo/details": appliedReport(),
    ...Object.fromEntries(sources.map((source) => [appliedSourceKey(source), appliedSource("203.0.113.9")])),
  };
}

function keepAll(kept: Readonly<Record<string, Report>>): MemoryReports {
  return new MemoryReports({
    clusters: Object.keys(kept) as ClusterId[],
    load: (cluster) =>
      new Map(
        Object.entries(kept[cluster] ?? {}).map(([key, value]) => [
          key,
          { value, hash: "0".repeat(16), observedAtMs: 0, term: undefined },
        ]),
      ),
  });
}

const ALL = Object.fromEntries(CLUSTERS.map((cluster) => [cluster, reportOf(cluster)]));

/** A central that knows the settings and what was kept, and lets edges in. */
async function restart(kept: Readonly<Record<string, Report>>) {
  const bench = new HubBench(VIEW, { reports: keepAll(kept) });
  const prepared = bench.hub.prepare();
  await bench.settle();
  await prepared;
  return bench;
}

function complete(bench: HubBench, cluster: string): void {
  bench.hub.onReport(cluster as ClusterId, [{ kind: "complete", basis: { storeId: "", revision: "0" } }]);
}

/** The edge comes with what the last life of central knew of it: only its Complete is sent. */
function comeBack(bench: HubBench, cluster: string): void {
  bench.connect(cluster);
  complete(bench, cluster);
}

/** What every cluster should have once those have reported, to a central that has kept nothing. */
async function plainly(reports: Readonly<Record<string, Report>>) {
  using bench = new HubBench(VIEW);
  for (const [cluster, report] of Object.entries(reports)) {
    bench.connect(cluster);
    bench.report(cluster, report);
    complete(bench, cluster);
  }
  await bench.settle(6_000);
  return desired(bench);
}

function desired(bench: HubBench) {
  return CLUSTERS.map((cluster) => bench.desired(cluster));
}

function isHeld(bench: HubBench, cluster: string): boolean {
  return bench.hub.followTable(cluster as ClusterId).isHeld;
}

describe(Presumption, () => {
  it("has everything planned before anybody comes, and tells nobody", async () => {
    using bench = await restart(ALL);
    const planned = bench.encodings;
    for (const cluster of CLUSTERS) expect(isHeld(bench, cluster)).toBe(true);
    for (const cluster of CLUSTERS) comeBack(bench, cluster);
    await bench.settle();
    for (const cluster of CLUSTERS) expect(isHeld(bench, cluster)).toBe(false);
    expect(desired(bench)).toEqual(await plainly(ALL));
    expect([planned > 0, bench.encodings]).toEqual([true, planned]);
  });

  it("has every status looked at once the edges are back, and none before", async () => {
    await using fixture = await openConfigFixture();
    using bench = new HubBench(VIEW, { reports: keepAll(ALL) });
    const { hub, clock, log } = bench;
    const bus = new EventBus("central-1", 10);
    using loop = new StatusLoop({ world: hub.statusWorld, config: fixture.config, bus, clock, log });
    hub.observe(loop);
    const prepared = hub.prepare();
    await bench.settle();
    await prepared;
    const looked = () => CLUSTERS.map((cluster) => loop.parts.book.pair(SERVICE, cluster as ClusterId));
    expect(looked()).toEqual(CLUSTERS.map(() => undefined));
    for (const cluster of CLUSTERS) comeBack(bench, cluster);
    await bench.settle();
    expect(looked()).toEqual(CLUSTERS.map((cluster) => pairStatus(SERVICE, cluster as ClusterId, hub.statusWorld)));
    expect(looked().map((status) => status?.workspace)).toEqual(["ws", "ws", "ws"]);
  });

  it("shows nobody a cluster as known before its edge has said so", async () => {
    using bench = await restart(ALL);
    comeBack(bench, "c1");
    await bench.settle();
    const origins = () => Object.fromEntries(bench.hub.edges.edges().map(({ cluster, origin }) => [cluster, origin]));
    expect(origins()).toEqual({ c1: "complete", c2: "unknown", c3: "unknown" });
    expect(bench.hub.edges.entries({ cluster: undefined, namespace: undefined }).map(({ cluster }) => cluster)).toEqual(
      ["c1", "c1"],
    );
    expect(bench.hub.edges.holds("c2" as ClusterId)).toEqual([]);
    const { statusWorld } = bench.hub;
    expect(statusWorld.isPlanning).toBe(true);
    expect([...statusWorld.unknownClusters].sort()).toEqual(["c2", "c3"]);
    expect(statusWorld.shareOf("bookinfo/details" as never, "c1" as ClusterId)).toBeUndefined();
    for (const cluster of ["c2", "c3"]) comeBack(bench, cluster);
    await bench.settle();
    expect(origins()).toEqual({ c1: "complete", c2: "complete", c3: "complete" });
    expect(statusWorld.isPlanning).toBe(false);
    expect(statusWorld.shareOf("bookinfo/details" as never, "c1" as ClusterId)).toBeDefined();
  });

  it.each([{ away: ["c3"] }, { away: ["c2", "c3"] }, { away: CLUSTERS }])(
    "plans as if it had never heard of $away when they do not come",
    async ({ away }) => {
      using bench = await restart(ALL);
      const coming = CLUSTERS.filter((cluster) => !away.includes(cluster));
      for (const cluster of CLUSTERS) bench.hub.followTable(cluster as ClusterId);
      for (const cluster of coming) comeBack(bench, cluster);
      await bench.settle(1_900);
      for (const cluster of coming) expect(isHeld(bench, cluster)).toBe(true);
      await bench.settle(5_000);
      expect(desired(bench)).toEqual(await plainly(Object.fromEntries(coming.map((id) => [id, reportOf(id)]))));
      for (const cluster of CLUSTERS) expect(isHeld(bench, cluster)).toBe(false);
    },
  );

  it("gives up whoever comes and does not finish", async () => {
    using bench = await restart(ALL);
    for (const cluster of ["c1", "c2"]) comeBack(bench, cluster);
    bench.connect("c3");
    bench.report("c3", { [DETAILS]: serviceReport({ groups: [] }) });
    await bench.settle(11_000);
    const plain = await plainly({ c1: reportOf("c1"), c2: reportOf("c2") });
    expect([bench.desired("c1"), bench.desired("c2")]).toEqual(plain.slice(0, 2));
    complete(bench, "c3");
    await bench.settle();
    const late = { ...ALL, c3: { ...reportOf("c3"), [DETAILS]: serviceReport({ groups: [] }) } };
    expect(desired(bench)).toEqual(await plainly(late));
  });

  it("knows all of a cluster that comes late and has nothing to send", async () => {
    using bench = await restart(ALL);
    for (const cluster of ["c1", "c2"]) comeBack(bench, cluster);
    await bench.settle(6_000);
    comeBack(bench, "c3");
    await bench.settle();
    expect(desired(bench)).toEqual(await plainly(ALL));
  });

  it("follows what has changed meanwhile, in a cluster and in the settings", async () => {
    using bench = await restart({ ...ALL, c2: { ...reportOf("c2"), "service/bookinfo/old": serviceReport() } });
    comeBack(bench, "c1");
    bench.connect("c2");
    bench.report("c2", { [DETAILS]: serviceReport({ groups: [] }), "service/bookinfo/old": undefined });
    complete(bench, "c2");
    comeBack(bench, "c3");
    await bench.settle();
    const now = { ...ALL, c2: { ...reportOf("c2"), [DETAILS]: serviceReport({ groups: [] }) } };
    expect(desired(bench)).toEqual(await plainly(now));
  });

  it("waits for edges from when they can come, not from when it began to prepare", async () => {
    const reports = keepAll(ALL);
    using bench = new HubBench(VIEW, { reports });
    for (const cluster of CLUSTERS) bench.hub.followTable(cluster as ClusterId);
    await bench.settle(60_000);
    expect(CLUSTERS.map((cluster) => isHeld(bench, cluster))).toEqual([true, true, true]);
    await bench.hub.prepare();
    await bench.settle(1_900);
    for (const cluster of CLUSTERS) comeBack(bench, cluster);
    await bench.settle();
    expect(desired(bench)).toEqual(await plainly(ALL));
  });

  it("stops in the middle of its work", async () => {
    const bench = new HubBench(VIEW, { reports: keepAll(ALL) });
    const prepared = bench.hub.prepare();
    bench[Symbol.dispose]();
    await prepared;
    await bench.settle(1_000);
    expect(bench.clock.pending).toBe(0);
  });
});
