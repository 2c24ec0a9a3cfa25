import type { Labels } from "@causeway/shared";

/**
 * Kubernetes and Istio objects as the edge knows them: only the fields that decisions need, decoded on entry by `io/`.
 * Absent text is "", absent lists and maps are empty.
 */
export interface Meta {
  /** Empty for cluster-scoped kinds. */
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
  readonly resourceVersion: string;
  readonly labels: Labels;
  readonly annotations: Labels;
  /** RFC 3339. */
  readonly creationTimestamp: string;
  readonly isTerminating: boolean;
}

export interface KubeNamespace {
  readonly kind: "Namespace";
  readonly meta: Meta;
}

export interface KubeNode {
  readonly kind: "Node";
  readonly meta: Meta;
  readonly region: string;
  readonly zone: string;
  readonly isReady: boolean;
  readonly externalIps: readonly string[];
  readonly internalIps: readonly string[];
}

export interface KubeServicePort {
  readonly name: string;
  readonly number: number;
  readonly protocol: "TCP" | "UDP" | "SCTP";
  readonly appProtocol: string;
  readonly targetPort: string;
  readonly nodePort: number;
}

export interface KubeService {
  readonly kind: "Service";
  readonly meta: Meta;
  readonly type: "ClusterIP" | "NodePort" | "LoadBalancer" | "ExternalName";
  readonly isHeadless: boolean;
  readonly selector: Labels;
  readonly ports: readonly KubeServicePort[];
  readonly internalTrafficPolicy: "Cluster" | "Local";
  readonly externalIps: readonly string[];
  readonly ingress: readonly { readonly ip: string; readonly hostname: string }[];
}

export interface KubePod {
  readonly kind: "Pod";
  readonly meta: Meta;
  readonly nodeName: string;
  readonly serviceAccount: string;
  readonly isReady: boolean;
  /** Label `security.istio.io/tlsMode: istio`, which the injector sets. */
  readonly hasSidecar: boolean;
  readonly isAmbient: boolean;
  /** Its proxy is a gateway's: by Istio's gateway injection template, or by the proxy's role. */
  readonly isGateway: boolean;
  /** `Succeeded` and `Failed` pods count for nothing. */
  readonly isFinished: boolean;
}

export interface KubeEndpointSlice {
  readonly kind: "EndpointSlice";
  readonly meta: Meta;
  /** Label `kubernetes.io/service-name`. */
  readonly serviceName: string;
  readonly endpoints: readonly { readonly podName: string; readonly isReady: boolean }[];
}

export interface WorkloadEntrySpec {
  readonly address: string;
  readonly ports: Readonly<Record<string, number>>;
  readonly network: string;
  readonly locality: string;
  readonly serviceAccount: string;
  readonly labels: Labels;
  /** Undefined when not written. */
  readonly weight: undefined | number;
}

export interface KubeWorkloadEntry {
  readonly kind: "WorkloadEntry";
  readonly meta: Meta;
  readonly spec: WorkloadEntrySpec;
}

/** Any value of a JSON document. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
export type JsonObject = { readonly [key: string]: Json };

export interface KubeDestinationRule {
  readonly kind: "DestinationRule";
  readonly meta: Meta;
  readonly spec: JsonObject;
}

export interface KubeGateway {
  readonly kind: "Gateway";
  readonly meta: Meta;
  readonly spec: JsonObject;
}

export interface KubePeerAuthentication {
  readonly kind: "PeerAuthentication";
  readonly meta: Meta;
  readonly selector: Labels;
  /** UNSET when absent. */
  readonly mode: string;
  readonly portModes: readonly string[];
}

export type KubeObject =
  | KubeNamespace
  | KubeNode
  | KubeService
  | KubePod
  | KubeEndpointSlice
  | KubeWorkloadEntry
  | KubeDestinationRule
  | KubeGateway
  | KubePeerAuthentication;

export type KubeKind = KubeObject["kind"];

/** Without a complete list of each of these nothing is reported and nothing is written. */
export const ESSENTIAL_KINDS: readonly KubeKind[] = [
  "Namespace",
  "Node",
  "Service",
  "Pod",
  "EndpointSlice",
  "WorkloadEntry",
  "DestinationRule",
  "Gateway",
  "PeerAuthentication",
];

/** What an edge writes: the whole object but for what the API server fills in. */
export type WantedObject = WantedWorkloadEntry | WantedDestinationRule | WantedGateway;

interface WantedMeta {
  readonly namespace: string;
  readonly name: string;
  readonly labels: Labels;
  readonly annotations: Labels;
}

export interface WantedWorkloadEntry {
  readonly kind: "WorkloadEntry";
  readonly meta: WantedMeta;
  readonly spec: WorkloadEntrySpec;
}

export interface WantedDestinationRule {
  readonly kind: "DestinationRule";
  readonly meta: WantedMeta;
  readonly spec: JsonObject;
}

export interface WantedGateway {
  readonly kind: "Gateway";
  readonly meta: WantedMeta;
  readonly spec: JsonObject;
}

/** An object as the watch shows it, and since when (monotonic milliseconds) it shows this very content. */
export interface Shown<T extends KubeObject> {
  readonly object: T;
  readonly shownAtMs: number;
}

/** What a reflector tells about one kind. `listed` comes after the last page of a list, and after each relist. */
export type KubeEvent =
  | { readonly kind: "upsert"; readonly object: KubeObject }
  | { readonly kind: "delete"; readonly of: KubeKind; readonly namespace: string; readonly name: string }
  | { readonly kind: "listed"; readonly of: KubeKind }
  /** The watch of this kind does not work: forbidden, kind missing, server away. Ends with the next event of it. */
  | { readonly kind: "failing"; readonly of: KubeKind; readonly message: string; readonly isRefused: boolean };
