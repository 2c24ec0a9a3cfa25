import { err, ok, type Result } from "./result.js";

/** Name of a cluster: a DNS label, unique within the organization. */
export type ClusterId = string & { readonly brand: "ClusterId" };

/** `namespace/name` of a Service; the same key in two clusters means the same service. */
export type ServiceKey = string & { readonly brand: "ServiceKey" };

/** `cluster/namespace/service name` of a gateway workload. */
export type GatewayKey = string & { readonly brand: "GatewayKey" };

/** RFC 1123 label: what Kubernetes accepts as a namespace or Service name (a Service's may not start with a digit). */
const DNS_LABEL = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/;

export function parseClusterId(text: string): Result<ClusterId> {
  return DNS_LABEL.test(text)
    ? ok(text as ClusterId)
    : err(`${JSON.stringify(text)} is not a cluster name: use up to 63 of a-z, 0-9 and "-", not at the ends`);
}

export function isDnsLabel(text: string): boolean {
  return DNS_LABEL.test(text);
}

export function serviceKey(namespace: string, name: string): ServiceKey {
  return `${namespace}/${name}` as ServiceKey;
}

export function splitServiceKey(key: ServiceKey): { readonly namespace: string; readonly name: string } {
  const slash = key.indexOf("/");
  return { namespace: key.slice(0, slash), name: key.slice(slash + 1) };
}

export function gatewayKey(cluster: ClusterId, namespace: string, name: string): GatewayKey {
  return `${cluster}/${namespace}/${name}` as GatewayKey;
}

export function splitGatewayKey(key: GatewayKey): {
  readonly cluster: ClusterId;
  readonly namespace: string;
  readonly name: string;
} {
  const [cluster = "", namespace = "", name = ""] = key.split("/");
  return { cluster: cluster as ClusterId, namespace, name };
}
