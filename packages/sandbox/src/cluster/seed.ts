import type { JsonObject, StringMap } from "./api-object.js";
import { CUSTOM_KINDS, describeCustomKind } from "./kinds/custom-kinds.js";

export interface SeedOptions {
  readonly name: string;
  readonly region: string;
  readonly zone: string;
  /** Value of `topology.istio.io/network` on Istio's root namespace; undefined for none. */
  readonly network: undefined | string;
  /** Second octet of the cluster's addresses. */
  readonly octet: number;
}

const NODES = 2;

/** What a new cluster has before anybody writes to it; `now` in RFC 3339. */
export function renderSeed(options: SeedOptions, now: string): readonly JsonObject[] {
  const istioLabels: StringMap = options.network === undefined ? {} : { "topology.istio.io/network": options.network };
  return [
    ...["default", "kube-system", "kube-public", "kube-node-lease"].map((name) => renderNamespace(name, {})),
    renderNamespace("istio-system", istioLabels),
    ...Array.from({ length: NODES }, (_, at) => renderNode(options, at + 1, now)),
    ...Array.from({ length: NODES }, (_, at) => renderNodeLease(nodeName(options, at + 1))),
    renderKubernetesService(),
    ...CUSTOM_KINDS.map(describeCustomKind),
  ];
}

function renderNamespace(name: string, labels: StringMap): JsonObject {
  return { apiVersion: "v1", kind: "Namespace", metadata: { name, labels } };
}

function nodeName({ name }: SeedOptions, number: number): string {
  return `${name}-node-${number}`;
}

/** What a kubelet renews; nobody does here. */
function renderNodeLease(node: string): JsonObject {
  return {
    apiVersion: "coordination.k8s.io/v1",
    kind: "Lease",
    metadata: { name: node, namespace: "kube-node-lease" },
    spec: { holderIdentity: node, leaseDurationSeconds: 40 },
  };
}

function renderNode(options: SeedOptions, number: number, now: string): JsonObject {
  const { region, zone, octet } = options;
  const node = nodeName(options, number);
  const capacity = { cpu: "8", memory: "32Gi", pods: "30000" };
  return {
    apiVersion: "v1",
    kind: "Node",
    metadata: {
      name: node,
      labels: {
        "kubernetes.io/hostname": node,
        "kubernetes.io/os": "linux",
        "kubernetes.io/arch": "amd64",
        "topology.kubernetes.io/region": region,
        "topology.kubernetes.io/zone": zone,
      },
    },
    spec: { podCIDR: `10.${octet}.0.0/16` },
    status: {
      capacity,
      allocatable: capacity,
      conditions: describeConditions(now),
      addresses: [
        { type: "InternalIP", address: `172.18.${octet}.${number}` },
        { type: "Hostname", address: node },
      ],
      nodeInfo: {
        kubeletVersion: "v1.32.4",
        kubeProxyVersion: "v1.32.4",
        osImage: "Embedded cluster",
        kernelVersion: "none",
        operatingSystem: "linux",
        architecture: "amd64",
        containerRuntimeVersion: "sandbox://1",
        machineID: node,
        systemUUID: node,
        bootID: node,
      },
    },
  };
}

function describeConditions(now: string): readonly JsonObject[] {
  const times = { lastHeartbeatTime: now, lastTransitionTime: now };
  const enough = (type: string, reason: string, message: string): JsonObject => ({
    type,
    status: "False",
    reason,
    message,
    ...times,
  });
  return [
    enough("MemoryPressure", "KubeletHasSufficientMemory", "kubelet has sufficient memory available"),
    enough("DiskPressure", "KubeletHasNoDiskPressure", "kubelet has no disk pressure"),
    enough("PIDPressure", "KubeletHasSufficientPID", "kubelet has sufficient PID available"),
    { type: "Ready", status: "True", reason: "KubeletReady", message: "kubelet is posting ready status", ...times },
  ];
}

function renderKubernetesService(): JsonObject {
  return {
    apiVersion: "v1",
    kind: "Service",
    metadata: { name: "kubernetes", namespace: "default", labels: { component: "apiserver", provider: "kubernetes" } },
    spec: { clusterIP: "10.96.0.1", ports: [{ name: "https", port: 443, targetPort: 6443 }] },
  };
}
