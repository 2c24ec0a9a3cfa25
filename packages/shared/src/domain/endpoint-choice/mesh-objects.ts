import type { Labels } from "../labels.js";

/** Where an instance or a client runs, as Istio sees it; "" for what is not known. */
export interface MeshLocality {
  readonly region: string;
  readonly zone: string;
  readonly subZone: string;
}

export interface MeshPort {
  readonly name: string;
  readonly port: number;
  /** A container's port, by number or by name. */
  readonly targetPort: number | string;
  readonly protocol: string;
}

/** A Kubernetes Service. */
export interface MeshService {
  readonly namespace: string;
  readonly name: string;
  /** Empty: selects nothing. */
  readonly selector: Labels;
  readonly ports: readonly MeshPort[];
  /** Of annotation `networking.istio.io/exportTo`; empty is every namespace. */
  readonly exportTo: readonly string[];
}

/** One address of a Service's EndpointSlices with what its pod says. */
export interface PodInstance {
  readonly name: string;
  readonly address: string;
  /** Container ports by the name of the Service's port. */
  readonly ports: Readonly<Record<string, number>>;
  readonly health: "ready" | "notReady" | "terminating";
  readonly labels: Labels;
  readonly serviceAccount: string;
  readonly locality: MeshLocality;
  readonly node: string;
}

/** A WorkloadEntry of the Service's namespace. */
export interface EntryInstance {
  readonly name: string;
  readonly address: string;
  readonly ports: Readonly<Record<string, number>>;
  readonly network: string;
  readonly locality: MeshLocality;
  readonly serviceAccount: string;
  readonly labels: Labels;
  readonly weight: undefined | number;
}

/** `outlierDetection` of a DestinationRule, with Istio's defaults filled in. */
export interface OutlierPolicy {
  /** 0: never for this reason. */
  readonly consecutiveGatewayErrors: number;
  readonly consecutive5xxErrors: number;
  readonly intervalMs: number;
  readonly baseEjectionMs: number;
  readonly maxEjectionPercent: number;
  readonly minHealthPercent: number;
}

/** `localityLbSetting` of a DestinationRule; `distribute` is not part of it. */
export interface LocalityPolicy {
  readonly isEnabled: boolean;
  /** Labels, or `label=value`, in order of importance. */
  readonly failoverPriority: readonly string[];
  readonly failover: readonly { readonly from: string; readonly to: string }[];
}

export type ClientTlsMode = "DISABLE" | "SIMPLE" | "MUTUAL" | "ISTIO_MUTUAL";

/** The parts of a `trafficPolicy` that decide which endpoint gets a request; undefined is what nobody has set. */
export interface MeshPolicy {
  readonly tlsMode: undefined | ClientTlsMode;
  /** `connectionPool`, as a whole: a more special one replaces it. */
  readonly pool:
    | undefined
    | { readonly connectTimeoutMs: undefined | number; readonly maxConnections: undefined | number };
  readonly outlier: undefined | OutlierPolicy;
  /** `loadBalancer`, as a whole; without a locality setting the mesh's default is in force. */
  readonly balancer: undefined | { readonly locality: undefined | LocalityPolicy };
  /** By port number; does not inherit. */
  readonly ports: ReadonlyMap<number, MeshPolicy>;
}

export interface MeshSubset {
  readonly name: string;
  readonly labels: Labels;
  readonly policy: undefined | MeshPolicy;
}

/** A DestinationRule. */
export interface MeshRule {
  readonly namespace: string;
  readonly name: string;
  /** RFC 3339: the older of two wins. */
  readonly createdAt: string;
  /** As written: short, full, or with a leading `*`. */
  readonly host: string;
  /** Empty is every namespace. */
  readonly exportTo: readonly string[];
  /** Clients that it is for; undefined is all. */
  readonly clients: undefined | Labels;
  readonly policy: undefined | MeshPolicy;
  readonly subsets: readonly MeshSubset[];
}

/** Everything of one cluster that decides where a request for one Service can go. */
export interface ServiceWorld {
  readonly service: MeshService;
  readonly pods: readonly PodInstance[];
  /** All entries of the Service's namespace; those that it does not select are left out here. */
  readonly entries: readonly EntryInstance[];
  /** All rules of the cluster that may be for this host. */
  readonly rules: readonly MeshRule[];
  readonly mesh: MeshFacts;
}

/** What holds for the whole cluster. */
export interface MeshFacts {
  readonly cluster: string;
  /** Of label `topology.istio.io/network` on Istio's root namespace; "" when it has none. */
  readonly network: string;
  readonly rootNamespace: string;
  readonly clusterDomain: string;
  readonly trustDomain: string;
}

/** A proxy that wants to send a request. */
export interface MeshClient {
  /** A gateway passes TLS through and therefore sees only instances that announce mTLS. */
  readonly kind: "sidecar" | "gateway";
  readonly namespace: string;
  readonly labels: Labels;
  readonly locality: MeshLocality;
  readonly node: string;
  /** Of `ISTIO_META_REQUESTED_NETWORK_VIEW`; undefined sees every network. */
  readonly networkView: undefined | readonly string[];
}
