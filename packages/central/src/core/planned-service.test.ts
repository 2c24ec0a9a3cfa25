import { type ClusterId, desiredKeys, type ReportResource, reportKeys } from "@causeway/shared";
import { describe, expect, it } from "vitest";
import { APPLIED_EXPORT, appliedSourceKey, DETAILS, exportingMesh, type PlannedMesh } from "../testing/planned-mesh.js";
import { appliedReport, appliedSource, serviceReport } from "../testing/reports.js";
import { settingOf, settingsOf, workspace } from "../testing/settings.js";
import type { Touched } from "./dirty.js";
import { PlannedService } from "./planned-service.js";

const CLUSTERS = Array.from({ length: 60 }, (_, nth) => `c${nth}`);
const SERVICE = reportKeys.service(DETAILS);
const C7: ReadonlySet<ClusterId> = new Set(["c7" as ClusterId]);
const IMPORT = desiredKeys.import(DETAILS);

/** 60 clusters that all have the service, apply what they should have, and the planned service among them. */
function largeMesh(): { readonly mesh: PlannedMesh; readonly service: PlannedService } {
  const config = settingsOf({ clusters: CLUSTERS, workspaces: [workspace("ws", ["*/bookinfo"], settingOf())] });
  const mesh = exportingMesh(config, CLUSTERS);
  for (const cluster of CLUSTERS)
    for (const source of sourcesOf(mesh, cluster)) mesh.report(cluster, appliedSourceKey(source), appliedSource());
  const service = new PlannedService(DETAILS);
  service.update(touched("all"), mesh.planner);
  return { mesh, service };
}

function touched(clusters: Touched["clusters"], others: Partial<Touched> = {}): Touched {
  return { clusters, listing: new Set(), used: new Set(), ...others };
}

function sourcesOf(mesh: PlannedMesh, cluster: string): readonly string[] {
  const found = mesh.desired(cluster)[IMPORT];
  return found?.kind === "import" ? found.sources : [];
}

/** Reports something of `c7` and updates the service for it. */
function change(key: string, value: undefined | ReportResource) {
  const { mesh, service } = largeMesh();
  const importers = CLUSTERS.filter((cluster) => sourcesOf(mesh, cluster).includes("c7"));
  mesh.report("c7", key, value);
  const { shares, sources } = service.update(touched(C7), mesh.planner);
  return { planned: [...shares.keys()].sort(), sources, importers };
}

describe("the cost of an update", () => {
  it("is one share, and one body for all importers, when the number of instances changes", () => {
    const ready = [{ serviceAccount: "bookinfo-details", subsetLabels: {}, ready: 9 }];
    const { planned, sources } = change(SERVICE, serviceReport({ groups: ready }));
    expect(sources).toEqual(["c7"]);
    expect(planned.length).toBeLessThanOrEqual(4);
  });

  it("is the shares of the importers when the last instance goes", () => {
    const { planned, importers } = change(SERVICE, serviceReport({ groups: [] }));
    expect(importers.length).toBeGreaterThan(0);
    expect(planned).toEqual(expect.arrayContaining(importers));
    expect(planned.length).toBeLessThanOrEqual(importers.length + 4);
  });

  it("is the shares of the importers when the export is not confirmed any more", () => {
    const { planned, importers } = change(APPLIED_EXPORT, appliedReport({ state: "failed" }));
    expect(planned.length).toBeLessThanOrEqual(importers.length + 4);
  });

  it("is the share of one cluster when anything of it may have changed", () => {
    const { planned } = change(`applied/${IMPORT}`, appliedReport({ state: "pending" }));
    expect(planned).toEqual(["c7"]);
  });

  it("is nothing when a cluster applies what it should have", () => {
    const { mesh, service } = largeMesh();
    mesh.report("c7", `applied/${IMPORT}`, appliedReport());
    const drawn = new Set(sourcesOf(mesh, "c7") as readonly ClusterId[]);
    const { shares } = service.update(touched(new Set(), { listing: C7, used: drawn }), mesh.planner);
    expect([...shares.keys()]).toEqual([]);
  });

  it("is one share when a cluster lists a source that it should not have", () => {
    const { mesh, service } = largeMesh();
    const other = CLUSTERS.find((cluster) => cluster !== "c7" && !sourcesOf(mesh, "c7").includes(cluster)) ?? "";
    mesh.report("c7", appliedSourceKey(other), appliedSource());
    const { shares } = service.update(touched(new Set(), { listing: C7 }), mesh.planner);
    expect([...shares.keys()]).toEqual(["c7"]);
  });

  it("forgets a service of which nothing is reported any more", () => {
    const mesh = exportingMesh(settingsOf({ clusters: ["c1"] }), ["c1"]);
    const service = new PlannedService(DETAILS);
    service.update(touched("all"), mesh.planner);
    mesh.report("c1", SERVICE, undefined).report("c1", APPLIED_EXPORT, undefined);
    service.update(touched(new Set(["c1" as ClusterId])), mesh.planner);
    expect(service.isEmpty).toBe(true);
  });
});
