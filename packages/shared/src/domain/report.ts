import type { Labels } from "./labels.js";
import type { Reason } from "./reasons.js";

/**
 * What an edge reports of its cluster: the resources of the Report stream. Arrays are sorted and maps have sorted keys,
 * so that equal facts have equal bytes; nothing volatile (times of observation, counters) is in them.
 */
export type ReportResource =
  | ({ readonly kind: "cluster" } & ClusterReport)
  | ({ readonly kind: "namespace" } & NamespaceReport)
  | ({ readonly kind: "service" } & ServiceReport)
  | ({ readonly kind: "gateway" } & GatewayReport)
  | ({ readonly kind: "applied" } & AppliedReport);

export interface Locality {
  /** `topology.kubernetes.io/region` of the node; empty when the node has none. */
  readonly region: string;
  /** `topology.kubernetes.io/zone` of the node; empty when the node has none. */
  readonly zone: string;
}

export interface ClusterReport {
  /** Label `topology.istio.io/network` of Istio's root namespace; empty when it has none. */
  readonly network: string;
  readonly regions: readonly string[];
  readonly zones: readonly string[];
  /** Cluster domain of Service names, `cluster.local` unless configured. */
  readonly clusterDomain: string;
  readonly istioVersions: readonly string[];
  readonly trustDomain: string;
  /** SHA-256 fingerprints of the mesh's root certificates, lower-case hex. */
  readonly rootFingerprints: readonly string[];
  readonly edgeVersion: string;
  readonly mode: "apply" | "observe";
  /** Names of the switches that are on, for example `ENABLE_DNS_RESOLUTION_AT_EDGE`. */
  readonly flags: readonly string[];
  /** RFC 3339 time since which the cluster's API server does not answer; undefined while it does. */
  readonly apiServerUnreachableSince: undefined | string;
}

export interface NamespaceReport {
  readonly labels: Labels;
  /** Sidecars are injected into new pods of this namespace. */
  readonly isInjected: boolean;
  readonly phase: "Active" | "Terminating";
}

export interface ServicePort {
  /** Empty for the single unnamed port of a Service. */
  readonly name: string;
  readonly number: number;
  readonly protocol: "TCP" | "UDP" | "SCTP";
  /** Empty when not set. */
  readonly appProtocol: string;
  /** A number or a container port's name, as text. */
  readonly targetPort: string;
}

/** Ready instances that share what routing and identity need. */
export interface InstanceGroup {
  readonly serviceAccount: string;
  /** Labels of the pods, projected on the keys that subsets of this host use; empty when there are no subsets. */
  readonly subsetLabels: Labels;
  /** Exact number of ready instances, at least 1. */
  readonly ready: number;
}

/** How many of the selected pods, ready or not, carry a sidecar. */
export type MeshMembership = "noPods" | "all" | "some" | "none";

export interface ServiceReport {
  readonly type: "ClusterIP" | "NodePort" | "LoadBalancer" | "ExternalName";
  readonly isHeadless: boolean;
  readonly labels: Labels;
  /** Pod selector; empty when the Service has none. */
  readonly selector: Labels;
  /** Sorted by number, then name. */
  readonly ports: readonly ServicePort[];
  readonly internalTrafficPolicy: "Cluster" | "Local";
  /** Values of annotation `networking.istio.io/exportTo`; empty means everywhere. */
  readonly exportTo: readonly string[];
  /** Sorted by service account, then subset labels; empty when nothing is ready. */
  readonly groups: readonly InstanceGroup[];
  readonly mesh: MeshMembership;
  /** Some selected pod is in an ambient mesh (`istio.io/dataplane-mode: ambient`). */
  readonly isAmbient: boolean;
  /** RFC 3339 end of a damping hold; undefined when none is in force. */
  readonly dampedUntil: undefined | string;
}

export interface GatewayPods {
  readonly labels: Labels;
  readonly total: number;
  readonly ready: number;
  readonly locality: Locality;
}

/** A Service with port 15443, or one on pods that run a gateway, and the pods behind it. */
export interface GatewayReport {
  readonly serviceType: "ClusterIP" | "NodePort" | "LoadBalancer";
  /** RFC 3339 creation time of the Service: breaks ties between Services on the same pods. */
  readonly createdAt: string;
  /** IPs under which other clusters reach it, sorted. */
  readonly addresses: readonly string[];
  /** Names under which other clusters reach it, without trailing dot, sorted. */
  readonly hostnames: readonly string[];
  /** What is wrong with the address annotation; empty when nothing is. */
  readonly addressProblem: string;
  /** 15443, or the node port behind it; 0 when the Service has no port 15443. */
  readonly port: number;
  /** The Service's pod selector. */
  readonly selector: Labels;
  /** Pods by equal labels and locality (volatile labels such as pod-template-hash left out), sorted. */
  readonly pods: readonly GatewayPods[];
}

/** One WorkloadEntry as it stands in the cluster. */
export interface AppliedEntry {
  readonly name: string;
  readonly address: string;
  /** RFC 3339. */
  readonly createdAt: string;
}

/** How far one desired resource, or one owned source, is in force in the cluster. */
export interface AppliedReport {
  /**
   * `applied`: in force as wanted. `pending`: on its way. `withheld`: will not be written, see the reason.
   * `held`: deletes are kept back. `failed`: the API server refused it.
   */
  readonly state: "applied" | "pending" | "withheld" | "held" | "failed";
  readonly reason: undefined | Reason;
  /** One sentence for a person, empty when state and reason say it all. */
  readonly message: string;
  /** WorkloadEntries in the cluster for it, sorted by name; empty for anything but a source. */
  readonly entries: readonly AppliedEntry[];
  /** Hash of the desired resource that is in force; empty when it was recovered from the cluster or is none. */
  readonly desiredHash: string;
  /** Of a gateway: the addresses in use, resolved where it has names. */
  readonly addresses: readonly string[];
  /** Of `applied/hold/<cluster>`: what `edges release` must name; empty otherwise. */
  readonly holdId: string;
  /** Of an edge that writes nothing: what it would write for it, as `create WorkloadEntry ns/name`, sorted. */
  readonly wouldWrite: readonly string[];
  /** Of a gateway with names: what each stands for in this cluster, sorted by name; empty while names are not resolved. */
  readonly names: readonly AppliedName[];
}

/** One name of a remote gateway as the edge resolves it. */
export interface AppliedName {
  readonly hostname: string;
  /**
   * `resolving`: nothing is known yet. `resolved`: the last answer holds. `stale`: the last good answer holds although newer
   * ones failed. `gone`: it was confirmed that the name has no address.
   */
  readonly state: "resolving" | "resolved" | "stale" | "gone";
  /** Sorted; empty when nothing is known, or the name is gone. */
  readonly addresses: readonly string[];
  /** One sentence, empty when nothing is wrong. */
  readonly error: string;
  /** The name at the end of the chain of aliases; empty when it is the name itself or not known. */
  readonly canonicalName: string;
}
