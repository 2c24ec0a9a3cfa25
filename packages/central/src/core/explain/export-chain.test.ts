import { describe, it } from "vitest";
import { type BrokenLink, expectBroken, OWNING, SERVICE, selecting } from "../../testing/explained-mesh.js";
import { APPLIED_EXPORT } from "../../testing/planned-mesh.js";
import { appliedReport, gatewayPods, gatewayReport, namespaceReport, serviceReport } from "../../testing/reports.js";
import { clusterConfig, settingOf, workspace } from "../../testing/settings.js";
import { exportSteps } from "./export-chain.js";

const NAMESPACE = "namespace/bookinfo";
const GATEWAY = "gateway/eastwest/eastwest-gateway";

const EXPORTS: readonly BrokenLink[] = [
  {
    when: "a person deleted the cluster",
    settings: { ...OWNING, clusters: ["c2"], tombstones: ["c1"] },
    step: "cluster",
    reason: "ClusterGone",
    message: /A person deleted/,
  },
  {
    when: "there is no Cluster object",
    settings: { ...OWNING, clusters: ["c2"] },
    step: "cluster",
    reason: "ClusterUnknown",
    message: "there is no Cluster object c1",
  },
  {
    when: "no workspace has the namespace",
    settings: { ...OWNING, workspaces: [workspace("ws", ["c2/bookinfo"], settingOf())] },
    step: "workspace",
    reason: "NoWorkspace",
    message: "no workspace selects namespace bookinfo of this cluster",
  },
  {
    when: "the namespace is not there",
    here: { [NAMESPACE]: undefined },
    step: "namespace",
    reason: "NamespaceMissing",
    message: "namespace bookinfo does not exist here",
  },
  {
    when: "the namespace goes",
    here: { [NAMESPACE]: namespaceReport({ phase: "Terminating" }) },
    step: "namespace",
    reason: "NamespaceMissing",
    message: "namespace bookinfo is being deleted here",
  },
  {
    when: "there is no Service",
    here: { [SERVICE]: undefined },
    step: "service",
    reason: "ServiceMissing",
    message: "there is no Service bookinfo/details here",
  },
  {
    when: "there is no setting",
    settings: { ...OWNING, workspaces: [workspace("ws", ["*/bookinfo"])] },
    step: "setting",
    reason: "NoEastWestSettings",
    message: "workspace ws has no WorkspaceSetting",
  },
  {
    when: "its labels are not selected",
    settings: selecting({ failover: "enable" }),
    step: "selection",
    reason: "NotSelected",
    message: "its labels (app=details) match none of: failover=enable",
  },
  {
    when: "it is headless",
    here: { [SERVICE]: serviceReport({ isHeadless: true }) },
    step: "shape",
    reason: "Headless",
    message: /headless/,
  },
  {
    when: "some pods have no sidecar",
    here: { [SERVICE]: serviceReport({ mesh: "some" }) },
    step: "mesh",
    reason: "MixedMesh",
    message: /no sidecar/,
  },
  {
    when: "no pod is a gateway",
    here: { [GATEWAY]: undefined },
    step: "gateway",
    reason: "NoGateway",
    message: "there are no pods with app=eastwest-gateway in namespace eastwest",
  },
  {
    when: "the gateway has no port",
    here: { [GATEWAY]: gatewayReport({ port: 0 }) },
    step: "gateway",
    reason: "GatewayNoPort",
    message: /no Service gives them port 15443/,
  },
  {
    when: "no gateway pod is ready",
    here: { [GATEWAY]: gatewayReport({ pods: [gatewayPods({ ready: 0, total: 2 })] }) },
    step: "gatewayPods",
    reason: "GatewayNotReady",
    message: "0 of 2 gateway pods are ready",
  },
  {
    when: "the gateway has no address",
    here: { [GATEWAY]: gatewayReport({ addresses: [] }) },
    step: "gatewayAddress",
    reason: "GatewayNoAddress",
    message: "nothing says how other clusters reach the gateway",
  },
  {
    when: "the gateway's annotation is wrong and nothing else says where it is",
    here: { [GATEWAY]: gatewayReport({ addresses: [], addressProblem: '"1.2.3" is no address' }) },
    step: "gatewayAddress",
    reason: "BadExternalAddress",
    message: /"1.2.3" is no address/,
  },
  {
    when: "the edge has said nothing of the export",
    here: { [APPLIED_EXPORT]: undefined },
    step: "export",
    reason: "ExportPending",
    message: "its edge has not said anything about it yet",
  },
  {
    when: "the edge withholds the export",
    here: { [APPLIED_EXPORT]: appliedReport({ state: "withheld", reason: "GatewayConflict", message: "a/b has it" }) },
    step: "export",
    reason: "GatewayConflict",
    message: "a/b has it",
  },
  {
    when: "nothing is ready",
    here: { [SERVICE]: serviceReport({ groups: [] }) },
    step: "instances",
    reason: "NoReadyInstances",
    message: "no instance is ready here",
  },
  {
    when: "it flaps",
    here: { [SERVICE]: serviceReport({ dampedUntil: "2026-01-01T00:01:00Z" }) },
    step: "stability",
    reason: "Damped",
    message: /2026-01-01T00:01:00Z/,
  },
  {
    when: "the cluster is drained",
    settings: { ...OWNING, clusters: [clusterConfig("c1", { isDrained: true }), "c2"] },
    step: "drain",
    reason: "Drained",
    message: "the cluster is drained",
  },
];

describe(exportSteps, () => {
  it.each(EXPORTS)("stops at $step with $reason when $when", (broken) => expectBroken("export", broken));
});
