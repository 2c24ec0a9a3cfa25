import type { Labels } from "@causeway/shared";
import type {
  JsonObject,
  KubeDestinationRule,
  KubeEndpointSlice,
  KubeGateway,
  KubeNamespace,
  KubePeerAuthentication,
  KubePod,
  KubeService,
  KubeServicePort,
  KubeWorkloadEntry,
  Meta,
} from "../core/kube.js";

/** Decoded objects with everything defaulted that a test does not speak of. */
export function kubeMeta(namespace: string, name: string, fields: Partial<Meta> = {}): Meta {
  return {
    namespace,
    name,
    uid: "",
    resourceVersion: "",
    labels: {},
    annotations: {},
    creationTimestamp: "2026-01-01T00:00:00Z",
    isTerminating: false,
    ...fields,
  };
}

export function kubeNamespace(name: string): KubeNamespace {
  return { kind: "Namespace", meta: kubeMeta("", name) };
}

export function kubePort(fields: Partial<KubeServicePort> = {}): KubeServicePort {
  return { name: "http", number: 9080, protocol: "TCP", appProtocol: "", targetPort: "9080", nodePort: 0, ...fields };
}

export function kubeService(
  namespace: string,
  name: string,
  fields: Partial<Omit<KubeService, "kind" | "meta">> = {},
): KubeService {
  return {
    kind: "Service",
    meta: kubeMeta(namespace, name),
    type: "ClusterIP",
    isHeadless: false,
    selector: { app: name },
    ports: [kubePort()],
    internalTrafficPolicy: "Cluster",
    externalIps: [],
    ingress: [],
    ...fields,
  };
}

export function kubeGatewayService(namespace: string, name: string, selector: Labels): KubeService {
  return kubeService(namespace, name, {
    type: "LoadBalancer",
    selector,
    ports: [kubePort({ name: "tls", number: 15443, targetPort: "15443" })],
  });
}

export function kubePod(
  namespace: string,
  name: string,
  labels: Labels,
  fields: Partial<Omit<KubePod, "kind" | "meta">> = {},
): KubePod {
  return {
    kind: "Pod",
    meta: kubeMeta(namespace, name, { labels }),
    nodeName: "node-1",
    serviceAccount: "default",
    isReady: true,
    hasSidecar: true,
    isAmbient: false,
    isGateway: false,
    isFinished: false,
    ...fields,
  };
}

/** The ready endpoints of a Service. */
export function kubeSlice(namespace: string, service: string, podNames: readonly string[]): KubeEndpointSlice {
  return {
    kind: "EndpointSlice",
    meta: kubeMeta(namespace, `${service}-slice`, { labels: { "kubernetes.io/service-name": service } }),
    serviceName: service,
    endpoints: podNames.map((podName) => ({ podName, isReady: true })),
  };
}

export function kubeRule(namespace: string, name: string, spec: JsonObject): KubeDestinationRule {
  return { kind: "DestinationRule", meta: kubeMeta(namespace, name), spec };
}

export function kubeGateway(namespace: string, name: string, spec: JsonObject): KubeGateway {
  return { kind: "Gateway", meta: kubeMeta(namespace, name), spec };
}

export function kubeEntry(
  namespace: string,
  name: string,
  spec: Partial<KubeWorkloadEntry["spec"]> = {},
): KubeWorkloadEntry {
  return {
    kind: "WorkloadEntry",
    meta: kubeMeta(namespace, name),
    spec: {
      address: "203.0.113.1",
      ports: {},
      network: "",
      locality: "",
      serviceAccount: "",
      labels: {},
      weight: undefined,
      ...spec,
    },
  };
}

export function kubePeerAuthentication(
  namespace: string,
  name: string,
  fields: Partial<Omit<KubePeerAuthentication, "kind" | "meta">> = {},
): KubePeerAuthentication {
  return {
    kind: "PeerAuthentication",
    meta: kubeMeta(namespace, name),
    selector: {},
    mode: "STRICT",
    portModes: [],
    ...fields,
  };
}
