import type { Labels } from "@causeway/shared";
import type {
  JsonObject,
  KubeDestinationRule,
  KubeEndpointSlice,
  KubeGateway,
  KubeNamespace,
  KubeNode,
  KubePeerAuthentication,
  KubePod,
  KubeService,
  KubeServicePort,
  KubeWorkloadEntry,
  Meta,
  WorkloadEntrySpec,
} from "../kube.js";

/** Decoded objects for tests: unremarkable but for what the test says. */
export function metaOf(namespace: string, name: string, more: Partial<Meta> = {}): Meta {
  return {
    namespace,
    name,
    uid: `uid-${namespace}-${name}`,
    resourceVersion: "1",
    labels: {},
    annotations: {},
    creationTimestamp: "2026-01-01T00:00:00Z",
    isTerminating: false,
    ...more,
  };
}

export function namespaceOf(name: string, labels: Labels = {}): KubeNamespace {
  return { kind: "Namespace", meta: metaOf("", name, { labels }) };
}

export function nodeOf(name: string, more: Partial<KubeNode> = {}): KubeNode {
  const meta = metaOf("", name);
  return { kind: "Node", meta, region: "", zone: "", isReady: true, externalIps: [], internalIps: [], ...more };
}

export function portOf(number: number, more: Partial<KubeServicePort> = {}): KubeServicePort {
  return { name: "http", number, protocol: "TCP", appProtocol: "", targetPort: String(number), nodePort: 0, ...more };
}

export function serviceOf(namespace: string, name: string, more: Partial<KubeService> = {}): KubeService {
  return {
    kind: "Service",
    meta: metaOf(namespace, name),
    type: "ClusterIP",
    isHeadless: false,
    selector: { app: name },
    ports: [portOf(9080)],
    internalTrafficPolicy: "Cluster",
    externalIps: [],
    ingress: [],
    ...more,
  };
}

export function podOf(namespace: string, name: string, labels: Labels, more: Partial<KubePod> = {}): KubePod {
  return {
    kind: "Pod",
    meta: metaOf(namespace, name, { labels }),
    nodeName: "node-1",
    serviceAccount: "default",
    isReady: true,
    hasSidecar: true,
    isAmbient: false,
    isGateway: false,
    isFinished: false,
    ...more,
  };
}

/** A slice of the service with one ready endpoint per pod. */
export function sliceOf(namespace: string, serviceName: string, podNames: readonly string[]): KubeEndpointSlice {
  const endpoints = podNames.map((podName) => ({ podName, isReady: true }));
  return { kind: "EndpointSlice", meta: metaOf(namespace, `${serviceName}-1`), serviceName, endpoints };
}

export function entryOf(namespace: string, name: string, spec: Partial<WorkloadEntrySpec> = {}): KubeWorkloadEntry {
  const whole: WorkloadEntrySpec = {
    address: "203.0.113.1",
    ports: { http: 15443 },
    network: "xcp-c2",
    locality: "",
    serviceAccount: "default",
    labels: {},
    weight: undefined,
    ...spec,
  };
  return { kind: "WorkloadEntry", meta: metaOf(namespace, name), spec: whole };
}

export function ruleOf(namespace: string, name: string, spec: JsonObject): KubeDestinationRule {
  return { kind: "DestinationRule", meta: metaOf(namespace, name), spec };
}

/** A Gateway whose servers list these hosts, one list per server. */
export function gatewayOf(namespace: string, name: string, ...hosts: readonly (readonly string[])[]): KubeGateway {
  const servers = hosts.map((list, index) => ({ port: { number: 15443 + index, protocol: "TLS" }, hosts: list }));
  return { kind: "Gateway", meta: metaOf(namespace, name), spec: { selector: { app: "eastwest-gateway" }, servers } };
}

export function authenticationOf(namespace: string, name: string, mode: string): KubePeerAuthentication {
  return { kind: "PeerAuthentication", meta: metaOf(namespace, name), selector: {}, mode, portModes: [] };
}
