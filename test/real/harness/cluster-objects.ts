import { type JsonObject, renderNamespace } from "@causeway/sandbox";
import type { RealObject } from "./object-client.js";
import type { RealCluster } from "./real-cluster.js";

// What a controller-manager, a scheduler, a kubelet and a cloud do in a whole cluster. None of them runs here.

/** A service of a cluster. */
export interface ServiceName {
  readonly namespace: string;
  readonly service: string;
}

export interface PodInput {
  readonly namespace: string;
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly serviceAccount: string;
  /** Container ports by name, for Services whose targetPort is a name. */
  readonly ports?: Readonly<Record<string, number>>;
  /** By default the cluster's next free one. */
  readonly ip?: string;
  /** By default the cluster's only node. */
  readonly node?: string;
  readonly ready?: "ready" | "notReady";
  /** Whether it has a sidecar, as the label of an injected pod says; by default it has. */
  readonly sidecar?: "istio" | "none";
}

const POD = { apiVersion: "v1", kind: "Pod" };
const SERVICE = { apiVersion: "v1", kind: "Service" };
const TLS_MODE = "security.istio.io/tlsMode";

export async function ensureNamespace(
  { objects }: RealCluster,
  name: string,
  labels: Readonly<Record<string, string>> = {},
): Promise<void> {
  await objects.apply([renderNamespace(name, labels)]);
}

/** A further node, for a cluster of several zones. */
export async function putNode({ objects }: RealCluster, name: string, region: string, zone: string): Promise<void> {
  const labels = { "topology.kubernetes.io/region": region, "topology.kubernetes.io/zone": zone };
  await objects.apply([{ apiVersion: "v1", kind: "Node", metadata: { name, labels } }]);
}

/** A Service by its manifest; the API server gives it an address. */
export async function putService({ objects }: RealCluster, manifest: JsonObject, namespace = ""): Promise<RealObject> {
  const [service] = await objects.apply([{ ...SERVICE, ...manifest }], namespace);
  if (service === undefined) throw new Error("no Service was applied");
  return service;
}

/** A pod that runs somewhere, with its status. EndpointSlices do not follow by themselves: see `putSlice`. */
export async function putPod(cluster: RealCluster, pod: PodInput): Promise<RealObject> {
  const { namespace, name, ready = "ready" } = pod;
  const ip = pod.ip ?? (await takeIp(cluster));
  await cluster.objects.apply([renderPod(pod, pod.node ?? cluster.node)]);
  return await cluster.objects.patch(
    { ...POD, namespace, name },
    { status: { phase: "Running", podIP: ip, podIPs: [{ ip }], conditions: renderConditions(ready) } },
    "status",
  );
}

/** Ready or not, as its kubelet would say; EndpointSlices do not follow by themselves. */
export async function setPodReady(
  { objects }: RealCluster,
  pod: { readonly namespace: string; readonly name: string },
  ready: "ready" | "notReady",
): Promise<void> {
  await objects.patch({ ...POD, ...pod }, { status: { conditions: renderConditions(ready) } }, "status");
}

/** Deletes it at once, and waits until it is gone. EndpointSlices do not follow by themselves. */
export async function removePod(
  { objects }: RealCluster,
  pod: { readonly namespace: string; readonly name: string },
): Promise<void> {
  await objects.remove({ ...POD, ...pod });
}

/** Where a cloud's load balancer says that the Service is reached: addresses, or names. */
export async function setLoadBalancer(
  { objects }: RealCluster,
  { namespace, service }: ServiceName,
  places: readonly ({ readonly ip: string } | { readonly hostname: string })[],
): Promise<void> {
  const ingress = places.map((place) => ({ ...place }));
  await objects.patch({ ...SERVICE, namespace, name: service }, { status: { loadBalancer: { ingress } } }, "status");
}

async function takeIp({ objects, podIps }: RealCluster): Promise<string> {
  const pods = await objects.list({ ...POD, namespace: "" });
  return podIps.take(new Set(pods.map((pod) => (pod["status"] as { readonly podIP?: string }).podIP ?? "")));
}

function renderPod(pod: PodInput, nodeName: string): JsonObject {
  const { namespace, name, labels, annotations = {}, serviceAccount, ports = {}, sidecar = "istio" } = pod;
  return {
    ...POD,
    metadata: {
      ...{ namespace, name, annotations },
      labels: { ...labels, ...(sidecar === "istio" ? { [TLS_MODE]: "istio" } : {}) },
    },
    spec: {
      ...{ serviceAccountName: serviceAccount, nodeName, terminationGracePeriodSeconds: 0 },
      containers: [
        {
          ...{ name: "app", image: "example/app:1" },
          ports: Object.entries(ports).map(([portName, containerPort]) => ({
            ...{ containerPort, protocol: "TCP" },
            ...(portName === "" ? {} : { name: portName }),
          })),
        },
      ],
    },
  };
}

function renderConditions(ready: "ready" | "notReady"): readonly JsonObject[] {
  const status = ready === "ready" ? "True" : "False";
  return ["Ready", "ContainersReady"].map((type) => ({ type, status }));
}
