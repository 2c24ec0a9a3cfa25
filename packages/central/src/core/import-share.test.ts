import {
  desiredKeys,
  gatewayKey,
  type Reason,
  type ReportResource,
  reportKeys,
  type ServiceKey,
} from "@causeway/shared";
import { describe, expect, it } from "vitest";
import {
  appliedSourceKey,
  DETAILS,
  APPLIED_EXPORT as EXPORT,
  exportingMesh,
  type PlannedMesh,
} from "../testing/planned-mesh.js";
import {
  appliedReport,
  appliedSource,
  clusterReport,
  gatewayReport,
  namespaceReport,
  serviceReport,
} from "../testing/reports.js";
import {
  clusterConfig,
  eastWestItem,
  type SettingsSketch,
  settingOf,
  settingsOf,
  workspace,
} from "../testing/settings.js";
import { importShare } from "./import-share.js";

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

interface Case {
  readonly given: string;
  readonly settings?: SettingsSketch;
  /** What c1, the importer, reports otherwise. */
  readonly c1?: Readonly<Record<string, undefined | ReportResource>>;
  /** What c2, the source, reports otherwise. */
  readonly c2?: Readonly<Record<string, undefined | ReportResource>>;
  readonly reason: Reason;
}

const TWO_WORKSPACES = [workspace("ws1", ["c1/bookinfo"], settingOf()), workspace("ws2", ["c2/bookinfo"], settingOf())];

const UNWANTED: readonly Case[] = [
  {
    given: "the importer's namespace belongs to no workspace",
    settings: { ...OWNING, workspaces: [workspace("ws", ["c2/bookinfo"], settingOf())] },
    reason: "NoWorkspace",
  },
  {
    given: "the importer has no such namespace",
    c1: { "namespace/bookinfo": undefined },
    reason: "NamespaceMissing",
  },
  {
    given: "the importer's namespace is terminating",
    c1: { "namespace/bookinfo": namespaceReport({ phase: "Terminating" }) },
    reason: "NamespaceMissing",
  },
  { given: "the importer has no such Service", c1: { [SERVICE]: undefined }, reason: "RemoteOnlyUnsupported" },
  {
    given: "the importer has no such Service and may not get one",
    settings: { ...OWNING, workspaces: [workspace("ws", ["*/bookinfo"], settingOf({ remoteOnly: "off" }))] },
    c1: { [SERVICE]: undefined },
    reason: "RemoteOnlyOff",
  },
  {
    given: "the importer's Service selects no entries",
    c1: { [SERVICE]: serviceReport({ isHeadless: true }) },
    reason: "Headless",
  },
  {
    given: "the namespaces belong to different workspaces",
    settings: { ...OWNING, workspaces: TWO_WORKSPACES },
    reason: "DifferentWorkspace",
  },
  {
    given: "no port number is the same",
    c2: { [SERVICE]: serviceReport({ ports: ports(80) }) },
    reason: "PortMismatch",
  },
  {
    given: "the importer's network does not reach the source's",
    settings: {
      ...OWNING,
      clusters: [clusterConfig("c1", { network: "n1" }), clusterConfig("c2", { network: "n2" })],
      reaches: ["n2>n1"],
    },
    reason: "NotReachable",
  },
  {
    given: "the cluster domains differ",
    c2: { cluster: clusterReport({ clusterDomain: "corp.local" }) },
    reason: "ClusterDomainMismatch",
  },
  { given: "the source is not exported", c2: { [SERVICE]: serviceReport({ mesh: "some" }) }, reason: "MixedMesh" },
];

describe(importShare, () => {
  it("imports what another cluster exports, with the source and its gateway", () => {
    const mesh = exporting(["c1", "c2"]);
    mesh.report("c2", GATEWAY, gatewayReport({ addresses: ["203.0.113.9"], hostnames: ["gw.example.com"] }));
    expect(mesh.desired("c1")).toMatchObject({
      "export/eastwest/eastwest-gateway/bookinfo/details": { kind: "export", subsetKeys: [] },
      "gateway/c2/eastwest/eastwest-gateway": {
        kind: "gateway",
        addresses: ["203.0.113.9"],
        hostnames: ["gw.example.com"],
        port: 15443,
        locality: { region: "us-west1", zone: "us-west1-b" },
      },
      "import/bookinfo/details": {
        kind: "import",
        sources: ["c2"],
        ports: serviceReport().ports,
        selector: { app: "details" },
        failover: { topologyChoice: "CLUSTER", failoverPriority: [], regionalFailover: [] },
        remoteOnly: "service",
      },
      "origin/c1": { kind: "origin", state: "complete" },
      "origin/c2": { kind: "origin", state: "complete" },
      "source/bookinfo/details@c2": {
        kind: "source",
        gateway: "c2/eastwest/eastwest-gateway",
        groups: [{ serviceAccount: "bookinfo-details", subsetLabels: {}, weight: 1 }],
      },
    });
  });

  it.each(UNWANTED)("withdraws import and source as $reason when $given", ({ settings, c1, c2, reason }) => {
    const mesh = exporting(["c1", "c2"], { ...OWNING, clusters: ["c1", "c2"], ...settings });
    mesh.report("c1", "applied/import/bookinfo/details", appliedReport());
    mesh.report("c1", appliedSourceKey("c2"), appliedSource());
    for (const [key, value] of Object.entries(c1 ?? {})) mesh.report("c1", key, value);
    for (const [key, value] of Object.entries(c2 ?? {})) mesh.report("c2", key, value);
    expect(imports(mesh, "c1").filter((line) => !line.includes("/export/"))).toEqual([
      `withdrawn/import/bookinfo/details ${reason}`,
      `withdrawn/source/bookinfo/details@c2 ${reason}`,
    ]);
  });

  it("needs no gateway of its own", () => {
    const mesh = exporting(["c1", "c2"]).report("c1", GATEWAY, undefined).report("c1", EXPORT, undefined);
    expect(imports(mesh, "c1")).toEqual(["import/bookinfo/details <- c2"]);
  });

  it("imports without sources while the export is not confirmed yet", () => {
    const mesh = exporting(["c1", "c2"]).report("c2", EXPORT, undefined);
    expect(imports(mesh, "c1")).toEqual(["import/bookinfo/details <- "]);
  });

  it("keeps the import when its last source goes", () => {
    const mesh = exporting(["c1", "c2"]).report("c1", appliedSourceKey("c2"), appliedSource());
    mesh.report("c2", SERVICE, serviceReport({ groups: [] }));
    expect(imports(mesh, "c1")).toEqual([
      "import/bookinfo/details <- ",
      "withdrawn/source/bookinfo/details@c2 NoReadyInstances",
    ]);
  });

  it("restricts the import to the TCP ports that both sides have", () => {
    const mesh = exporting(["c1", "c2"]);
    mesh.report(
      "c1",
      SERVICE,
      serviceReport({ ports: [...ports(80, 9080), { ...ports(9080)[0], protocol: "UDP" } as never] }),
    );
    mesh.report("c2", SERVICE, serviceReport({ ports: ports(9080, 9090) }));
    expect(mesh.desired("c1")["import/bookinfo/details"]).toMatchObject({ ports: ports(9080) });
  });

  it("offers the sum of a service account's ready instances, rounded up to a power of two", () => {
    const groups = [
      { serviceAccount: "a", subsetLabels: { version: "v1" }, ready: 3 },
      { serviceAccount: "a", subsetLabels: { version: "v2" }, ready: 2 },
      { serviceAccount: "b", subsetLabels: {}, ready: 4 },
    ];
    const mesh = exporting(["c1", "c2"]).report("c2", SERVICE, serviceReport({ groups }));
    expect(mesh.desired("c1")["source/bookinfo/details@c2"]).toMatchObject({
      groups: [
        { serviceAccount: "a", subsetLabels: {}, weight: 8 },
        { serviceAccount: "b", subsetLabels: {}, weight: 4 },
      ],
    });
  });

  it("gives every importer the same source and gateway objects", () => {
    const mesh = exporting(["c1", "c2", "c3"]);
    for (const key of ["source/bookinfo/details@c3", "gateway/c3/eastwest/eastwest-gateway"]) {
      expect(mesh.desired("c1")[key]).toBe(mesh.desired("c2")[key]);
    }
  });
});

describe("a service between workspaces", () => {
  it("is the same service only within its namespace", () => {
    const mesh = exporting(["c1"]);
    mesh.report("c2", "namespace/other", namespaceReport());
    mesh.report("c2", reportKeys.service("other/details" as ServiceKey), serviceReport()).complete("c2");
    expect(mesh.lines("c2", "import")).toEqual([]);
  });

  it("goes through the gateway of the item that takes it, in each cluster by its own labels", () => {
    const gateways = [
      eastWestItem({ namespace: "gold", exposedServices: [{ tier: "gold" }] }),
      eastWestItem({ exposedServices: [] }),
    ];
    const settings = { ...OWNING, workspaces: [workspace("ws", ["*/bookinfo"], settingOf({ gateways }))] };
    const mesh = exporting(["c1", "c2"], settings).report("c2", reportKeys.gateway("gold", "gw"), gatewayReport());
    mesh.report("c2", SERVICE, serviceReport({ labels: { app: "details", tier: "gold" } }));
    mesh.report("c2", reportKeys.applied(desiredKeys.export("gold", "gw", DETAILS)), appliedReport());
    expect(mesh.lines("c1", "source")).toEqual([
      `source/bookinfo/details@c2 via ${gatewayKey("c2" as never, "gold", "gw")}`,
    ]);
  });
});

function ports(...numbers: readonly number[]) {
  return numbers.map((number) => ({
    name: `http-${number}`,
    number,
    protocol: "TCP" as const,
    appProtocol: "",
    targetPort: `${number}`,
  }));
}
