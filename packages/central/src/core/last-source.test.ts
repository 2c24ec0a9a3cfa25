import { type ReportResource, reportKeys } from "@causeway/shared";
import { describe, expect, it } from "vitest";
import { APPLIED_EXPORT, appliedSourceKey, DETAILS, exportingMesh, type PlannedMesh } from "../testing/planned-mesh.js";
import { appliedReport, appliedSource, gatewayPods, gatewayReport, serviceReport } from "../testing/reports.js";
import { settingOf, settingsOf, workspace } from "../testing/settings.js";

const GATEWAY = reportKeys.gateway("eastwest", "eastwest-gateway");
const SERVICE = reportKeys.service(DETAILS);
const CLUSTERS = ["c1", "c2", "c3"];
const READY = serviceReport();

const imports = (mesh: PlannedMesh, cluster: string) => mesh.lines(cluster, "import", "withdrawn");

/** No cluster has a ready instance, and c1 lists sources of these clusters. */
function emptied(...listed: readonly string[]): PlannedMesh {
  const mesh = exportingMesh(
    settingsOf({ clusters: CLUSTERS, workspaces: [workspace("ws", ["*/bookinfo"], settingOf())] }),
    CLUSTERS,
  );
  mesh.report("c1", "applied/import/bookinfo/details", appliedReport());
  for (const source of listed) mesh.report("c1", appliedSourceKey(source), appliedSource());
  mesh.run();
  for (const cluster of CLUSTERS) mesh.report(cluster, SERVICE, serviceReport({ groups: [] })).run();
  return mesh;
}

interface Change {
  readonly when: string;
  readonly cluster: string;
  readonly reports: Readonly<Record<string, undefined | ReportResource>>;
  readonly lines: readonly string[];
}

const WITHDRAWN = "withdrawn/source/bookinfo/details@c2";

const CHANGES: readonly Change[] = [
  {
    when: "the importer has an instance again",
    cluster: "c1",
    reports: { [SERVICE]: READY },
    lines: ["import/bookinfo/details <- ", `${WITHDRAWN} NoReadyInstances`],
  },
  {
    when: "another cluster has one",
    cluster: "c3",
    reports: { [SERVICE]: READY },
    lines: ["import/bookinfo/details <- c3", `${WITHDRAWN} NoReadyInstances`],
  },
  {
    when: "its gateway is gone too",
    cluster: "c2",
    reports: { [GATEWAY]: undefined, [APPLIED_EXPORT]: undefined },
    lines: ["import/bookinfo/details <- ", `${WITHDRAWN} NoGateway`],
  },
];

describe("a service without a ready instance anywhere", () => {
  it("keeps the sources that an importer has, without instances", () => {
    const mesh = emptied("c2");
    expect(imports(mesh, "c1")).toEqual(["import/bookinfo/details <- c2"]);
    expect(mesh.desired("c1")["source/bookinfo/details@c2"]).toMatchObject({ groups: [] });
  });

  it("gives an importer no source that it has not", () => {
    expect(imports(emptied(), "c1")).toEqual(["import/bookinfo/details <- "]);
  });

  it("keeps a source whose gateway has no ready pod either", () => {
    const gateway = gatewayReport({ pods: [gatewayPods({ ready: 0 })] });
    expect(imports(emptied("c2").report("c2", GATEWAY, gateway), "c1")).toEqual(["import/bookinfo/details <- c2"]);
  });

  it("goes on with the source whose instance is back first", () => {
    expect(imports(emptied("c2").report("c2", SERVICE, READY), "c1")).toEqual(["import/bookinfo/details <- c2"]);
  });

  it.each(CHANGES)("withdraws the source when $when", ({ cluster, reports, lines }) => {
    const mesh = emptied("c2");
    for (const [key, value] of Object.entries(reports)) mesh.report(cluster, key, value);
    expect(imports(mesh, "c1")).toEqual(lines);
  });

  it("forgets a source that the importer no longer has", () => {
    const mesh = emptied("c2").report("c1", appliedSourceKey("c2"), undefined);
    expect(imports(mesh, "c1")).toEqual(["import/bookinfo/details <- "]);
  });
});
