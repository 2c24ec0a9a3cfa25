import type {
  EntryInstance,
  MeshClient,
  MeshLocality,
  MeshPolicy,
  MeshRule,
  MeshService,
  OutlierPolicy,
  PodInstance,
  ServiceWorld,
} from "../mesh-objects.js";
import { NO_POLICY } from "../rule-in-force.js";

/** `r1/z1/s1`, with any part missing. */
export function place(text: string): MeshLocality {
  const [region = "", zone = "", subZone = ""] = text.split("/");
  return { region, zone, subZone };
}

const DETAILS: MeshService = {
  namespace: "bookinfo",
  name: "details",
  selector: { app: "details" },
  ports: [{ name: "http", port: 9080, targetPort: 9080, protocol: "TCP" }],
  exportTo: [],
};

export function pod(name: string, given: Partial<PodInstance> = {}): PodInstance {
  return {
    name,
    address: `10.1.0.${name.length}`,
    ports: { http: 9080 },
    health: "ready",
    serviceAccount: "bookinfo-details",
    locality: place("r1/r1-a"),
    node: "node-1",
    ...given,
    labels: { app: "details", "security.istio.io/tlsMode": "istio", ...given.labels },
  };
}

/** A guarded entry of the other cluster, as an edge writes it. */
export function entry(name: string, given: Partial<EntryInstance> = {}): EntryInstance {
  return {
    name,
    address: "203.0.113.12",
    ports: { http: 15_443 },
    network: "xcp-cluster-2",
    locality: place("r2/r2-a"),
    serviceAccount: "bookinfo-details",
    weight: undefined,
    ...given,
    labels: { app: "details", "security.istio.io/tlsMode": "disabled", ...given.labels },
  };
}

export const OUTLIER: OutlierPolicy = {
  consecutiveGatewayErrors: 5,
  consecutive5xxErrors: 0,
  intervalMs: 5_000,
  baseEjectionMs: 30_000,
  maxEjectionPercent: 100,
  minHealthPercent: 1,
};

/** The policy that an edge writes for guarded entries. */
export const GUARDED: MeshPolicy = {
  ...NO_POLICY,
  tlsMode: "ISTIO_MUTUAL",
  pool: { connectTimeoutMs: 2_000, maxConnections: undefined },
  outlier: OUTLIER,
  balancer: {
    locality: {
      isEnabled: true,
      failoverPriority: ["topology.istio.io/network", "topology.kubernetes.io/region", "topology.kubernetes.io/zone"],
      failover: [],
    },
  },
};

export function rule(given: Partial<MeshRule> = {}): MeshRule {
  return {
    namespace: "bookinfo",
    name: "causeway-details",
    createdAt: "2026-01-01T00:00:00Z",
    host: "details.bookinfo.svc.cluster.local",
    exportTo: [],
    clients: undefined,
    policy: GUARDED,
    subsets: [],
    ...given,
  };
}

export function world(given: Partial<ServiceWorld> = {}): ServiceWorld {
  return {
    service: DETAILS,
    pods: [pod("details")],
    entries: [entry("k-details")],
    rules: [rule()],
    mesh: {
      cluster: "cluster-1",
      network: "",
      rootNamespace: "istio-system",
      clusterDomain: "cluster.local",
      trustDomain: "cluster.local",
    },
    ...given,
  };
}

export const CLIENT: MeshClient = {
  kind: "sidecar",
  namespace: "bookinfo",
  labels: { app: "productpage" },
  locality: place("r1/r1-a"),
  node: "node-1",
  networkView: undefined,
};
