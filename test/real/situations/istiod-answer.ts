import { endpointTransport } from "../ads/endpoint-transport.js";
import type { PretendProxy } from "../ads/proxy.js";
import type {
  Cluster,
  ClusterLoadAssignment,
  Duration,
  LbEndpoint,
  OutlierDetection,
  Wrapped,
} from "../ads/xds-messages.js";
import { type Answer, describeCluster, type EndpointFact, type Fact, passedThrough } from "./answer.js";

/** Clusters of the services of one namespace, as a proxy has them from istiod. */
export function readClusters(proxy: PretendProxy, namespace: string): Answer {
  const ending = `.${namespace}.svc.cluster.local`;
  const served = proxy.spec.kind === "router" ? servedNames(proxy) : undefined;
  const names = proxy.clusterNames().filter((name) => name.endsWith(ending) && isOutbound(name, served));
  return new Map(names.map((name) => [name, describeOne(proxy, name)]));
}

/** A gateway has clusters for everything it sees; only those that a filter chain leads to are reached. */
function isOutbound(name: string, served: undefined | ReadonlySet<string>): boolean {
  return served === undefined ? name.startsWith("outbound|") : served.has(name);
}

function servedNames(proxy: PretendProxy): ReadonlySet<string> {
  const chains = proxy.listeners().flatMap(({ filterChains }) => filterChains);
  return new Set(chains.flatMap(({ filterChainMatch }) => filterChainMatch?.serverNames ?? []));
}

function describeOne(proxy: PretendProxy, name: string): Fact {
  const cluster = proxy.cluster(name) as Cluster & LimitedCluster;
  const found = readEndpoints(cluster, proxy.endpoints(name));
  const endpoints = proxy.spec.kind === "router" ? found.map(passedThrough) : found;
  const mutual = endpoints.map(({ tls }) => tls).find((tls) => tls !== undefined);
  const limit = cluster.circuitBreakers?.thresholds[0]?.maxConnections?.value ?? 1_024;
  return describeCluster({
    connectTimeoutMs: millisOf(cluster.connectTimeout) ?? 5_000,
    maxConnections: limit === 2 ** 32 - 1 ? Number.POSITIVE_INFINITY : limit,
    // Envoy's own default.
    panicPercent: cluster.commonLbConfig?.healthyPanicThreshold?.value ?? 50,
    outlier: cluster.outlierDetection ? describeOutlier(cluster.outlierDetection) : "",
    weighsLocalities: Boolean(cluster.commonLbConfig?.localityWeightedLbConfig),
    sni: mutual?.sni ?? "",
    accounts: mutual?.sans ?? [],
    endpoints,
  });
}

interface LimitedCluster {
  readonly circuitBreakers:
    | undefined
    | null
    | { readonly thresholds: readonly { readonly maxConnections: Wrapped<number> }[] };
}

type FoundEndpoint = EndpointFact & {
  readonly tls: undefined | { readonly sni: string; readonly sans: readonly string[] };
};

/** Of several with one address and port Envoy keeps the first; one without an address makes it refuse the whole list. */
function readEndpoints(cluster: Cluster, assignment: undefined | ClusterLoadAssignment): readonly FoundEndpoint[] {
  const found = new Map<string, FoundEndpoint>();
  for (const { locality, priority, lbEndpoints } of assignment?.endpoints ?? []) {
    const place = { region: locality?.region ?? "", zone: locality?.zone ?? "", subZone: locality?.subZone ?? "" };
    for (const endpoint of lbEndpoints) {
      const one = { ...readEndpoint(cluster, endpoint), priority, locality: place };
      const key = `${one.address}:${one.port}`;
      if (!found.has(key)) found.set(key, one);
    }
  }
  const endpoints = [...found.values()];
  return endpoints.some(({ address }) => address === "") ? [] : endpoints;
}

const HEALTH: Readonly<Record<string, string>> = { UNKNOWN: "healthy", HEALTHY: "healthy", UNHEALTHY: "unhealthy" };

function readEndpoint(cluster: Cluster, endpoint: LbEndpoint): Omit<FoundEndpoint, "priority" | "locality"> {
  const socket = endpoint.endpoint?.address?.socketAddress;
  const transport = endpointTransport(cluster, endpoint);
  const isMutual = transport.kind === "mtls" && transport.certificate !== "";
  return {
    address: socket?.address ?? "",
    port: socket?.portValue ?? 0,
    health: HEALTH[endpoint.healthStatus] ?? endpoint.healthStatus,
    weight: endpoint.loadBalancingWeight?.value ?? 1,
    transport: transport.kind === "plaintext" ? "plaintext" : isMutual ? "mutual" : "simple",
    tls: isMutual ? transport : undefined,
  };
}

/** A digit after an underscore keeps it when names are turned into camel case. */
interface EjectionLimits {
  readonly consecutive_5xx?: Wrapped<number>;
  readonly enforcingConsecutive_5xx?: Wrapped<number>;
}

/** With Envoy's defaults for what is not set. */
function describeOutlier(outlier: OutlierDetection & EjectionLimits): string {
  const enforced = (limit: Wrapped<number>, enforcing: Wrapped<number>, byDefault: number) =>
    (enforcing?.value ?? byDefault) > 0 ? (limit?.value ?? 5) : 0;
  const gateway = enforced(outlier.consecutiveGatewayFailure, outlier.enforcingConsecutiveGatewayFailure, 0);
  const server = enforced(outlier.consecutive_5xx, outlier.enforcingConsecutive_5xx, 100);
  const [interval, base] = [millisOf(outlier.interval) ?? 10_000, millisOf(outlier.baseEjectionTime) ?? 30_000];
  return [
    `${gateway} gateway errors, ${server} 5xx errors`,
    `every ${interval} ms for ${base} ms, at most ${outlier.maxEjectionPercent?.value ?? 10} %`,
  ].join(", ");
}

function millisOf(duration: undefined | null | Duration): undefined | number {
  return duration === undefined || duration === null ? undefined : duration.seconds * 1_000 + duration.nanos / 1e6;
}
