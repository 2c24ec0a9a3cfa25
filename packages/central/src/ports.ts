import type { ClusterId } from "@causeway/shared";
import type { Problem } from "./core/edge-problems.js";
import type { ReportedEntry } from "./core/entry-rows.js";

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
  readonly problems: readonly EdgeProblem[];
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
