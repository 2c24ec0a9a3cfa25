import type {
  AppliedReport,
  ClusterReport,
  GatewayReport,
  NamespaceReport,
  ReportResource,
  ServiceReport,
} from "@causeway/shared";

/** A cluster as its edge reports it, in region `us-west1`. */
export function clusterReport(overrides: Partial<ClusterReport> = {}): ReportResource {
  return {
    kind: "cluster",
    network: "",
    regions: ["us-west1"],
    zones: ["us-west1-b"],
    clusterDomain: "cluster.local",
    istioVersions: ["1.28.0"],
    trustDomain: "cluster.local",
    rootFingerprints: ["ab"],
    edgeVersion: "0.1.0",
    mode: "apply",
    flags: [],
    apiServerUnreachableSince: undefined,
    ...overrides,
  };
}

export function namespaceReport(overrides: Partial<NamespaceReport> = {}): ReportResource {
  return { kind: "namespace", labels: {}, isInjected: true, phase: "Active", ...overrides };
}

/** A Service on HTTP port 9080 with one ready instance in the mesh. */
export function serviceReport(overrides: Partial<ServiceReport> = {}): ReportResource & { readonly kind: "service" } {
  return {
    kind: "service",
    type: "ClusterIP",
    isHeadless: false,
    labels: { app: "details" },
    selector: { app: "details" },
    ports: [{ name: "http", number: 9080, protocol: "TCP", appProtocol: "", targetPort: "9080" }],
    internalTrafficPolicy: "Cluster",
    exportTo: [],
    groups: [{ serviceAccount: "bookinfo-details", subsetLabels: {}, ready: 1 }],
    mesh: "all",
    isAmbient: false,
    dampedUntil: undefined,
    ...overrides,
  };
}

/** A gateway with one ready pod and one address. */
export function gatewayReport(overrides: Partial<GatewayReport> = {}): ReportResource & { readonly kind: "gateway" } {
  return {
    kind: "gateway",
    serviceType: "LoadBalancer",
    createdAt: "2026-01-01T00:00:00Z",
    addresses: ["203.0.113.78"],
    hostnames: [],
    addressProblem: "",
    port: 15443,
    selector: { app: "eastwest-gateway" },
    pods: [gatewayPods()],
    ...overrides,
  };
}

export function gatewayPods(overrides: Partial<GatewayReport["pods"][number]> = {}): GatewayReport["pods"][number] {
  return {
    labels: { app: "eastwest-gateway" },
    total: 1,
    ready: 1,
    locality: { region: "us-west1", zone: "us-west1-b" },
    ...overrides,
  };
}

/** A line of `applied`: in force as wanted. */
export function appliedReport(overrides: Partial<AppliedReport> = {}): ReportResource & { readonly kind: "applied" } {
  return {
    kind: "applied",
    state: "applied",
    reason: undefined,
    message: "",
    entries: [],
    desiredHash: "",
    addresses: [],
    holdId: "",
    wouldWrite: [],
    names: [],
    ...overrides,
  };
}

/** A source in force with one entry at that address. */
export function appliedSource(address = "203.0.113.78"): ReportResource & { readonly kind: "applied" } {
  return appliedReport({ entries: [{ name: `k-${address}`, address, createdAt: "2026-01-01T00:00:00Z" }] });
}
