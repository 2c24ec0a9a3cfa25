import type { AnyMessage } from "./discovery-messages.js";
import type { Struct } from "./struct.js";

// The fields of Envoy's messages that the tests read. A message that is not set is null or undefined, a wrapped number is
// `{ value }`, everything else has its default.

export type Wrapped<T> = undefined | null | { readonly value: T };
type Unset<T> = undefined | null | T;

/** Seconds and nanoseconds of `google.protobuf.Duration`. */
export interface Duration {
  readonly seconds: number;
  readonly nanos: number;
}

export interface SocketAddress {
  readonly address: string;
  readonly portValue: number;
}

export interface Metadata {
  readonly filterMetadata: Readonly<Record<string, Struct>>;
}

export interface StringMatcher {
  readonly exact?: string;
  readonly prefix?: string;
}

/** `UpstreamTlsContext`, and the downstream one as far as they are alike. */
export interface TlsContext extends AnyMessage {
  readonly sni: string;
  readonly commonTlsContext: {
    readonly alpnProtocols: readonly string[];
    readonly tlsCertificateSdsSecretConfigs: readonly { readonly name: string }[];
    readonly combinedValidationContext?: {
      readonly defaultValidationContext: Unset<{ readonly matchSubjectAltNames: readonly StringMatcher[] }>;
    };
  };
}

export interface TransportSocket {
  readonly name: string;
  readonly typedConfig?: AnyMessage;
}

export interface OutlierDetection {
  readonly consecutive_5xx: Wrapped<number>;
  readonly consecutiveGatewayFailure: Wrapped<number>;
  readonly enforcingConsecutive_5xx: Wrapped<number>;
  readonly enforcingConsecutiveGatewayFailure: Wrapped<number>;
  readonly enforcingSuccessRate: Wrapped<number>;
  readonly interval: Unset<Duration>;
  readonly baseEjectionTime: Unset<Duration>;
  readonly maxEjectionPercent: Wrapped<number>;
}

export interface Cluster extends AnyMessage {
  readonly name: string;
  readonly type?: string;
  readonly edsClusterConfig: Unset<{ readonly serviceName: string }>;
  readonly connectTimeout: Unset<Duration>;
  readonly outlierDetection: Unset<OutlierDetection>;
  readonly transportSocket: Unset<TransportSocket>;
  readonly transportSocketMatches: readonly {
    readonly name: string;
    readonly match: Unset<Struct>;
    readonly transportSocket: Unset<TransportSocket>;
  }[];
  readonly commonLbConfig: Unset<{
    readonly healthyPanicThreshold: Unset<{ readonly value: number }>;
    readonly localityWeightedLbConfig?: object;
  }>;
  readonly loadAssignment: Unset<ClusterLoadAssignment>;
  readonly metadata: Unset<Metadata>;
}

export interface LbEndpoint {
  readonly endpoint?: {
    readonly address: Unset<{ readonly socketAddress?: SocketAddress; readonly envoyInternalAddress?: object }>;
  };
  /** UNKNOWN counts as healthy. */
  readonly healthStatus: string;
  readonly metadata: Unset<Metadata>;
  readonly loadBalancingWeight: Wrapped<number>;
}

export interface LocalityLbEndpoints {
  readonly locality: Unset<{ readonly region: string; readonly zone: string; readonly subZone: string }>;
  readonly lbEndpoints: readonly LbEndpoint[];
  readonly loadBalancingWeight: Wrapped<number>;
  readonly priority: number;
}

export interface ClusterLoadAssignment extends AnyMessage {
  readonly clusterName: string;
  readonly endpoints: readonly LocalityLbEndpoints[];
  readonly policy: Unset<{ readonly overprovisioningFactor: Wrapped<number> }>;
}

export interface NetworkFilter {
  readonly name: string;
  readonly typedConfig?: AnyMessage;
}

export interface TcpProxy extends AnyMessage {
  readonly cluster?: string;
}

export interface HttpConnectionManager extends AnyMessage {
  readonly rds?: { readonly routeConfigName: string };
}

export interface FilterChain {
  readonly name: string;
  readonly filterChainMatch: Unset<{
    readonly serverNames: readonly string[];
    readonly destinationPort: Wrapped<number>;
    readonly applicationProtocols: readonly string[];
  }>;
  readonly filters: readonly NetworkFilter[];
  readonly transportSocket: Unset<TransportSocket>;
}

export interface Listener extends AnyMessage {
  readonly name: string;
  readonly address: Unset<{ readonly socketAddress?: SocketAddress }>;
  readonly filterChains: readonly FilterChain[];
  readonly listenerFilters: readonly NetworkFilter[];
}

export interface Route {
  readonly name: string;
  readonly route?: {
    readonly cluster?: string;
    readonly weightedClusters?: {
      readonly clusters: readonly { readonly name: string; readonly weight: Wrapped<number> }[];
    };
    readonly retryPolicy: Unset<{ readonly retryOn: string }>;
  };
}

export interface RouteConfiguration extends AnyMessage {
  readonly name: string;
  readonly virtualHosts: readonly {
    readonly name: string;
    readonly domains: readonly string[];
    readonly routes: readonly Route[];
  }[];
}
