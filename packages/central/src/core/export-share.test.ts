import { desiredKeys, type Reason, type ReportResource, reportKeys } from "@causeway/shared";
import { describe, expect, it } from "vitest";
import { DETAILS, PlannedMesh } from "../testing/planned-mesh.js";
import { appliedReport, appliedSource, gatewayPods, gatewayReport, serviceReport } from "../testing/reports.js";
import { eastWestItem, type SettingsSketch, settingOf, settingsOf, workspace } from "../testing/settings.js";
import { exportShare } from "./export-share.js";

const OLD = "export/eastwest/old/bookinfo/details";
const NEW = "export/eastwest/new/bookinfo/details";
const SERVICE = reportKeys.service(DETAILS);
const SOURCE = reportKeys.applied(desiredKeys.source(DETAILS, "c2" as never));
const OWNING: SettingsSketch = { clusters: ["c1", "c2"], workspaces: [workspace("ws", ["*/bookinfo"], settingOf())] };

/** c1 draws on c2; c2 exports through gateway `old`, which is confirmed. */
function exporting(settings: SettingsSketch = OWNING): PlannedMesh {
  const mesh = new PlannedMesh(settingsOf(settings)).standard("c1").standard("c2");
  mesh.report("c2", reportKeys.gateway("eastwest", "eastwest-gateway"), undefined);
  mesh.report("c2", reportKeys.gateway("eastwest", "old"), gatewayReport());
  mesh.report("c2", `applied/${OLD}`, appliedReport());
  return mesh.report("c1", SOURCE, appliedSource("203.0.113.78"));
}

const exports = (mesh: PlannedMesh) => mesh.lines("c2", "export", "withdrawn");

describe(exportShare, () => {
  it.each<{ readonly given: string; readonly gateway: ReturnType<typeof gatewayReport>; readonly first: string }>([
    { given: "a LoadBalancer", gateway: gatewayReport({ createdAt: "2026-01-03T00:00:00Z" }), first: "b" },
    {
      given: "an older one",
      gateway: gatewayReport({ serviceType: "NodePort", createdAt: "2026-01-01T00:00:00Z" }),
      first: "b",
    },
    {
      given: "an equal one of a later name",
      gateway: gatewayReport({ serviceType: "NodePort", createdAt: "2026-01-02T00:00:00Z" }),
      first: "a",
    },
    { given: "one without port 15443", gateway: gatewayReport({ port: 0 }), first: "a" },
  ])("goes to gateway $first when $given stands beside a", ({ gateway, first }) => {
    const mesh = new PlannedMesh(settingsOf(OWNING)).standard("c2");
    mesh.report("c2", reportKeys.gateway("eastwest", "eastwest-gateway"), undefined);
    const a = gatewayReport({ serviceType: "NodePort", createdAt: "2026-01-02T00:00:00Z" });
    mesh
      .report("c2", reportKeys.gateway("eastwest", "a"), a)
      .report("c2", reportKeys.gateway("eastwest", "b"), gateway);
    expect(exports(mesh)).toEqual([`export/eastwest/${first}/bookinfo/details`]);
  });

  it("stays while instances and gateways come and go", () => {
    const mesh = exporting().report("c2", SERVICE, serviceReport({ groups: [], mesh: "noPods" }));
    mesh.report("c2", reportKeys.gateway("eastwest", "old"), undefined);
    expect(exports(mesh)).toEqual([OLD]);
  });

  it("is withdrawn with the failing row, in use until no importer applies the source", () => {
    const mesh = exporting().report("c2", SERVICE, serviceReport({ mesh: "some" }));
    expect(exports(mesh)).toEqual([`withdrawn/${OLD} MixedMesh inUse`]);
    mesh.report("c1", SOURCE, undefined);
    expect(exports(mesh)).toEqual([`withdrawn/${OLD} MixedMesh`]);
    mesh.report("c2", `applied/${OLD}`, undefined);
    expect(exports(mesh)).toEqual([]);
  });

  it.each<{ readonly state: string; readonly report: ReportResource; readonly isUsed: boolean }>([
    { state: "applied with entries", report: appliedSource(), isUsed: true },
    { state: "pending", report: appliedReport({ state: "pending" }), isUsed: true },
    {
      state: "withheld without entries",
      report: appliedReport({ state: "withheld", reason: "PolicyConflict" }),
      isUsed: false,
    },
  ])("counts a source that is $state as in use: $isUsed", ({ report, isUsed }) => {
    const mesh = exporting()
      .report("c1", SOURCE, report)
      .report("c2", SERVICE, serviceReport({ mesh: "some" }));
    expect(exports(mesh)).toEqual([`withdrawn/${OLD} MixedMesh${isUsed ? " inUse" : ""}`]);
  });

  it("counts as in use while a configured cluster is unknown, until it is known or gone", () => {
    const mesh = exporting({ ...OWNING, clusters: ["c1", "c2", "c3", "c4"] }).report("c1", SOURCE, undefined);
    mesh.report("c2", SERVICE, serviceReport({ mesh: "some" }));
    expect(exports(mesh)).toEqual([`withdrawn/${OLD} MixedMesh inUse`]);
    mesh.complete("c3");
    expect(exports(mesh)).toEqual([`withdrawn/${OLD} MixedMesh inUse`]);
    mesh.settings(settingsOf({ ...OWNING, clusters: ["c1", "c2", "c3"], tombstones: ["c4"] }));
    expect(exports(mesh)).toEqual([`withdrawn/${OLD} MixedMesh`]);
    mesh.settings(settingsOf({ ...OWNING, clusters: ["c1", "c2", "c3", "c5"], tombstones: ["c4"] }));
    expect(exports(mesh)).toEqual([`withdrawn/${OLD} MixedMesh inUse`]);
  });

  it("does not count an importer that a person deleted", () => {
    const mesh = exporting().report("c2", SERVICE, serviceReport({ mesh: "some" }));
    mesh.settings(settingsOf({ ...OWNING, clusters: ["c2"], tombstones: ["c1"] }));
    expect(exports(mesh)).toEqual([`withdrawn/${OLD} MixedMesh`]);
  });

  it("has nothing to withdraw while its own cluster is unknown", () => {
    const mesh = new PlannedMesh(settingsOf(OWNING)).report("c2", `applied/${OLD}`, appliedReport());
    expect(mesh.desired("c2")).toEqual({
      "origin/c2": { kind: "origin", state: "unknown" },
      policy: { kind: "policy", adoptedStoreId: "", adoption: "", releasedHolds: [], isPaused: false },
    });
  });
});

/** Gateway `new` comes before `old`; the labels of the item name both. */
function moving(): PlannedMesh {
  const created = { createdAt: "2025-12-31T00:00:00Z", addresses: ["203.0.113.200"] };
  return exporting().report("c2", reportKeys.gateway("eastwest", "new"), gatewayReport(created));
}

/** c1 reports which addresses it uses of gateway `new`. */
const NEW_AT_C1 = "applied/gateway/c2/eastwest/new";

describe("a service that moves from one gateway to another", () => {
  it("keeps the old export, and its sources there, until the new one is confirmed", () => {
    const mesh = moving();
    expect(exports(mesh)).toEqual([NEW, OLD]);
    expect(mesh.lines("c1", "source")).toEqual(["source/bookinfo/details@c2 via c2/eastwest/old"]);
  });

  it("keeps the old export while an importer's entries are elsewhere than at the new gateway", () => {
    const mesh = moving().report("c2", `applied/${NEW}`, appliedReport());
    expect(mesh.lines("c1", "source")).toEqual(["source/bookinfo/details@c2 via c2/eastwest/new"]);
    expect(exports(mesh)).toEqual([NEW, OLD]);
    mesh.report("c1", SOURCE, appliedSource("203.0.113.200"));
    expect(exports(mesh)).toEqual([NEW, OLD]);
    mesh.report("c1", NEW_AT_C1, appliedReport({ addresses: ["203.0.113.200"] }));
    expect(exports(mesh)).toEqual([NEW, `withdrawn/${OLD} NotPicked`]);
  });

  it.each<{
    readonly given: string;
    readonly pods: readonly ReturnType<typeof gatewayPods>[];
    readonly reason: undefined | Reason;
  }>([
    { given: "no pods at the moment", pods: [], reason: undefined },
    { given: "pods that no item names", pods: [gatewayPods()], reason: "NoGateway" },
  ])("with no gateway for it and $given in the old one gets $reason", ({ pods, reason }) => {
    const gateways = [eastWestItem({ labels: { app: "nobody" } })];
    const mesh = exporting({ ...OWNING, workspaces: [workspace("ws", ["*/bookinfo"], settingOf({ gateways }))] });
    mesh.report("c2", reportKeys.gateway("eastwest", "old"), gatewayReport({ pods }));
    const withdrawn = reason === undefined ? [] : [`withdrawn/source/bookinfo/details@c2 ${reason}`];
    expect(mesh.lines("c1", "withdrawn")).toEqual(withdrawn);
    expect(exports(mesh)).toEqual([OLD]);
  });
});
