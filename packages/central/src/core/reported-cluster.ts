import type {
  AppliedReport,
  ClusterId,
  ClusterReport,
  DesiredRef,
  GatewayReport,
  NamespaceReport,
  ServiceKey,
  ServiceReport,
} from "@causeway/shared";

/** What else than a service a line of `applied` is about: its key without the service. */
export type LineAbout =
  | Pick<Extract<DesiredRef, { kind: "source" }>, "kind" | "cluster">
  | Pick<Extract<DesiredRef, { kind: "export" }>, "kind" | "gatewayNamespace" | "gateway">
  | Pick<Extract<DesiredRef, { kind: "import" | "route" }>, "kind">;

/** One line of a cluster's `applied` about a service. */
export interface AppliedItem {
  /** The same object for very many lines. */
  readonly about: LineAbout;
  readonly report: AppliedReport;
}

/** What one edge has reported of its cluster: a readonly view of the registry's record. */
export interface ReportedCluster {
  readonly id: ClusterId;
  /** The whole state was received once. What is not in an incomplete report is unknown, not absent. */
  readonly isComplete: boolean;
  /** Its report is complete, or presumed to be what an earlier process of central has heard. */
  readonly isKnown: boolean;
  readonly cluster: undefined | ClusterReport;
  readonly namespaces: ReadonlyMap<string, NamespaceReport>;
  readonly services: ReadonlyMap<ServiceKey, ServiceReport>;
  /** Gateway Services of one namespace by name: another map once anything in it is another one. */
  gatewaysIn(namespace: string): ReadonlyMap<string, GatewayReport>;
  gateway(namespace: string, name: string): undefined | GatewayReport;
  /** All of them, with namespace and name. */
  gateways(): Iterable<readonly [namespace: string, name: string, report: GatewayReport]>;
  /** What `applied` lists about a service: sources, imports, exports and routes, by desired key. */
  appliedOf(service: ServiceKey): ReadonlyMap<string, AppliedItem>;
  /** Every service that `applied` lists something about. */
  readonly appliedServices: Iterable<ServiceKey>;
  /** Lines of `applied` that belong to no service: gateways, the store, holds. By desired key. */
  readonly appliedOther: ReadonlyMap<string, AppliedReport>;
  /** The few lines of `applied` that say more than that something is in force, by desired key. */
  readonly remarks: ReadonlyMap<string, AppliedReport>;
}
