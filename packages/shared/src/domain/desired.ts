import type { ClusterId, GatewayKey } from "./ids.js";
import type { Labels } from "./labels.js";
import type { Reason } from "./reasons.js";
import type { Locality, ServicePort } from "./report.js";

/** What one cluster should have: the resources of the Follow stream. The same order rules as for reports. */
export type DesiredResource =
  | { readonly kind: "origin"; readonly state: OriginState }
  | ({ readonly kind: "gateway" } & GatewayDesired)
  | ({ readonly kind: "source" } & SourceDesired)
  | ({ readonly kind: "import" } & ImportDesired)
  | ({ readonly kind: "withdrawn" } & WithdrawnDesired)
  | ({ readonly kind: "export" } & ExportDesired)
  | ({ readonly kind: "route" } & RouteDesired)
  | ({ readonly kind: "policy" } & PolicyDesired);

/**
 * What central knows of a cluster as such. `complete`: its edge is connected and has reported everything. `stale`: it
 * had, and is silent. `unknown`: not heard of since central started. `gone`: a person deleted the Cluster.
 */
export type OriginState = "complete" | "stale" | "unknown" | "gone";

/** A remote gateway: the same bytes for every importer. */
export interface GatewayDesired {
  readonly addresses: readonly string[];
  readonly hostnames: readonly string[];
  readonly port: number;
  readonly locality: Locality;
}

/** A cluster whose instances of a service others may use: the same bytes for every importer. */
export interface SourceDesired {
  readonly gateway: GatewayKey;
  readonly groups: readonly SourceGroup[];
}

export interface SourceGroup {
  readonly serviceAccount: string;
  readonly subsetLabels: Labels;
  /** Ready instances, rounded up to a power of two. */
  readonly weight: number;
}

export interface ImportDesired {
  /** Clusters whose `source` this import draws on, sorted; empty while there is none. */
  readonly sources: readonly ClusterId[];
  /** Ports of the service on both sides; what a remote-only Service would get. */
  readonly ports: readonly ServicePort[];
  /** Selector of the exporting Service: what a remote-only Service would get. */
  readonly selector: Labels;
  readonly failover: FailoverPolicy;
  readonly remoteOnly: "service" | "serviceEntry" | "off";
}

export interface FailoverPolicy {
  readonly topologyChoice: "NONE" | "CLUSTER" | "LOCALITY";
  readonly failoverPriority: readonly string[];
  readonly regionalFailover: readonly { readonly from: string; readonly to: string }[];
}

export interface WithdrawnDesired {
  readonly reason: Reason;
  /** Of an export: some importer still sends traffic through it. */
  readonly inUse: boolean;
}

export interface ExportDesired {
  /** Label keys that subsets of this host use in any cluster, sorted. */
  readonly subsetKeys: readonly string[];
}

export interface RouteDesired {
  readonly subsets: readonly { readonly name: string; readonly labels: Labels }[];
  readonly http: readonly RouteRule[];
  readonly tcp: readonly RouteRule[];
}

export interface RouteRule {
  /** 0 matches every port. */
  readonly port: number;
  readonly pathPrefix: string;
  readonly headers: Labels;
  readonly destinations: readonly { readonly subset: string; readonly weight: number }[];
}

export interface PolicyDesired {
  /** Id of the store that a person accepted for this cluster; empty when none was. */
  readonly adoptedStoreId: string;
  /** Tells this adoption from every other of the same store: an edge acts on each once. Empty where none was told. */
  readonly adoption: string;
  /** Holds of the bulk-delete brake that a person released, sorted. */
  readonly releasedHolds: readonly string[];
  readonly isPaused: boolean;
}

/** Identity and revision of central's store: what a published state was derived from. Empty id from an edge. */
export interface Basis {
  readonly storeId: string;
  /** Decimal, compared as a number. */
  readonly revision: string;
}
