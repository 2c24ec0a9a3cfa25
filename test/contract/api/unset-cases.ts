export const SLICES = "/apis/discovery.k8s.io/v1:endpointslices";
const LABELS = { app: "a" };
export const TEMPLATE = { metadata: { labels: LABELS }, spec: { containers: [{ name: "a", image: "a:1" }] } };
export const WORKLOAD = { selector: { matchLabels: LABELS }, template: TEMPLATE };

interface LeftOut {
  readonly path: string;
  readonly content: object;
  /** Part of what is stored. */
  readonly shows: object;
  /** Paths, by dots, of what is not there. */
  readonly lacks: readonly string[];
}

/** `path` follows the API root of the namespace. */
export const LEFT_OUT: readonly LeftOut[] = [
  {
    path: "/apis/apps/v1:deployments",
    content: { spec: { ...WORKLOAD, paused: false, minReadySeconds: 0, replicas: 0 } },
    shows: { spec: { replicas: 0 } },
    lacks: ["spec.paused", "spec.minReadySeconds"],
  },
  {
    path: "/api/v1:pods",
    content: {
      spec: {
        containers: [{ name: "a", image: "a:1", stdin: false, workingDir: "", env: [{ name: "A", value: "" }] }],
        hostNetwork: false,
        nodeName: "",
        subdomain: "",
        schedulerName: "",
        automountServiceAccountToken: false,
      },
    },
    shows: { spec: { schedulerName: "default-scheduler", automountServiceAccountToken: false } },
    lacks: [
      "spec.hostNetwork",
      "spec.nodeName",
      "spec.subdomain",
      "spec.containers.0.stdin",
      "spec.containers.0.workingDir",
      "spec.containers.0.env.0.value",
    ],
  },
  {
    path: "/api/v1:services",
    content: {
      spec: {
        ports: [{ name: "", port: 80, targetPort: 0, nodePort: 0 }],
        publishNotReadyAddresses: false,
        externalName: "",
      },
    },
    shows: { spec: { ports: [{ port: 80, protocol: "TCP", targetPort: 80 }] } },
    lacks: ["spec.publishNotReadyAddresses", "spec.externalName", "spec.ports.0.name", "spec.ports.0.nodePort"],
  },
  {
    path: "/api/v1:configmaps",
    content: { immutable: false, data: { a: "" } },
    shows: { immutable: false, data: { a: "" } },
    lacks: [],
  },
  {
    path: "/api/v1:events",
    content: { involvedObject: { kind: "Pod", name: "a", namespace: "$NAMESPACE" }, count: 0, reason: "", message: "" },
    shows: {
      source: {},
      firstTimestamp: null,
      lastTimestamp: null,
      eventTime: null,
      reportingComponent: "",
      reportingInstance: "",
    },
    lacks: ["count", "reason", "message", "type"],
  },
  {
    path: SLICES,
    content: { addressType: "IPv4", endpoints: [] },
    shows: { endpoints: null, ports: null },
    lacks: [],
  },
  {
    path: SLICES,
    content: { addressType: "IPv4", endpoints: [{ addresses: ["192.0.2.1"], zone: "" }], ports: [{}] },
    shows: {
      endpoints: [{ addresses: ["192.0.2.1"], conditions: {}, zone: "" }],
      ports: [{ name: "", protocol: "TCP" }],
    },
    lacks: ["ports.0.port"],
  },
  { path: "/apis/coordination.k8s.io/v1:leases", content: {}, shows: { spec: {} }, lacks: [] },
  {
    path: "/apis/apps/v1:replicasets",
    content: { spec: { ...WORKLOAD, minReadySeconds: 0 } },
    shows: { spec: { replicas: 1 }, status: { replicas: 0 } },
    lacks: ["spec.minReadySeconds"],
  },
];

interface Nulls {
  readonly path: string;
  readonly content: object;
  readonly shows: object;
}

export const NULLS: readonly Nulls[] = [
  { path: "/api/v1:configmaps", content: { data: { a: null } }, shows: { data: { a: "" } } },
  { path: "/api/v1:configmaps", content: { binaryData: { a: null } }, shows: { binaryData: { a: "" } } },
  { path: "/api/v1:secrets", content: { stringData: { a: null } }, shows: { data: { a: "" } } },
  {
    path: "/api/v1:configmaps",
    content: { metadata: { labels: { a: null }, annotations: { b: null } } },
    shows: { metadata: { labels: { a: "" }, annotations: { b: "" } } },
  },
  {
    path: "/api/v1:pods",
    content: {
      spec: { containers: [{ name: "a", image: "a:1", args: [null], resources: { requests: { cpu: null } } }] },
    },
    shows: { spec: { containers: [{ args: [""], resources: { requests: { cpu: "0" } } }] } },
  },
];

/** Amounts as they are sent and as they are written. */
export const AMOUNTS = [
  { sent: "1000m", written: "1" },
  { sent: 0.5, written: "500m" },
  { sent: "1024Mi", written: "1Gi" },
  { sent: "1.5Gi", written: "1536Mi" },
  { sent: "0.5Ki", written: "512" },
  { sent: "1000000", written: "1M" },
  { sent: "1e3", written: "1e3" },
  { sent: "1.2e6", written: "1200e3" },
  { sent: "0.0001", written: "1m" },
  { sent: " 2 ", written: "2" },
] as const;
