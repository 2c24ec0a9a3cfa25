import type { ClusterId, ReportResource, StoredResource } from "@causeway/shared";
import type { ClusterChange, ReportChange } from "./core/report-change.js";

/** The right to write one cluster's report, until a later session of the same cluster is opened anywhere. */
export interface ReportSession {
  readonly cluster: ClusterId;
  /** Higher than that of every earlier session of the cluster. */
  readonly fence: number;
}

/** A reader's place among the changes. Holds one mark per changed key, however often it changes. */
export interface ReportFeed {
  /**
   * The newest value of every key that changed since the last take, per cluster `complete` after the rest; the first
   * take gives everything there is but what is kept. Throws AppError `Unavailable`; then nothing was taken.
   */
  take(): Promise<readonly ClusterChange[]>;
  /** Calls back after something changed that take has not given yet. */
  onChange(listener: () => void): void;
  close(): void;
}

/**
 * What edges have reported, with the hashes as they travelled: what all replicas of central decide from. Values are
 * readonly and may be shared.
 */
export interface Reports {
  /** Clusters of which something is held that an earlier process of central has heard, and no feed gives. */
  kept(): Iterable<ClusterId>;
  /**
   * What is stored of a cluster, as far as this replica has heard, or an earlier process of a kept one: what a new stream of
   * its edge resumes from.
   */
  held(cluster: ClusterId): Iterable<StoredResource<ReportResource>>;
  /** Takes the right to write from whoever had it. Throws AppError `Unavailable`. */
  openSession(cluster: ClusterId): Promise<ReportSession>;
  /**
   * Stores changes in order, all or none. `superseded`: a later session is open and nothing was stored. Throws AppError
   * `Unavailable`.
   */
  put(session: ReportSession, changes: readonly ReportChange[]): Promise<"stored" | "superseded">;
  feed(): ReportFeed;
}
