import type { Basis, ClusterId, FailoverPolicy, Labels } from "@causeway/shared";

/** The config objects as decisions read them, derived from the store. Replaced as a whole with each revision. */
export interface ConfigView {
  readonly basis: Basis;
  /** By `organization/tenant/name`. */
  readonly workspaces: ReadonlyMap<string, WorkspaceConfig>;
  readonly clusters: ReadonlyMap<ClusterId, ClusterConfig>;
  /** Clusters that a person deleted: their edges are refused until the Cluster is applied again. */
  readonly tombstones: ReadonlySet<ClusterId>;
  /** The workspace that owns this namespace of this cluster; at most one, overlaps are refused at the door. */
  ownerOf(cluster: ClusterId, namespace: string): undefined | WorkspaceConfig;
  /** May a client in network `from` reach a gateway in network `to`? Same network, neither has one, or it is said so. */
  mayReach(from: string, to: string): boolean;
}

export interface WorkspaceConfig {
  /** `organization/tenant/name`. */
  readonly id: string;
  readonly selectors: readonly NamespaceSelector[];
  /** Undefined: the workspace has no WorkspaceSetting. */
  readonly setting: undefined | SettingConfig;
}

/** `*\/ns`, `c1/ns`, `c1/*`, `*\/*`, `c1/ns*`, taken apart. */
export interface NamespaceSelector {
  /** `*` for every cluster. */
  readonly cluster: string;
  /** Exact name, or the prefix before a trailing `*`. */
  readonly namespace: string;
  readonly isPrefix: boolean;
}

export interface SettingConfig {
  readonly name: string;
  readonly gateways: readonly EastWestItem[];
  readonly failover: FailoverPolicy;
  readonly remoteOnly: "service" | "serviceEntry" | "off";
  /** Milliseconds after which a silent edge's sources are withdrawn; undefined keeps them. */
  readonly edgeLostAfterMs: undefined | number;
}

/** One item of `defaultEastWestGatewaySettings`. */
export interface EastWestItem {
  readonly namespace: string;
  readonly labels: Labels;
  /** Sets of labels, ORed; empty: every service. */
  readonly exposedServices: readonly Labels[];
}

export interface ClusterConfig {
  readonly id: ClusterId;
  /** Empty: none said; the report's network counts. */
  readonly network: string;
  /** Empty: the report's regions count. */
  readonly region: string;
  readonly isDrained: boolean;
  readonly adoptedStoreId: string;
  /** Which adoption of that store it is; empty when nobody said. */
  readonly adoption: string;
  readonly releasedHolds: readonly string[];
  readonly isPaused: boolean;
}
