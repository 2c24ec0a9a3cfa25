import type { Struct } from "./struct.js";

// Only what a proxy of the tests sends and reads; see envoy/service/discovery/v3/discovery.proto.

/** `envoy.config.core.v3.Node`. */
export interface Node {
  readonly id: string;
  readonly cluster: string;
  readonly metadata: Struct;
  readonly locality?: { readonly region: string; readonly zone: string };
}

export interface DiscoveryRequest {
  readonly typeUrl: string;
  /** Only in the first request of a stream. */
  readonly node?: Node;
  readonly resourceNames: readonly string[];
  /** What the proxy has; empty before its first answer. */
  readonly versionInfo: string;
  /** Of the answer that this request accepts. */
  readonly responseNonce: string;
}

/** A message that came inside of an Any, decoded. */
export interface AnyMessage {
  readonly "@type": string;
}

export interface DiscoveryResponse {
  readonly typeUrl: string;
  readonly versionInfo: string;
  readonly nonce: string;
  readonly resources: readonly AnyMessage[];
}

/** The four kinds of resources, by the URL of their type. */
export const TYPE_URL = {
  clusters: "type.googleapis.com/envoy.config.cluster.v3.Cluster",
  endpoints: "type.googleapis.com/envoy.config.endpoint.v3.ClusterLoadAssignment",
  listeners: "type.googleapis.com/envoy.config.listener.v3.Listener",
  routes: "type.googleapis.com/envoy.config.route.v3.RouteConfiguration",
} as const;

export type ResourceKind = keyof typeof TYPE_URL;

export function kindOfUrl(typeUrl: string): undefined | ResourceKind {
  return (Object.keys(TYPE_URL) as ResourceKind[]).find((kind) => TYPE_URL[kind] === typeUrl);
}
