import { type ClusterId, desiredKeys, type Reason, type ReportResource, reportKeys } from "@causeway/shared";
import { describe, expect, it } from "vitest";
import { DETAILS, PlannedMesh } from "../testing/planned-mesh.js";
import { appliedReport, gatewayPods, gatewayReport, namespaceReport, serviceReport } from "../testing/reports.js";
import {
  clusterConfig,
  eastWestItem,
  type SettingsSketch,
  settingOf,
  settingsOf,
  workspace,
} from "../testing/settings.js";
import { exposureOf } from "./exposure.js";

const C1 = "c1" as ClusterId;
const GATEWAY = reportKeys.gateway("eastwest", "eastwest-gateway");
const EXPORT = reportKeys.applied(desiredKeys.export("eastwest", "eastwest-gateway", DETAILS));
const NAMESPACE = reportKeys.namespace("bookinfo");
const SERVICE = reportKeys.service(DETAILS);
const OWNING: SettingsSketch = { clusters: ["c1"], workspaces: [workspace("ws", ["*/bookinfo"], settingOf())] };

interface Case {
  readonly row: string;
  readonly given: string;
  readonly settings?: SettingsSketch;
  readonly reports?: Readonly<Record<string, undefined | ReportResource>>;
  readonly reason: undefined | Reason;
  readonly isExported: boolean;
}

/** Each case breaks its own row and, where it can, a later one too: the earlier row gives the reason. */
const CASES: readonly Case[] = [
  {
    row: "all",
    given: "everything is in place",
    reason: undefined,
    isExported: true,
  },
  {
    row: "0",
    given: "a person deleted the Cluster",
    settings: { ...OWNING, clusters: [], tombstones: ["c1"] },
    reason: "ClusterGone",
    isExported: false,
  },
  {
    row: "1",
    given: "there is no Cluster object",
    settings: { ...OWNING, clusters: [] },
    reason: "ClusterUnknown",
    isExported: false,
  },
  {
    row: "2",
    given: "no workspace owns the namespace",
    settings: { ...OWNING, workspaces: [workspace("ws", ["c2/bookinfo"], settingOf())] },
    reason: "NoWorkspace",
    isExported: false,
  },
  {
    row: "2",
    given: "the namespace does not exist",
    reports: { [NAMESPACE]: undefined, [SERVICE]: undefined },
    reason: "NamespaceMissing",
    isExported: false,
  },
  {
    row: "2",
    given: "the namespace is terminating",
    reports: { [NAMESPACE]: namespaceReport({ phase: "Terminating" }) },
    reason: "NamespaceMissing",
    isExported: false,
  },
  {
    row: "2a",
    given: "the Service does not exist and there are no settings",
    settings: { ...OWNING, workspaces: [workspace("ws", ["*/bookinfo"])] },
    reports: { [SERVICE]: undefined },
    reason: "ServiceMissing",
    isExported: false,
  },
  {
    row: "3",
    given: "the workspace has no WorkspaceSetting",
    settings: { ...OWNING, workspaces: [workspace("ws", ["*/bookinfo"])] },
    reason: "NoEastWestSettings",
    isExported: false,
  },
  {
    row: "3",
    given: "the WorkspaceSetting has no east-west item",
    settings: { ...OWNING, workspaces: [workspace("ws", ["*/bookinfo"], settingOf({ gateways: [] }))] },
    reason: "NoEastWestSettings",
    isExported: false,
  },
  {
    row: "4",
    given: "no item takes the service's labels",
    settings: selecting({ app: "ratings" }, { app: "details", tier: "gold" }),
    reports: { [SERVICE]: serviceReport({ isHeadless: true }) },
    reason: "NotSelected",
    isExported: false,
  },
  {
    row: "4",
    given: "one set of labels takes it",
    settings: selecting({ app: "ratings" }, { app: "details" }),
    reason: undefined,
    isExported: true,
  },
  {
    row: "5",
    given: "the service is headless and not in the mesh",
    reports: { [SERVICE]: serviceReport({ isHeadless: true, mesh: "none" }) },
    reason: "Headless",
    isExported: false,
  },
  {
    row: "6",
    given: "no pod has a sidecar and there is no gateway",
    reports: { [SERVICE]: serviceReport({ mesh: "none" }), [GATEWAY]: undefined },
    reason: "NotInMesh",
    isExported: false,
  },
  {
    row: "6",
    given: "some pods lack a sidecar",
    reports: { [SERVICE]: serviceReport({ mesh: "some" }) },
    reason: "MixedMesh",
    isExported: false,
  },
  {
    row: "7",
    given: "there is no gateway and no ready instance",
    reports: { [GATEWAY]: undefined, [SERVICE]: serviceReport({ groups: [] }), [EXPORT]: undefined },
    reason: "NoGateway",
    isExported: true,
  },
  {
    row: "7",
    given: "the gateway's pods have other labels",
    reports: { [GATEWAY]: gatewayReport({ pods: [gatewayPods({ labels: { app: "other" } })] }) },
    reason: "NoGateway",
    isExported: true,
  },
  {
    row: "7",
    given: "no Service gives the gateway's pods port 15443",
    reports: { [GATEWAY]: gatewayReport({ port: 0 }) },
    reason: "GatewayNoPort",
    isExported: true,
  },
  {
    row: "8",
    given: "no gateway pod is ready and it has no address",
    reports: { [GATEWAY]: gatewayReport({ pods: [gatewayPods({ ready: 0 })], addresses: [] }) },
    reason: "GatewayNotReady",
    isExported: true,
  },
  {
    row: "8",
    given: "the gateway that carries it has no pods at the moment",
    reports: { [GATEWAY]: gatewayReport({ pods: [] }) },
    reason: "GatewayNotReady",
    isExported: true,
  },
  {
    row: "9",
    given: "the gateway has no address and the export is pending",
    reports: { [GATEWAY]: gatewayReport({ addresses: [] }), [EXPORT]: appliedReport({ state: "pending" }) },
    reason: "GatewayNoAddress",
    isExported: true,
  },
  {
    row: "9",
    given: "the gateway has a hostname only",
    reports: { [GATEWAY]: gatewayReport({ addresses: [], hostnames: ["gw.example.com"] }) },
    reason: undefined,
    isExported: true,
  },
  {
    row: "10",
    given: "the export is pending and nothing is ready",
    reports: { [EXPORT]: appliedReport({ state: "pending" }), [SERVICE]: serviceReport({ groups: [] }) },
    reason: "ExportPending",
    isExported: true,
  },
  {
    row: "10",
    given: "the export is not listed",
    reports: { [EXPORT]: undefined },
    reason: "ExportPending",
    isExported: true,
  },
  {
    row: "10",
    given: "a Gateway of the user's takes the host",
    reports: { [EXPORT]: appliedReport({ state: "withheld", reason: "AlreadyExposed" }) },
    reason: undefined,
    isExported: true,
  },
  {
    row: "10",
    given: "the host was to leave and is in use",
    reports: { [EXPORT]: appliedReport({ state: "pending", reason: "InUse" }) },
    reason: undefined,
    isExported: true,
  },
  {
    row: "10",
    given: "the host was to leave on the word of another store",
    reports: { [EXPORT]: appliedReport({ state: "pending", reason: "StoreNotAccepted" }) },
    reason: undefined,
    isExported: true,
  },
  {
    row: "10",
    given: "our Gateway is withheld",
    reports: { [EXPORT]: appliedReport({ state: "withheld", reason: "GatewayConflict" }) },
    reason: "ExportPending",
    isExported: true,
  },
  {
    row: "11",
    given: "nothing is ready and the cluster is drained",
    settings: { ...OWNING, clusters: [clusterConfig("c1", { isDrained: true })] },
    reports: { [SERVICE]: serviceReport({ groups: [], dampedUntil: "2026-01-01T00:01:00Z" }) },
    reason: "NoReadyInstances",
    isExported: true,
  },
  {
    row: "11a",
    given: "its readiness flapped and the cluster is drained",
    settings: { ...OWNING, clusters: [clusterConfig("c1", { isDrained: true })] },
    reports: { [SERVICE]: serviceReport({ dampedUntil: "2026-01-01T00:01:00Z" }) },
    reason: "Damped",
    isExported: true,
  },
  {
    row: "12",
    given: "the cluster is drained",
    settings: { ...OWNING, clusters: [clusterConfig("c1", { isDrained: true })] },
    reason: "Drained",
    isExported: true,
  },
];

describe(exposureOf, () => {
  it.each(CASES)("row $row: $reason when $given", ({ settings, reports, reason, isExported }) => {
    const mesh = new PlannedMesh(settingsOf(settings ?? OWNING)).standard("c1").report("c1", EXPORT, appliedReport());
    for (const [key, value] of Object.entries(reports ?? {})) mesh.report("c1", key, value);
    const exposure = exposureOf(DETAILS, C1, mesh.planner);
    expect({ reason: exposure.reason, isExported: exposure.isExported }).toEqual({ reason, isExported });
  });

  it("row 1: ClusterUnknown until the report is complete", () => {
    const mesh = new PlannedMesh(settingsOf(OWNING)).report("c1", NAMESPACE, namespaceReport());
    mesh.report("c1", SERVICE, serviceReport());
    expect(exposureOf(DETAILS, C1, mesh.planner).reason).toBe("ClusterUnknown");
  });

  it("lets the first item that takes the service say through which gateway", () => {
    const gateways = [
      eastWestItem({ namespace: "silver", exposedServices: [{ tier: "silver" }] }),
      eastWestItem({ namespace: "gold", exposedServices: [{ app: "details" }] }),
      eastWestItem(),
    ];
    const settings = settingsOf({ ...OWNING, workspaces: [workspace("ws", ["*/bookinfo"], settingOf({ gateways }))] });
    const mesh = new PlannedMesh(settings).standard("c1");
    mesh.report("c1", reportKeys.gateway("gold", "gw"), gatewayReport());
    expect(exposureOf(DETAILS, C1, mesh.planner).gateways.first?.key).toBe("c1/gold/gw");
  });
});

function selecting(...exposedServices: readonly Readonly<Record<string, string>>[]): SettingsSketch {
  const setting = settingOf({ gateways: [eastWestItem({ exposedServices })] });
  return { ...OWNING, workspaces: [workspace("ws", ["*/bookinfo"], setting)] };
}
