import type { KubeKind } from "../core/kube.js";

interface KindPath {
  readonly apiVersion: string;
  readonly plural: string;
}

const KINDS: { readonly [K in KubeKind]: KindPath } = {
  Namespace: { apiVersion: "v1", plural: "namespaces" },
  Node: { apiVersion: "v1", plural: "nodes" },
  Service: { apiVersion: "v1", plural: "services" },
  Pod: { apiVersion: "v1", plural: "pods" },
  EndpointSlice: { apiVersion: "discovery.k8s.io/v1", plural: "endpointslices" },
  WorkloadEntry: { apiVersion: "networking.istio.io/v1", plural: "workloadentries" },
  DestinationRule: { apiVersion: "networking.istio.io/v1", plural: "destinationrules" },
  Gateway: { apiVersion: "networking.istio.io/v1", plural: "gateways" },
  PeerAuthentication: { apiVersion: "security.istio.io/v1", plural: "peerauthentications" },
};

export function apiVersionOf(kind: KubeKind): string {
  return KINDS[kind].apiVersion;
}

/** Path of all objects of a kind, in every namespace. */
export function pathOfKind(kind: KubeKind): string {
  const { apiVersion, plural } = KINDS[kind];
  return `${pathOfApi(apiVersion)}/${plural}`;
}

/** Path of the objects of a kind in one namespace. */
export function pathInNamespace(kind: KubeKind, namespace: string): string {
  const { apiVersion, plural } = KINDS[kind];
  return `${pathOfApi(apiVersion)}/namespaces/${encodeURIComponent(namespace)}/${plural}`;
}

function pathOfApi(apiVersion: string): string {
  return apiVersion.includes("/") ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
}
