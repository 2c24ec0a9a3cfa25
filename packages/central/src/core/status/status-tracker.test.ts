import type { ClusterId, ServiceKey } from "@causeway/shared";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createUniverse, play } from "../../testing/mesh-script.js";
import { settingsVariants } from "../../testing/mesh-variants.js";
import { APPLIED_EXPORT, appliedSourceKey, DETAILS } from "../../testing/planned-mesh.js";
import { keptOf, playPresumed } from "../../testing/presumed-mesh.js";
import { appliedReport, appliedSource, gatewayReport, serviceReport } from "../../testing/reports.js";
import { settingOf, settingsOf, workspace } from "../../testing/settings.js";
import { TrackedMesh } from "../../testing/tracked-mesh.js";
import { clusterSummary } from "./cluster-summary.js";
import { pairStatus } from "./pair-status.js";
import { StatusTracker } from "./status-tracker.js";
import { workspaceSummary } from "./workspace-summary.js";

const CLUSTERS = ["c1", "c2", "c3"];
const UNIVERSE = createUniverse(CLUSTERS, 60);
const FIRST = settingsVariants(CLUSTERS)[0] ?? settingsOf({});
const C1 = "c1" as ClusterId;
const WORKSPACE = workspace("o/t/ws", ["*/bookinfo"], settingOf());
const WS = settingsOf({ clusters: ["c1", "c2"], workspaces: [WORKSPACE] });

/** All that a book says, as plain values. */
function describeBook({ book }: StatusTracker, mesh: TrackedMesh): unknown {
  const workspaces = ["", ...mesh.planner.config.workspaces.keys()].map((id) => {
    const tally = book.workspace(id);
    const clusters = [...(tally?.clusters ?? [])].map(([cluster, counts]) => [
      ...[cluster, counts.word, counts.worst(), counts.remark()],
    ]);
    const items = [...(tally?.items ?? [])].map(([item, { served, unserved }]) => [
      item,
      served,
      ...[...unserved].map(([cluster, counts]) => `${cluster} ${counts.word} ${counts.worst()?.reason}`).sort(),
    ]);
    return { id, clusters: clusters.sort(), items: items.sort(), unready: [...(tally?.unready ?? [])].sort() };
  });
  const namespaces = [...book.namespaces()].sort().map((name) => [name, [...book.servicesIn(name)].sort()]);
  return { workspaces, namespaces, clusters: CLUSTERS.map((id) => book.cluster(id as ClusterId)?.word) };
}

function confirmed(): TrackedMesh {
  const mesh = new TrackedMesh(WS);
  for (const cluster of ["c1", "c2"]) {
    mesh.standard(cluster).report(cluster, APPLIED_EXPORT, appliedReport());
    mesh.report(cluster, "applied/import/bookinfo/details", appliedReport());
  }
  mesh.report("c1", appliedSourceKey("c2"), appliedSource()).report("c2", appliedSourceKey("c1"), appliedSource());
  for (const [cluster, other] of [
    ["c1", "c2"],
    ["c2", "c1"],
  ] as const) {
    mesh.report(cluster, `applied/gateway/${other}/eastwest/eastwest-gateway`, appliedReport());
  }
  return mesh.track();
}

const wordIn = (mesh: TrackedMesh, cluster: ClusterId) => mesh.tracker.book.cluster(cluster)?.word;

describe(StatusTracker, () => {
  it("holds what a look at everything would give, whatever was presumed before", () => {
    fc.assert(
      fc.property(UNIVERSE.script, UNIVERSE.script, fc.nat({ max: 40 }), (earlier, steps, dismissAt) => {
        const mesh = new TrackedMesh(FIRST, "varied");
        playPresumed(mesh, steps, { kept: keptOf(earlier), dismissAt });
        mesh.track();
        const fresh = new StatusTracker();
        fresh.touchAll(mesh.world);
        while (fresh.isBehind) fresh.run(7, mesh.world);
        expect(describeBook(mesh.tracker, mesh)).toEqual(describeBook(fresh, mesh));
      }),
      { numRuns: 100 },
    );
  });

  it("holds what a look at everything would give, whatever happened before", () => {
    fc.assert(
      fc.property(UNIVERSE.script, fc.integer({ min: 1, max: 8 }), (steps, last) => {
        const mesh = new TrackedMesh(FIRST, "varied");
        play(mesh, steps.slice(0, -last));
        mesh.track();
        play(mesh, steps.slice(-last));
        mesh.track();
        const fresh = new StatusTracker();
        fresh.touchAll(mesh.world);
        while (fresh.isBehind) fresh.run(7, mesh.world);
        expect(describeBook(mesh.tracker, mesh)).toEqual(describeBook(fresh, mesh));
        for (const [service, cluster] of mesh.pairs()) {
          expect(mesh.tracker.book.pair(service, cluster)).toEqual(pairStatus(service, cluster, mesh.world));
        }
      }),
      { numRuns: 200 },
    );
  });

  it("is READY in both clusters once everything is confirmed", () => {
    const mesh = confirmed();
    expect([wordIn(mesh, C1), wordIn(mesh, "c2" as ClusterId)]).toEqual(["READY", "READY"]);
  });

  it("stays READY, and remarks on it, while something is in force and not quite as it was meant", () => {
    const mesh = confirmed();
    const remark = () => mesh.tracker.book.workspace("o/t/ws")?.clusters.get(C1)?.remark();
    const gateway = "applied/gateway/c2/eastwest/eastwest-gateway";
    mesh.report("c1", gateway, appliedReport({ reason: "RefusedAddress", message: "::1 is loopback" })).track();
    expect([wordIn(mesh, C1), remark()]).toEqual(["READY", { state: "ready", reason: "RefusedAddress", count: 1 }]);
    expect(workspaceSummary(WORKSPACE, mesh.tracker.book, mesh.world)).toMatchObject({
      status: "READY",
      message: "applied in 2 clusters; c1: 1 service RefusedAddress",
    });
    expect(clusterSummary(C1, mesh.connect("c1").tracker.book, mesh.world)).toMatchObject({
      status: "READY",
      reason: "RefusedAddress",
    });
    mesh.report("c1", gateway, appliedReport()).track();
    expect(remark()).toBeUndefined();
  });

  it("names a port that only one side has, for as long as that is so", () => {
    const mesh = confirmed();
    const more = [
      ...serviceReport().ports,
      { name: "admin", number: 9090, protocol: "TCP", appProtocol: "", targetPort: "9090" } as const,
    ];
    const remarks = () => CLUSTERS.map((id) => mesh.tracker.book.cluster(id as ClusterId)?.remark()?.reason);
    mesh.report("c1", "service/bookinfo/details", serviceReport({ ports: more })).track();
    expect(remarks()).toEqual(["PortMismatch", undefined, undefined]);
    mesh.report("c2", "service/bookinfo/details", serviceReport({ ports: more })).track();
    expect(remarks()).toEqual([undefined, undefined, undefined]);
  });

  it("notes the workspaces and clusters that a change concerns, and no others", () => {
    const mesh = confirmed();
    mesh.tracker.workspaces.clear();
    mesh.tracker.clusters.clear();
    mesh.report("c1", "applied/import/bookinfo/details", appliedReport({ state: "pending" })).track();
    expect([[...mesh.tracker.workspaces], [...mesh.tracker.clusters]]).toEqual([["o/t/ws"], ["c1"]]);
    mesh.tracker.workspaces.clear();
    mesh.report("c1", "applied/import/bookinfo/details", appliedReport({ state: "pending" })).track();
    expect(mesh.tracker.workspaces.size).toBe(0);
  });

  it("looks at the services behind a gateway whose line an importer has changed", () => {
    const mesh = confirmed();
    const gateway = "applied/gateway/c2/eastwest/eastwest-gateway";
    mesh.report("c1", gateway, appliedReport({ state: "withheld", reason: "RefusedAddress" })).track();
    expect(mesh.tracker.book.cluster(C1)?.worst()).toEqual({ state: "failed", reason: "RefusedAddress", count: 1 });
    mesh.report("c1", gateway, appliedReport()).track();
    expect(wordIn(mesh, C1)).toBe("READY");
  });

  it("forgets a service that no cluster reports any more", () => {
    const mesh = confirmed();
    expect([...mesh.tracker.book.servicesIn("bookinfo")]).toEqual([DETAILS]);
    for (const cluster of ["c1", "c2"]) {
      mesh.report(cluster, "service/bookinfo/details", undefined);
      for (const key of ["applied/import/bookinfo/details", APPLIED_EXPORT]) mesh.report(cluster, key, undefined);
    }
    mesh.report("c1", appliedSourceKey("c2"), undefined).report("c2", appliedSourceKey("c1"), undefined).track();
    expect([[...mesh.tracker.book.namespaces()], mesh.tracker.book.workspace("o/t/ws")]).toEqual([[], undefined]);
  });

  it("counts a service without a gateway as unserved, by the item that takes it", () => {
    const mesh = confirmed();
    mesh.report("c1", "gateway/eastwest/eastwest-gateway", gatewayReport({ port: 0 })).track();
    const item = mesh.tracker.book.workspace("o/t/ws")?.items.get(0);
    expect([item?.served, [...(item?.unserved ?? [])].map(([cluster, { word }]) => [cluster, word])]).toEqual([
      1,
      [["c1", "FAILED"]],
    ]);
    mesh.report("c1", "service/bookinfo/details", serviceReport({ mesh: "none" })).track();
    expect(mesh.tracker.book.workspace("o/t/ws")?.items.get(0)?.unserved.size).toBe(0);
  });

  it("works off what was touched in slices", () => {
    const mesh = new TrackedMesh(WS);
    for (let nth = 0; nth < 10; nth += 1) mesh.report("c1", `service/bookinfo/s${nth}` as ServiceKey, serviceReport());
    mesh.standard("c1").run();
    mesh.tracker.run(3, mesh.world);
    expect(mesh.tracker.isBehind).toBe(true);
    mesh.track();
    expect(mesh.tracker.book.servicesIn("bookinfo").size).toBe(11);
  });
});
