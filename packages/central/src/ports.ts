import type { ClusterId, ConfigKind, Reason, Result } from "@causeway/shared";
import type { Problem } from "./core/edge-problems.js";
import type { ReportedEntry } from "./core/entry-rows.js";
import type { ExplainRequest, Explanation } from "./core/explain/explain-service.js";
import type { StatusEvent } from "./core/status/event-log.js";
import type { GatewayPage } from "./core/status/gateway-lines.js";
import type { LinePage, PageRequest, ServiceFilter } from "./core/status/list-services.js";
import type { ServiceLine } from "./core/status/service-line.js";
import type { StatusWord } from "./core/status/status-word.js";
import type { EdgeState } from "./core/status/summary.js";

/** How one direction of an edge's link stands: `lagging` is connected but without progress for more than 30 s. */
export type StreamStatus = "up" | "down" | "lagging";

/** One problem of an edge, for a person to read. */
export type EdgeProblem = Problem;

/** What `GET /v2/edges` says of one cluster's edge. */
export interface EdgeStatus {
  readonly cluster: ClusterId;
  readonly isConnected: boolean;
  /** Instance id of the edge process; empty while none was heard of. */
  readonly instance: string;
  readonly edgeVersion: string;
  readonly mode: "" | "apply" | "observe";
  readonly origin: "complete" | "stale" | "unknown" | "gone";
  readonly reportStream: StreamStatus;
  readonly followStream: StreamStatus;
  /** Milliseconds by which the slower stream's acknowledged version is behind; 0 when level. */
  readonly lagMs: number;
  /** Number of services in the cluster's report. */
  readonly services: number;
  /** RFC 3339 time of the last frame; empty while none came. */
  readonly lastSeen: string;
  /** The network that counts for reachability: of the Cluster object, else as reported; empty when neither says. */
  readonly network: string;
  /** The regions that count for the choice of sources: of the Cluster object, else those of the nodes. */
  readonly regions: readonly string[];
  readonly problems: readonly EdgeProblem[];
  /** How much an edge that only observes, or is paused, would write; each object's is among the warnings. */
  readonly wouldWrite: { readonly create: number; readonly replace: number; readonly delete: number };
  /** What is in force and not quite as it was meant, and what would be written if the edge wrote. */
  readonly warnings: readonly EdgeProblem[];
}

/** A line of `GET /v2/entries`. */
export type EntryRow = ReportedEntry;

/** Undefined takes every cluster, or every namespace. */
export interface EntryFilter {
  readonly cluster: undefined | string;
  readonly namespace: undefined | string;
}

/** What the management API may read of the edges; a view, never a way to change them. */
export interface EdgesView {
  /** Every cluster that has a Cluster object or an edge, sorted by name. */
  edges(): readonly EdgeStatus[];
  /** Sorted by cluster, namespace, name. */
  entries(filter: EntryFilter): readonly EntryRow[];
  /** Ids of the holds of the bulk-delete brake that this cluster's edge reports now, sorted. */
  holds(cluster: ClusterId): readonly string[];
}

export interface ChildStatus {
  readonly path: string;
  readonly status: StatusWord;
}

/** How far one config object is in force. */
export interface ObjectStatus {
  readonly path: string;
  readonly kind: ConfigKind;
  readonly status: StatusWord;
  /** Empty when the word says it all. */
  readonly reason: "" | Reason;
  /** resourceVersion of the object. */
  readonly etag: string;
  readonly message: string;
  /** Newest first. */
  readonly events: readonly StatusEvent[];
  /** By cluster: what it is in each of its target clusters. */
  readonly edges: Readonly<Record<string, EdgeState>>;
  /** Of a workspace: one line for each of its services and clusters. */
  readonly services?: readonly ServiceLine[];
  /** Not all lines fit: the list of services has the rest. */
  readonly isTruncated?: boolean;
  /** What hangs on it directly, the worst first. */
  readonly children?: readonly ChildStatus[];
}

export interface StatusPage {
  /** In the order of their paths, with the newest event only, without services and children. */
  readonly items: readonly ObjectStatus[];
  /** What to say as `after` to go on; empty at the end. */
  readonly next: string;
}

/** What the management API may read of statuses; a view, never a way to change anything. */
export interface StatusView {
  /** Undefined when there is nothing at the path. */
  object(path: string): undefined | ObjectStatus;
  /** `path`: a kind's plural, with the names of some or all parents. */
  list(path: string, page: PageRequest): StatusPage;
  /** By service and cluster. */
  services(filter: ServiceFilter, page: PageRequest): LinePage;
  /** By cluster, namespace and name; undefined takes every cluster. */
  gateways(cluster: undefined | ClusterId, page: PageRequest): GatewayPage;
  /** Says what is not known when no cluster reports the service, or there is no such cluster. */
  explain(request: ExplainRequest): Result<Explanation>;
}
