import type { JsonObject } from "@causeway/sandbox";
import type { ServiceName } from "./cluster-objects.js";
import type { RealObject } from "./object-client.js";
import type { RealCluster } from "./real-cluster.js";

interface ServiceSpec {
  readonly selector?: Readonly<Record<string, string>>;
  readonly ports?: readonly {
    readonly name?: string;
    readonly port: number;
    readonly protocol?: string;
    readonly targetPort?: number | string;
    readonly appProtocol?: string;
  }[];
}

interface PodSpec {
  readonly nodeName?: string;
  readonly containers: readonly {
    readonly ports?: readonly { readonly name?: string; readonly containerPort: number }[];
  }[];
}

interface PodStatus {
  readonly podIP?: string;
  readonly conditions?: readonly { readonly type: string; readonly status: string }[];
}

const SERVICE = { apiVersion: "v1", kind: "Service" };
const POD = { apiVersion: "v1", kind: "Pod" };
const NODE = { apiVersion: "v1", kind: "Node", namespace: "" };

/** Pods that a Service selects, by name. */
export async function selectedPods(
  { objects }: RealCluster,
  { namespace, service }: ServiceName,
): Promise<readonly RealObject[]> {
  const found = await objects.get({ ...SERVICE, namespace, name: service });
  const selector = Object.entries((found?.["spec"] as undefined | ServiceSpec)?.selector ?? {});
  if (selector.length === 0) throw new Error(`Service ${namespace}/${service} selects nothing`);
  const pods = await objects.list({ ...POD, namespace }, selector.map(([key, value]) => `${key}=${value}`).join(","));
  return pods.toSorted((one, other) => (one.metadata.name < other.metadata.name ? -1 : 1));
}

/** Makes the one EndpointSlice of a Service say what its pods say. */
export async function putSlice(cluster: RealCluster, name: ServiceName): Promise<void> {
  const { namespace, service } = name;
  const { objects } = cluster;
  const found = await objects.get({ ...SERVICE, namespace, name: service });
  if (found === undefined) throw new Error(`there is no Service ${namespace}/${service}`);
  const pods = await selectedPods(cluster, name);
  const zones = new Map((await objects.list(NODE)).map(({ metadata }) => [metadata.name, zoneOf(metadata.labels)]));
  await objects.apply([renderSlice(found, pods, zones)]);
}

function zoneOf(labels: undefined | Readonly<Record<string, string>>): string {
  return labels?.["topology.kubernetes.io/zone"] ?? "";
}

function renderSlice(service: RealObject, pods: readonly RealObject[], zones: ReadonlyMap<string, string>): JsonObject {
  const { name, namespace = "", uid, labels } = service.metadata;
  return {
    apiVersion: "discovery.k8s.io/v1",
    kind: "EndpointSlice",
    metadata: {
      ...{ name: `${name}-slice`, namespace },
      labels: {
        ...labels,
        "kubernetes.io/service-name": name,
        "endpointslice.kubernetes.io/managed-by": "endpointslice-controller.k8s.io",
      },
      ownerReferences: [{ apiVersion: "v1", kind: "Service", name, uid, controller: true, blockOwnerDeletion: true }],
    },
    addressType: "IPv4",
    endpoints: pods.filter((pod) => statusOf(pod).podIP !== undefined).map((pod) => renderEndpoint(pod, zones)),
    ports: renderPorts(service, pods),
  };
}

function renderEndpoint(pod: RealObject, zones: ReadonlyMap<string, string>): JsonObject {
  const { podIP = "", conditions = [] } = statusOf(pod);
  const { name, namespace = "", uid, deletionTimestamp } = pod.metadata;
  const nodeName = specOf(pod).nodeName ?? "";
  const serving = conditions.some(({ type, status }) => type === "Ready" && status === "True");
  const terminating = deletionTimestamp !== undefined;
  const zone = zones.get(nodeName) ?? "";
  return {
    addresses: [podIP],
    conditions: { ready: serving && !terminating, serving, terminating },
    nodeName,
    targetRef: { kind: "Pod", name, namespace, uid },
    ...(zone === "" ? {} : { zone }),
  };
}

/** A named targetPort is the port of that name of the first pod that has one; without pods there are no ports. */
function renderPorts(service: RealObject, pods: readonly RealObject[]): readonly JsonObject[] {
  if (pods.length === 0) return [];
  return ((service["spec"] as ServiceSpec).ports ?? []).flatMap((servicePort) => {
    const { name = "", port, protocol = "TCP", targetPort = port, appProtocol } = servicePort;
    const number = typeof targetPort === "number" ? targetPort : containerPort(pods, targetPort);
    if (number === undefined) return [];
    return [{ name, port: number, protocol, ...(appProtocol === undefined ? {} : { appProtocol }) }];
  });
}

function containerPort(pods: readonly RealObject[], name: string): undefined | number {
  const ports = pods.flatMap((pod) => specOf(pod).containers.flatMap((container) => container.ports ?? []));
  return ports.find((port) => port.name === name)?.containerPort;
}

function specOf(pod: RealObject): PodSpec {
  return pod["spec"] as PodSpec;
}

function statusOf(pod: RealObject): PodStatus {
  return (pod["status"] ?? {}) as PodStatus;
}
