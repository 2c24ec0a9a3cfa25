import { reportKeys } from "@causeway/shared";
import { describe, expect, it } from "vitest";
import {
  appliedSourceKey,
  DETAILS,
  APPLIED_EXPORT as EXPORT,
  exportingMesh,
  PlannedMesh,
} from "../testing/planned-mesh.js";
import {
  appliedReport,
  appliedSource,
  clusterReport,
  gatewayPods,
  gatewayReport,
  serviceReport,
} from "../testing/reports.js";
import { clusterConfig, type SettingsSketch, settingOf, settingsOf, workspace } from "../testing/settings.js";
import { pickSources } from "./pick-sources.js";

const GATEWAY = reportKeys.gateway("eastwest", "eastwest-gateway");
const SERVICE = reportKeys.service(DETAILS);
const OWNING: SettingsSketch = {
  clusters: ["c1", "c2", "c3", "c4", "c5"],
  workspaces: [workspace("ws", ["*/bookinfo"], settingOf())],
};

function exporting(clusters: readonly string[], settings: SettingsSketch = OWNING): PlannedMesh {
  return exportingMesh(settingsOf(settings), clusters);
}

const imports = (mesh: PlannedMesh, cluster: string) => mesh.lines(cluster, "import", "withdrawn");

describe(pickSources, () => {
  it("takes at most three, and stays with those that the importer already applies", () => {
    const mesh = exporting(["c1", "c2", "c3", "c4", "c5"]);
    const sources = importSources(mesh);
    expect(sources).toHaveLength(3);
    const others = ["c2", "c3", "c4", "c5"].filter((cluster) => !sources.includes(cluster)).concat(sources.slice(1));
    for (const source of others) mesh.report("c1", appliedSourceKey(source), appliedSource());
    expect(importSources(mesh)).toEqual(others.sort());
  });

  it("takes the same region first", () => {
    const mesh = exporting(["c1", "c2", "c3", "c4", "c5"]);
    for (const source of ["c2", "c3", "c4"]) {
      mesh.report(source, "cluster", clusterReport({ regions: ["eu-central1"] }));
      mesh.report("c1", appliedSourceKey(source), appliedSource());
    }
    expect(importSources(mesh)).toContain("c5");
    expect(mesh.lines("c1", "withdrawn")).toEqual([expect.stringMatching(/^withdrawn\/source\/.* NotPicked$/)]);
  });

  it("keeps places for sources of unknown origin, so that a restart of central moves nothing", () => {
    const mesh = new PlannedMesh(settingsOf(OWNING));
    for (const cluster of ["c1", "c2", "c3"]) mesh.standard(cluster).report(cluster, EXPORT, appliedReport());
    for (const source of ["c3", "c4", "c5"]) mesh.report("c1", appliedSourceKey(source), appliedSource());
    expect(imports(mesh, "c1")).toEqual(["import/bookinfo/details <- c3"]);
    expect(mesh.lines("c1", "origin")).toEqual([
      "origin/c1 complete",
      "origin/c3 complete",
      "origin/c4 unknown",
      "origin/c5 unknown",
    ]);
  });

  it.each([
    {
      given: "its gateway is not ready",
      gateway: gatewayReport({ pods: [gatewayPods({ ready: 0 })] }),
      reason: "GatewayNotReady",
    },
    { given: "its gateway has no pods", gateway: gatewayReport({ pods: [] }), reason: "GatewayNotReady" },
    { given: "its gateway has no address", gateway: gatewayReport({ addresses: [] }), reason: "GatewayNoAddress" },
  ])("begins none when $given, keeps a sole one, and withdraws it beside another", ({ gateway, reason }) => {
    const mesh = exporting(["c1", "c2"]).report("c2", GATEWAY, gateway);
    expect(imports(mesh, "c1")).toEqual(["import/bookinfo/details <- "]);
    mesh.report("c1", appliedSourceKey("c2"), appliedSource());
    expect(imports(mesh, "c1")).toEqual(["import/bookinfo/details <- c2"]);
    mesh.standard("c3").report("c3", EXPORT, appliedReport());
    expect(imports(mesh, "c1")).toEqual([
      "import/bookinfo/details <- c3",
      `withdrawn/source/bookinfo/details@c2 ${reason}`,
    ]);
  });

  const PENDING = appliedReport({ state: "pending" });
  const REFUSED = appliedReport({ state: "withheld", reason: "GatewayConflict" });
  it.each([
    { given: "has not spoken of it yet", line: undefined, sole: "c2", besideAnother: "c2,c3" },
    { given: "is about to bring it", line: PENDING, sole: "c2", besideAnother: "c3" },
    { given: "will not bring it", line: REFUSED, sole: "", besideAnother: "c3" },
  ])("begins none whose edge $given; as a sole source it leaves $sole", ({ line, sole, besideAnother }) => {
    const mesh = exporting(["c1", "c2"]).report("c2", EXPORT, line);
    expect(importSources(mesh).join()).toBe("");
    mesh.report("c1", appliedSourceKey("c2"), appliedSource());
    expect(importSources(mesh).join()).toBe(sole);
    mesh.standard("c3").report("c3", EXPORT, appliedReport());
    expect(importSources(mesh).join()).toBe(besideAnother);
  });

  it("gives no empty gateway in place of the address that a source had", () => {
    const mesh = exporting(["c1", "c2"]).report("c1", appliedSourceKey("c2"), appliedSource());
    mesh.report("c2", GATEWAY, gatewayReport({ addresses: [] }));
    expect(mesh.lines("c1", "gateway", "source")).toEqual([
      "source/bookinfo/details@c2 via c2/eastwest/eastwest-gateway",
    ]);
  });

  it("heeds damping only where there is another one", () => {
    const damped = serviceReport({ dampedUntil: "2026-01-01T00:01:00Z" });
    const mesh = exporting(["c1", "c2"]).report("c2", SERVICE, damped);
    mesh.report("c1", appliedSourceKey("c2"), appliedSource());
    expect(imports(mesh, "c1")).toEqual(["import/bookinfo/details <- c2"]);
    mesh.standard("c3").report("c3", EXPORT, appliedReport());
    expect(imports(mesh, "c1")).toEqual([
      "import/bookinfo/details <- c3",
      "withdrawn/source/bookinfo/details@c2 Damped",
    ]);
  });

  it("takes none of a drained cluster, even where there is no other one; its export stays", () => {
    const clusters = ["c1", clusterConfig("c2", { isDrained: true })];
    const mesh = exporting(["c1", "c2"], { ...OWNING, clusters }).report("c1", appliedSourceKey("c2"), appliedSource());
    expect(imports(mesh, "c1")).toEqual([
      "import/bookinfo/details <- ",
      "withdrawn/source/bookinfo/details@c2 Drained",
    ]);
    expect(mesh.lines("c2", "export")).toEqual(["export/eastwest/eastwest-gateway/bookinfo/details"]);
  });
});

function importSources(mesh: PlannedMesh): readonly string[] {
  const resource = mesh.desired("c1")["import/bookinfo/details"];
  return resource?.kind === "import" ? resource.sources : [];
}
