import { decodeStruct, type Struct } from "./struct.js";
import type { Cluster, LbEndpoint, StringMatcher, TlsContext, TransportSocket } from "./xds-messages.js";

/** How Envoy speaks to one endpoint of a cluster. */
export type Transport =
  | { readonly kind: "plaintext" }
  | {
      readonly kind: "mtls";
      readonly sni: string;
      /** Names of which the server must have one; empty: any. In istiod's order. */
      readonly sans: readonly string[];
      /** SDS name of the client's certificate. */
      readonly certificate: string;
      readonly alpn: readonly string[];
    };

const MATCH_METADATA = "envoy.transport_socket_match";

/** By Envoy's rule: the first match that the endpoint's metadata contains, else the cluster's own socket. */
export function endpointTransport(cluster: Cluster, endpoint: LbEndpoint): Transport {
  const offered = decodeStruct(endpoint.metadata?.filterMetadata[MATCH_METADATA]);
  const match = cluster.transportSocketMatches.find(({ match: wanted }) => isContained(wanted, offered));
  return readTransport(match === undefined ? cluster.transportSocket : match.transportSocket);
}

function isContained(wanted: undefined | null | Struct, offered: Readonly<Record<string, unknown>>): boolean {
  return Object.entries(decodeStruct(wanted)).every(([name, value]) => offered[name] === value);
}

function readTransport(socket: undefined | null | TransportSocket): Transport {
  const context = socket?.typedConfig;
  if (context?.["@type"].endsWith(".UpstreamTlsContext") !== true) return { kind: "plaintext" };
  const { sni, commonTlsContext } = context as TlsContext;
  const names = commonTlsContext.combinedValidationContext?.defaultValidationContext?.matchSubjectAltNames ?? [];
  return {
    kind: "mtls",
    sni,
    sans: names.map(({ exact, prefix }: StringMatcher) => exact ?? `${prefix}*`),
    certificate: commonTlsContext.tlsCertificateSdsSecretConfigs[0]?.name ?? "",
    alpn: commonTlsContext.alpnProtocols,
  };
}
