import type { Clock, ClusterId, Log, ReportResource, StoredResource } from "@causeway/shared";
import type { ReportChange } from "../core/report-change.js";
import type { ReportFeed, ReportSession, Reports } from "../reports-port.js";
import type { StoredReport } from "./memory-feed.js";
import { type KeptSource, MemoryReports } from "./memory-reports.js";
import type { ReportCopy } from "./report-copy.js";
import { ReportJournal } from "./report-journal.js";

export interface KeptReportsOptions {
  /** Opens the copy; throws when there can be none. */
  readonly open: () => ReportCopy;
  /** Of others nothing is kept. */
  readonly clusters: Pick<ReadonlySet<ClusterId>, "has">;
  readonly clock: Clock;
  readonly log: Log;
  /** The copy cannot be read, or not be written. */
  readonly onFailure: () => void;
}

function tryForget(copy: ReportCopy, cluster: ClusterId): void {
  try {
    copy.forget(cluster);
  } catch {}
}

/**
 * Reports in memory with a copy, so that the next process begins with what this one has heard. The copy is a cache:
 * whatever is wrong with it costs time and nothing else.
 */
export class KeptReports implements Reports, Disposable {
  private readonly options: KeptReportsOptions;
  private readonly memory: MemoryReports;
  private readonly copy: undefined | ReportCopy;
  private readonly journal: undefined | ReportJournal;

  constructor(options: KeptReportsOptions) {
    this.options = options;
    const { open, clusters, clock, log, onFailure } = options;
    let source: undefined | KeptSource;
    try {
      this.copy = open();
      source = this.sourceOf(this.copy, clusters);
    } catch (error) {
      this.fail(error, "reports cannot be kept: a restart of central will take longer");
      this.copy?.[Symbol.dispose]();
      this.copy = undefined;
    }
    this.memory = new MemoryReports(source);
    if (this.copy === undefined) return;
    const read = (cluster: ClusterId, key: string) => this.memory.get(cluster, key);
    this.journal = new ReportJournal({ copy: this.copy, read, clock, log, onFailure });
  }

  kept(): Iterable<ClusterId> {
    return this.memory.kept();
  }

  held(cluster: ClusterId): Iterable<StoredResource<ReportResource>> {
    return this.memory.held(cluster);
  }

  openSession(cluster: ClusterId): Promise<ReportSession> {
    return this.memory.openSession(cluster);
  }

  async put(session: ReportSession, changes: readonly ReportChange[]): Promise<"stored" | "superseded"> {
    const answer = await this.memory.put(session, changes);
    if (answer === "stored") this.journal?.mark(session.cluster, changes);
    return answer;
  }

  feed(): ReportFeed {
    return this.memory.feed();
  }

  /** Reported resources whose last change is not in the copy yet; 0 once nothing is copied any more. */
  get uncopied(): number {
    return this.journal?.behind ?? 0;
  }

  [Symbol.dispose](): void {
    this.journal?.[Symbol.dispose]();
    this.copy?.[Symbol.dispose]();
  }

  private sourceOf(copy: ReportCopy, clusters: KeptReportsOptions["clusters"]): KeptSource {
    const kept: ClusterId[] = [];
    for (const cluster of copy.clusters()) {
      if (clusters.has(cluster)) kept.push(cluster);
      else copy.forget(cluster);
    }
    return { clusters: kept, load: (cluster) => this.load(copy, cluster) };
  }

  private load(copy: ReportCopy, cluster: ClusterId) {
    try {
      return copy.load(cluster);
    } catch (error) {
      this.fail(error, "kept reports of a cluster cannot be read: its edge sends them again");
      // Best effort: what cannot be taken out either is found wrong again by the next process.
      tryForget(copy, cluster);
      return new Map<string, StoredReport>();
    }
  }

  private fail(error: unknown, message: string): void {
    this.options.log.warn({ error }, message);
    this.options.onFailure();
  }
}
