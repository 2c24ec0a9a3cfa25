import { desiredKeys, reportKeys } from "@causeway/shared";
import { describe, expect, it } from "vitest";
import { DETAILS, PlannedMesh } from "../testing/planned-mesh.js";
import { appliedReport, appliedSource, clusterReport, serviceReport } from "../testing/reports.js";
import { clusterConfig, type SettingsSketch, settingOf, settingsOf, workspace } from "../testing/settings.js";
import { PlannedService } from "./planned-service.js";

const EXPORT = reportKeys.applied(desiredKeys.export("eastwest", "eastwest-gateway", DETAILS));
const IMPORT = reportKeys.applied(desiredKeys.import(DETAILS));
const SERVICE = reportKeys.service(DETAILS);
const OWNING: SettingsSketch = { clusters: ["c1", "c2"], workspaces: [workspace("ws", ["*/bookinfo"], settingOf())] };
const NOTHING_OWNED: SettingsSketch = { clusters: ["c1", "c2"] };

function applySource(source: string): string {
  return reportKeys.applied(desiredKeys.source(DETAILS, source as never));
}

/** c1 as it is after it imported details from c2; c2 has not been heard of. */
function restarted(settings: SettingsSketch = OWNING): PlannedMesh {
  const mesh = new PlannedMesh(settingsOf(settings)).report("c1", IMPORT, appliedReport());
  return mesh.report("c1", applySource("c2"), appliedSource()).report("c1", EXPORT, appliedReport()).standard("c1");
}

const withdrawn = (mesh: PlannedMesh, cluster = "c1") => mesh.lines(cluster, "withdrawn");

describe(PlannedService, () => {
  it("withdraws nothing that is drawn from an unknown origin, whatever the settings say", () => {
    expect(withdrawn(restarted()).concat(withdrawn(restarted(NOTHING_OWNED)))).toEqual([
      "withdrawn/export/eastwest/eastwest-gateway/bookinfo/details NoWorkspace inUse",
    ]);
  });

  it("withdraws nothing from a report that is not complete, although it lists everything", () => {
    const mesh = new PlannedMesh(settingsOf(OWNING)).report("c1", IMPORT, appliedReport());
    mesh.report("c1", applySource("c2"), appliedSource()).standard("c2");
    expect(mesh.desired("c1")).toEqual({
      "origin/c1": { kind: "origin", state: "unknown" },
      policy: expect.anything(),
    });
  });

  it("takes the import up again, without a withdrawal in between, when the source is heard of", () => {
    const mesh = restarted();
    expect(mesh.lines("c1", "import", "withdrawn", "origin")).toEqual(["origin/c1 complete", "origin/c2 unknown"]);
    mesh.report("c2", EXPORT, appliedReport()).standard("c2");
    expect(mesh.lines("c1", "import", "withdrawn", "origin")).toEqual([
      "import/bookinfo/details <- c2",
      "origin/c1 complete",
      "origin/c2 complete",
    ]);
  });

  it("withdraws a source whose service went away while nobody listened, once its cluster is complete", () => {
    const mesh = restarted().run().complete("c2");
    expect(withdrawn(mesh)).toEqual([
      "withdrawn/import/bookinfo/details NamespaceMissing",
      "withdrawn/source/bookinfo/details@c2 NamespaceMissing",
    ]);
  });

  it("withdraws what is drawn from a cluster that a person deleted, heard of or not", () => {
    const gone: SettingsSketch = { ...OWNING, clusters: ["c1"], tombstones: ["c2"] };
    const lines = ["withdrawn/import/bookinfo/details ClusterGone", "withdrawn/source/bookinfo/details@c2 ClusterGone"];
    expect(withdrawn(restarted(gone))).toEqual(lines);
    expect(restarted(gone).lines("c1", "origin")).toEqual(["origin/c1 complete", "origin/c2 gone"]);
    expect(withdrawn(restarted().settings(settingsOf(gone)))).toEqual(lines);
  });

  it("withdraws nothing that is drawn from a cluster without a Cluster object", () => {
    const mesh = restarted({ ...OWNING, clusters: ["c1"] });
    expect(mesh.lines("c1", "withdrawn", "origin")).toEqual(["origin/c1 complete", "origin/c2 unknown"]);
  });

  it("keeps an import without sources while a cluster of its workspace is unknown", () => {
    const mesh = restarted().report("c1", applySource("c2"), undefined);
    expect(withdrawn(mesh)).toEqual([]);
    expect(withdrawn(mesh.complete("c2"))).toEqual(["withdrawn/import/bookinfo/details ServiceMissing"]);
  });

  it("withdraws an import without sources when no unknown cluster could be behind it", () => {
    const mesh = restarted({ ...OWNING, workspaces: [workspace("ws", ["c1/bookinfo"], settingOf())] });
    expect(withdrawn(mesh.report("c1", applySource("c2"), undefined))).toEqual([
      "withdrawn/import/bookinfo/details ServiceMissing",
    ]);
  });

  it("keeps an import when one more cluster, still unknown, is configured meanwhile", () => {
    const mesh = restarted().report("c1", applySource("c2"), undefined).complete("c2");
    expect(withdrawn(mesh)).toHaveLength(1);
    mesh.settings(settingsOf({ ...OWNING, clusters: ["c1", "c2", "c3"] }));
    expect(withdrawn(mesh)).toEqual([]);
  });

  it("says withdrawn until applied lets go, and no longer", () => {
    const mesh = restarted().report("c2", EXPORT, appliedReport()).standard("c2");
    mesh.report("c2", SERVICE, serviceReport({ groups: [] }));
    expect(withdrawn(mesh)).toEqual(["withdrawn/source/bookinfo/details@c2 NoReadyInstances"]);
    mesh.report("c1", applySource("c2"), appliedReport({ state: "held", reason: "Held" }));
    expect(withdrawn(mesh)).toEqual(["withdrawn/source/bookinfo/details@c2 NoReadyInstances"]);
    mesh.report("c1", applySource("c2"), undefined);
    expect(withdrawn(mesh)).toEqual([]);
  });

  it("says nothing of a source that comes back before applied let go", () => {
    const mesh = restarted().report("c2", EXPORT, appliedReport()).standard("c2");
    mesh
      .report("c2", SERVICE, serviceReport({ groups: [] }))
      .run()
      .report("c2", SERVICE, serviceReport());
    expect(mesh.lines("c1", "import", "withdrawn")).toEqual(["import/bookinfo/details <- c2"]);
  });

  it.each([
    { given: "the workspace is deleted", settings: NOTHING_OWNED, reason: "NoWorkspace" },
    {
      given: "the settings are deleted",
      settings: { ...OWNING, workspaces: [workspace("ws", ["*/bookinfo"])] },
      reason: "NoEastWestSettings",
    },
  ])("withdraws everything as $reason when $given", ({ settings, reason }) => {
    const mesh = restarted().report("c2", EXPORT, appliedReport()).standard("c2");
    mesh.run().settings(settingsOf(settings));
    expect(mesh.lines("c1", "import", "export", "source", "withdrawn")).toEqual([
      `withdrawn/export/eastwest/eastwest-gateway/bookinfo/details ${reason}`,
      `withdrawn/import/bookinfo/details ${reason}`,
      `withdrawn/source/bookinfo/details@c2 ${reason}`,
    ]);
  });

  it("tells a cluster that a person deleted to let everything go", () => {
    const mesh = restarted().report("c2", EXPORT, appliedReport()).standard("c2");
    mesh.settings(settingsOf({ ...OWNING, clusters: ["c2"], tombstones: ["c1"] }));
    expect(withdrawn(mesh)).toEqual([
      "withdrawn/export/eastwest/eastwest-gateway/bookinfo/details ClusterGone",
      "withdrawn/import/bookinfo/details ClusterGone",
      "withdrawn/source/bookinfo/details@c2 ClusterGone",
    ]);
  });
});

describe("a silent edge", () => {
  const losing = (edgeLostAfterMs: undefined | number): SettingsSketch => ({
    ...OWNING,
    workspaces: [workspace("ws", ["*/bookinfo"], settingOf({ edgeLostAfterMs }))],
  });

  /** c2's last frame came at 1 s; then so much time has passed. */
  function silentFor(mesh: PlannedMesh, ms: number): PlannedMesh {
    mesh.report("c2", EXPORT, appliedReport()).standard("c2").run();
    mesh.planner.onSilent("c2" as never, 1_000);
    mesh.nowMs = 1_000 + ms;
    mesh.planner.onSilenceGrown("c2" as never, { observedAtMs: 0, monotonicMs: mesh.nowMs });
    return mesh;
  }

  it("is stale after 30 s and keeps its sources by default", () => {
    const mesh = silentFor(restarted(losing(undefined)), 29_999);
    expect(mesh.lines("c1", "origin")).toContain("origin/c2 complete");
    const later = silentFor(restarted(losing(undefined)), 86_400_000);
    expect(later.lines("c1", "origin", "import", "withdrawn")).toEqual([
      "import/bookinfo/details <- c2",
      "origin/c1 complete",
      "origin/c2 stale",
    ]);
  });

  it("loses its sources after the time that the workspace says, and gets them back when it is heard", () => {
    expect(withdrawn(silentFor(restarted(losing(300_000)), 299_999))).toEqual([]);
    const mesh = silentFor(restarted(losing(300_000)), 300_000);
    expect(mesh.lines("c1", "import", "withdrawn")).toEqual([
      "import/bookinfo/details <- ",
      "withdrawn/source/bookinfo/details@c2 EdgeLost",
    ]);
    mesh.planner.onHeard("c2" as never, { observedAtMs: 0, monotonicMs: mesh.nowMs });
    expect(mesh.lines("c1", "import", "withdrawn", "origin")).toEqual([
      "import/bookinfo/details <- c2",
      "origin/c1 complete",
      "origin/c2 complete",
    ]);
  });

  it("that was never heard of loses nothing, however long central runs", () => {
    const mesh = restarted(losing(300_000));
    mesh.planner.onSilent("c2" as never, -10_000);
    mesh.nowMs = 86_400_000;
    mesh.planner.onSilenceGrown("c2" as never, { observedAtMs: 0, monotonicMs: mesh.nowMs });
    expect(withdrawn(mesh)).toEqual([]);
  });

  it("is counted from central's start when its last frame is older", () => {
    const mesh = restarted(losing(300_000)).report("c2", EXPORT, appliedReport()).standard("c2").run();
    mesh.planner.onSilent("c2" as never, -1_000_000);
    mesh.nowMs = 299_999;
    mesh.planner.onSilenceGrown("c2" as never, { observedAtMs: 0, monotonicMs: mesh.nowMs });
    expect(withdrawn(mesh)).toEqual([]);
  });
});

describe("policy", () => {
  it("follows the Cluster object", () => {
    const said = { isPaused: true, adoptedStoreId: "store", adoption: "7.ab", releasedHolds: ["h1"] };
    const paused = clusterConfig("c1", said);
    const mesh = new PlannedMesh(settingsOf(OWNING)).report("c1", "cluster", clusterReport()).run();
    mesh.settings(settingsOf({ ...OWNING, clusters: [paused, "c2"] }));
    expect(mesh.desired("c1")["policy"]).toEqual({
      kind: "policy",
      adoptedStoreId: "store",
      adoption: "7.ab",
      releasedHolds: ["h1"],
      isPaused: true,
    });
  });
});
