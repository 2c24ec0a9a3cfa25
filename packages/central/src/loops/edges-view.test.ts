import type { ClusterId } from "@causeway/shared";
import { describe, expect, it } from "vitest";
import { HubBench } from "../testing/hub-bench.js";
import { appliedReport, appliedSource, clusterReport, serviceReport } from "../testing/reports.js";
import { clusterConfig, settingsOf } from "../testing/settings.js";
import { LiveEdgesView } from "./edges-view.js";

async function createBench(): Promise<HubBench> {
  const bench = new HubBench(settingsOf({ clusters: ["c1", "c2"] }));
  bench.join("c1", "203.0.113.1", { "service/bookinfo/details": serviceReport() });
  await bench.settle();
  return bench;
}

const reasons = (bench: HubBench) => bench.hub.edges.edges()[0]?.problems.map(({ reason }) => reason);

describe(LiveEdgesView, () => {
  it("shows a connected edge and a cluster that nobody has heard of", async () => {
    using bench = await createBench();
    expect(bench.hub.edges.edges()).toEqual([
      {
        cluster: "c1",
        isConnected: true,
        instance: "c1-edge",
        edgeVersion: "0.1.0",
        mode: "apply",
        origin: "complete",
        reportStream: "up",
        followStream: "up",
        lagMs: 0,
        services: 1,
        lastSeen: "2026-01-01T00:00:00.000Z",
        network: "",
        regions: ["us-west1"],
        problems: [],
        wouldWrite: { create: 0, replace: 0, delete: 0 },
        warnings: [],
      },
      {
        cluster: "c2",
        isConnected: false,
        instance: "",
        edgeVersion: "",
        mode: "",
        origin: "unknown",
        reportStream: "down",
        followStream: "down",
        lagMs: 0,
        services: 0,
        lastSeen: "",
        network: "",
        regions: [],
        problems: [],
        wouldWrite: { create: 0, replace: 0, delete: 0 },
        warnings: [],
      },
    ]);
  });

  it("shows the network and regions that count: what the Cluster object says before what the edge reports", async () => {
    using bench = await createBench();
    bench.report("c1", { cluster: clusterReport({ network: "net-1", regions: ["r1", "r2"] }) });
    await bench.settle();
    const seen = () => bench.hub.edges.edges().map(({ network, regions }) => `${network} ${regions}`);
    expect(seen()).toEqual(["net-1 r1,r2", " "]);
    bench.settings(settingsOf({ clusters: [clusterConfig("c1", { network: "n", region: "r9" }), "c2"] }));
    expect(seen()).toEqual(["n r9", " "]);
  });

  it("shows how long a stream has been lagging", async () => {
    using bench = await createBench();
    bench.link("c1", "lagging");
    await bench.settle(5_000);
    expect(bench.hub.edges.edges()[0]).toMatchObject({ reportStream: "lagging", lagMs: 5_000, isConnected: true });
  });

  it("shows a deleted cluster only while its edge is connected", async () => {
    using bench = await createBench();
    bench.settings(settingsOf({ clusters: ["c2"], tombstones: ["c1"] }));
    expect(bench.hub.edges.edges().map(({ cluster, origin }) => `${cluster} ${origin}`)).toEqual([
      "c1 gone",
      "c2 unknown",
    ]);
    bench.link("c1", "down");
    expect(bench.hub.edges.edges().map(({ cluster }) => cluster)).toEqual(["c2"]);
  });

  it("names what an edge cannot do", async () => {
    using bench = await createBench();
    const since = "2026-01-01T00:00:00Z";
    bench.report("c1", {
      cluster: clusterReport({ apiServerUnreachableSince: since }),
      "applied/store": appliedReport({ state: "withheld", reason: "StoreNotAccepted", message: "another store" }),
      "applied/hold/c2": appliedReport({ state: "held", holdId: "h1", message: "4 of 5 entries" }),
      "applied/source/bookinfo/details@c2": appliedReport({ state: "failed", message: "422" }),
    });
    await bench.settle();
    expect(reasons(bench)).toEqual(["ApiServerUnreachable", "Held", "WriteFailed", "StoreNotAccepted"]);
    expect(bench.hub.edges.holds("c1" as ClusterId)).toEqual(["h1"]);
    expect(bench.hub.edges.holds("c9" as ClusterId)).toEqual([]);
  });

  it("warns of what is in force and not quite as it was meant", async () => {
    using bench = await createBench();
    bench.report("c1", {
      "applied/import/bookinfo/details": appliedReport({ reason: "SelectorOverlap", message: "also for bookinfo/all" }),
      "applied/export/eastwest/gw/bookinfo/details": appliedReport({ state: "withheld", reason: "AlreadyExposed" }),
      "applied/gateway/c2/eastwest/gw": appliedReport({ reason: "RefusedAddress", message: "127.0.0.1 is loopback" }),
      "applied/import/bookinfo/ratings": appliedReport({ state: "pending", reason: "OrderPending" }),
    });
    await bench.settle();
    expect(bench.hub.edges.edges()[0]).toMatchObject({
      problems: [],
      warnings: [
        { reason: "AlreadyExposed", message: "export/eastwest/gw/bookinfo/details" },
        { reason: "RefusedAddress", message: "gateway/c2/eastwest/gw: 127.0.0.1 is loopback" },
        { reason: "SelectorOverlap", message: "import/bookinfo/details: also for bookinfo/all" },
      ],
    });
  });

  it("tells what an edge that only observes would write, each object once", async () => {
    using bench = await createBench();
    const observing = (...wouldWrite: string[]) =>
      appliedReport({ state: "withheld", reason: "Observing", wouldWrite });
    bench.report("c1", {
      "applied/import/bookinfo/details": observing("create DestinationRule bookinfo/k-details"),
      "applied/source/bookinfo/details@c2": observing(
        "create WorkloadEntry bookinfo/k-1",
        "delete WorkloadEntry bookinfo/k-2",
      ),
      "applied/export/eastwest/gw/bookinfo/details": observing("create Gateway eastwest/k-gw"),
      "applied/export/eastwest/gw/bookinfo/ratings": observing("create Gateway eastwest/k-gw"),
    });
    await bench.settle();
    const [edge] = bench.hub.edges.edges();
    expect(edge).toMatchObject({ problems: [], wouldWrite: { create: 3, replace: 0, delete: 1 } });
    expect(edge?.warnings.map(({ reason, message }) => `${reason} ${message}`)).toContain(
      "Observing source/bookinfo/details@c2: the edge would create WorkloadEntry bookinfo/k-1, delete WorkloadEntry bookinfo/k-2",
    );
  });

  it("lists the entries of a cluster and a namespace in order", async () => {
    using bench = await createBench();
    bench.report("c1", {
      "applied/source/bookinfo/ratings@c2": appliedSource("203.0.113.3"),
      "applied/source/bookinfo/details@c2": appliedSource("203.0.113.2"),
      "applied/source/apart/details@c2": appliedSource("203.0.113.4"),
    });
    await bench.settle();
    const rows = (cluster: undefined | string, namespace: undefined | string) =>
      bench.hub.edges
        .entries({ cluster, namespace })
        .map((row) => `${row.cluster} ${row.service} ${row.name} ${row.source}`);
    expect(rows(undefined, undefined)).toEqual([
      "c1 apart/details k-203.0.113.4 c2",
      "c1 bookinfo/details k-203.0.113.2 c2",
      "c1 bookinfo/ratings k-203.0.113.3 c2",
    ]);
    expect(rows("c1", "apart")).toHaveLength(1);
    expect(rows("c2", undefined)).toEqual([]);
  });
});
