import {
  type AppliedReport,
  type ClusterId,
  type ReportResource,
  reportKeys,
  type ServiceKey,
  serviceKey,
} from "@causeway/shared";

/** Clusters that share their services. An import draws on at most three of the other four. */
export const GROUP = 5;

export function clusterName(edge: number): ClusterId {
  return `c-${String(edge).padStart(4, "0")}` as ClusterId;
}

/** The only namespace of a cluster and of its group; one workspace owns it. */
function namespaceOf(edge: number): string {
  return `group-${Math.floor(edge / GROUP)}`;
}

export function serviceOf(edge: number, index: number): ServiceKey {
  return serviceKey(namespaceOf(edge), `service-${String(index).padStart(3, "0")}`);
}

/** Everything that the edge of a cluster reports at its start. */
export function* renderReport(edge: number, services: number): Iterable<readonly [string, ReportResource]> {
  const region = `region-${edge % 4}`;
  yield [reportKeys.cluster, renderClusterReport(region)];
  yield [reportKeys.namespace(namespaceOf(edge)), renderNamespace()];
  yield [reportKeys.namespace("eastwest"), renderNamespace()];
  yield [reportKeys.gateway("eastwest", "eastwest-gateway"), renderGateway(edge, region)];
  for (let index = 0; index < services; index += 1) {
    const key = serviceOf(edge, index);
    yield [reportKeys.service(key), renderService(key, 1)];
  }
}

/** With so many ready instances; 0 has none. */
export function renderService(key: ServiceKey, ready: number): ReportResource {
  const app = key.slice(key.indexOf("/") + 1);
  return {
    ...{ kind: "service", type: "ClusterIP", isHeadless: false, labels: { app }, selector: { app } },
    ports: [{ name: "http", number: 80, protocol: "TCP", appProtocol: "", targetPort: "8080" }],
    ...{ internalTrafficPolicy: "Cluster", exportTo: [], mesh: "all", isAmbient: false, dampedUntil: undefined },
    groups: ready === 0 ? [] : [{ serviceAccount: "default", subsetLabels: {}, ready }],
  };
}

/** In force as wanted. */
export function renderApplied(desiredKey: string, desiredHash: string): ReportResource {
  const isSource = desiredKey.startsWith("source/");
  const entry = { name: `k-${desiredHash}`, address: "203.0.113.1", createdAt: "2026-01-01T00:00:00Z" };
  const applied: AppliedReport = {
    ...{
      state: "applied",
      reason: undefined,
      message: "",
      desiredHash,
      addresses: [],
      holdId: "",
      names: [],
      wouldWrite: [],
    },
    entries: isSource ? [entry] : [],
  };
  return { kind: "applied", ...applied };
}

function renderClusterReport(region: string): ReportResource {
  return {
    ...{ kind: "cluster", network: "", regions: [region], zones: [`${region}-a`], clusterDomain: "cluster.local" },
    ...{ istioVersions: ["1.28.0"], trustDomain: "cluster.local", rootFingerprints: ["ab"], edgeVersion: "0.1.0" },
    ...{ mode: "apply", flags: [], apiServerUnreachableSince: undefined },
  };
}

function renderNamespace(): ReportResource {
  return { kind: "namespace", labels: {}, isInjected: true, phase: "Active" };
}

function renderGateway(edge: number, region: string): ReportResource {
  const labels = { app: "eastwest-gateway" };
  return {
    ...{ kind: "gateway", serviceType: "LoadBalancer", createdAt: "2026-01-01T00:00:00Z", hostnames: [] },
    ...{ addresses: [`10.${Math.floor(edge / 250)}.${edge % 250}.1`], addressProblem: "", port: 15_443 },
    selector: labels,
    pods: [{ labels, total: 1, ready: 1, locality: { region, zone: `${region}-a` } }],
  };
}

/** One workspace a group, with its setting. */
export function renderGroupConfig(group: number): string {
  const names = Array.from({ length: GROUP }, (_, index) => {
    const edge = group * GROUP + index;
    return `"${clusterName(edge)}/${namespaceOf(edge)}"`;
  });
  const place = `organization: tetrate, tenant: tetrate`;
  return `apiVersion: api.tsb.tetrate.io/v2
kind: Workspace
metadata: { ${place}, name: group-${group} }
spec: { namespaceSelector: { names: [${names.join(", ")}] } }
---
apiVersion: api.tsb.tetrate.io/v2
kind: WorkspaceSetting
metadata: { ${place}, workspace: group-${group}, name: setting }
spec:
  defaultEastWestGatewaySettings:
    - workloadSelector: { namespace: eastwest, labels: { app: eastwest-gateway } }
`;
}
