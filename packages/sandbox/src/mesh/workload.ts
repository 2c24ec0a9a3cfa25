import type { MeshClient, MeshLocality } from "@causeway/shared";
import { type ApiObject, listAt, mapAt, namespaceOf, type StringMap, textAt } from "../cluster/api-object.js";

/** What the mesh says of a workload in metrics and in headers. */
export interface WorkloadPeer {
  readonly cluster: string;
  readonly namespace: string;
  readonly pod: string;
  /** Of its Deployment, or its own. */
  readonly workload: string;
  readonly app: string;
  readonly version: string;
  readonly service: string;
  readonly revision: string;
  readonly principal: string;
}

/** A pod as the mesh runs it. */
export interface Workload {
  readonly peer: WorkloadPeer;
  readonly client: MeshClient;
  readonly address: string;
  readonly labels: StringMap;
  /** Requests go out and come in through a proxy of its own. */
  readonly hasSidecar: boolean;
  readonly isGateway: boolean;
  /** Name of the first container but the proxy; "" for a gateway. */
  readonly container: string;
  /** Of all containers but the proxy. */
  readonly images: readonly string[];
  readonly ports: readonly number[];
}

/** Name of the proxy's container. */
export const PROXY = "istio-proxy";

export interface WorkloadPlace {
  readonly cluster: string;
  readonly locality: MeshLocality;
  /** The identity of an account. */
  readonly spiffe: (namespace: string, account: string) => string;
}

export function describeWorkload(pod: ApiObject, { cluster, locality, spiffe }: WorkloadPlace): Workload {
  const namespace = namespaceOf(pod);
  const labels = pod.metadata.labels ?? {};
  const containers = listAt(pod, "spec", "containers");
  const apps = containers.filter((container) => container["name"] !== PROXY);
  const isGateway = apps.length === 0 && containers.length > 0;
  const app = labels["app"] ?? pod.metadata.name;
  const view = listAt(
    containers.find(({ name }) => name === PROXY),
    "env",
  ).find(({ name }) => name === "ISTIO_META_REQUESTED_NETWORK_VIEW");
  return {
    peer: {
      cluster,
      namespace,
      pod: pod.metadata.name,
      workload: workloadName(pod),
      app,
      version: labels["version"] ?? "unknown",
      service: labels["service.istio.io/canonical-name"] ?? app,
      revision: labels["service.istio.io/canonical-revision"] ?? labels["version"] ?? "latest",
      principal: spiffe(namespace, textAt(pod, "spec", "serviceAccountName") || "default"),
    },
    client: {
      kind: isGateway ? "gateway" : "sidecar",
      namespace,
      labels,
      locality,
      node: textAt(pod, "spec", "nodeName"),
      networkView: view === undefined ? undefined : textAt(view, "value").split(","),
    },
    address: textAt(pod, "status", "podIP"),
    labels: mapAt(pod, "metadata", "labels"),
    hasSidecar: containers.length > apps.length,
    isGateway,
    container: textAt(apps[0], "name"),
    images: apps.map((container) => textAt(container, "image")),
    ports: apps.flatMap((container) => listAt(container, "ports").flatMap(numberOf)),
  };
}

function numberOf(port: { readonly [field: string]: unknown }): readonly number[] {
  const number = port["containerPort"];
  return typeof number === "number" && port["protocol"] !== "UDP" ? [number] : [];
}

/** `details-v1` for a pod `details-v1-5b8bb9f7c4-abcde` of ReplicaSet `details-v1-5b8bb9f7c4`. */
function workloadName(pod: ApiObject): string {
  const owner = pod.metadata.ownerReferences?.find(({ kind }) => kind === "ReplicaSet")?.name;
  const hash = pod.metadata.labels?.["pod-template-hash"];
  if (owner === undefined) return pod.metadata.name;
  return hash !== undefined && owner.endsWith(`-${hash}`)
    ? owner.slice(0, -hash.length - 1)
    : owner.replace(/-[^-]+$/, "");
}
