import { type ProxySpec, proxyNode } from "../../ads/proxy-spec.js";
import { decodeStruct } from "../../ads/struct.js";

export interface BootstrapSpec {
  readonly proxy: ProxySpec;
  /** Unix sockets: the way to istiod, the workload's certificates, and Envoy's own administration. */
  readonly sockets: { readonly xds: string; readonly sds: string; readonly admin: string };
}

/** What istio-agent would write for Envoy: everything comes from istiod, certificates from the agent's own socket. */
export function renderBootstrap({ proxy, sockets }: BootstrapSpec): object {
  const ads = { ads: {}, initial_fetch_timeout: "0s", resource_api_version: "V3" };
  const node = proxyNode(proxy);
  return {
    node: { ...node, metadata: decodeStruct(node.metadata) },
    admin: { address: pipe(sockets.admin) },
    dynamic_resources: {
      lds_config: ads,
      cds_config: ads,
      ads_config: {
        api_type: "GRPC",
        transport_api_version: "V3",
        set_node_on_first_message_only: true,
        grpc_services: [{ envoy_grpc: { cluster_name: "xds-grpc" } }],
      },
    },
    static_resources: { clusters: [renderCluster("xds-grpc", sockets.xds), renderCluster("sds-grpc", sockets.sds)] },
  };
}

function pipe(path: string): object {
  return { pipe: { path } };
}

function renderCluster(name: string, path: string): object {
  return {
    name,
    type: "STATIC",
    connect_timeout: "1s",
    load_assignment: {
      cluster_name: name,
      endpoints: [{ lb_endpoints: [{ endpoint: { address: pipe(path) } }] }],
    },
    typed_extension_protocol_options: {
      "envoy.extensions.upstreams.http.v3.HttpProtocolOptions": {
        "@type": "type.googleapis.com/envoy.extensions.upstreams.http.v3.HttpProtocolOptions",
        explicit_http_config: { http2_protocol_options: {} },
      },
    },
  };
}
