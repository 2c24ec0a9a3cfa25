import type { Node } from "./discovery-messages.js";
import { encodeStruct } from "./struct.js";

/** Who a pretend proxy says it is. */
export interface ProxySpec {
  /** `router` is what gateways are. */
  readonly kind: "sidecar" | "router";
  readonly ip: string;
  readonly pod: string;
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly serviceAccount: string;
  /** Name of the cluster as its istiod calls it. */
  readonly clusterId: string;
  /** `topology.istio.io/network` of the proxy; none when left out. */
  readonly network?: string;
  /** Networks of which the proxy wants to see endpoints, joined by commas; all when left out. */
  readonly requestedNetworkView?: string;
  readonly istioVersion?: string;
  /** Node of the pod, of which istiod takes region and zone. */
  readonly node?: string;
  /** Said by the proxy itself; what istiod finds out counts only when it is left out. */
  readonly locality?: { readonly region: string; readonly zone: string };
  /** `NONE` makes istiod give a listener for every port of every service; the usual redirection when left out. */
  readonly interceptionMode?: "NONE";
  /** Cluster domain; `cluster.local` when left out. */
  readonly domain?: string;
}

const ISTIO_VERSION = "1.31.0";

/** As istio-agent spells it in the bootstrap of a proxy (`pkg/model/proxy.go`, `pkg/bootstrap`). */
export function proxyNode(spec: ProxySpec): Node {
  const { kind, ip, pod, namespace, domain = "cluster.local" } = spec;
  const network = spec.network === undefined ? {} : { NETWORK: spec.network };
  const labels = {
    ...spec.labels,
    ...(spec.network === undefined ? {} : { "topology.istio.io/network": spec.network }),
  };
  return {
    id: `${kind}~${ip}~${pod}.${namespace}~${namespace}.svc.${domain}`,
    cluster: `${spec.labels["app"] ?? pod}.${namespace}`,
    metadata: encodeStruct({
      NAMESPACE: namespace,
      CLUSTER_ID: spec.clusterId,
      ISTIO_VERSION: spec.istioVersion ?? ISTIO_VERSION,
      INSTANCE_IPS: ip,
      LABELS: labels,
      SERVICE_ACCOUNT: spec.serviceAccount,
      ...network,
      ...(spec.requestedNetworkView === undefined ? {} : { REQUESTED_NETWORK_VIEW: spec.requestedNetworkView }),
      ...(spec.node === undefined ? {} : { NODE_NAME: spec.node }),
      ...(spec.interceptionMode === undefined ? {} : { INTERCEPTION_MODE: spec.interceptionMode }),
    }),
    ...(spec.locality === undefined ? {} : { locality: spec.locality }),
  };
}
