import type { ClusterId } from "@causeway/shared";
import type { StoredReport } from "./memory-feed.js";

/** One resource of a cluster as it is stored now; undefined when it is gone. */
export interface KeptChange {
  readonly cluster: ClusterId;
  readonly key: string;
  readonly report: undefined | StoredReport;
}

/**
 * Where a process finds what the one before it has written of the reports. It may be older than what was heard last, but
 * whatever stands in it was heard. Methods throw when it cannot be read or written.
 */
export interface ReportCopy extends Disposable {
  clusters(): readonly ClusterId[];
  forget(cluster: ClusterId): void;
  /** All of one cluster, by key. */
  load(cluster: ClusterId): Map<string, StoredReport>;
  /** All of them or none. */
  write(changes: readonly KeptChange[]): void;
}
