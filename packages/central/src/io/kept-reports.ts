import type { Clock, ClusterId, Log, ReportResource, StoredResource } from "@causeway/shared";
import type { ReportChange } from "../core/report-change.js";
import type { ReportFeed, ReportSession, Reports } from "../reports-port.js";
import { KeptFile } from "./kept-file.js";
import type { StoredReport } from "./memory-feed.js";
import { type KeptSource, MemoryReports } from "./memory-reports.js";
import { ReportJournal } from "./report-journal.js";

export interface KeptReportsOptions {
  /** Of the file, which only its user may have open. */
  readonly path: string;
  /** Who can read what is in the file: the version of central, of its protocol, and the store that it belongs to. */
  readonly stamp: string;
  /** Of others nothing is kept. */
  readonly clusters: Pick<ReadonlySet<ClusterId>, "has">;
  readonly clock: Clock;
  readonly log: Log;
  /** The file cannot be read, or not be written. */
  readonly onFailure: () => void;
}

function tryForget(file: KeptFile, cluster: ClusterId): void {
  try {
    file.forget(cluster);
  } catch {}
}

/**
 * Reports in memory with a copy in a file, so that the next process begins with what this one has heard. The copy is a cache:
 * whatever is wrong with it costs time and nothing else.
 */
export class KeptReports implements Reports, Disposable {
  private readonly options: KeptReportsOptions;
  private readonly memory: MemoryReports;
  private readonly file: undefined | KeptFile;
  private readonly journal: undefined | ReportJournal;

  constructor(options: KeptReportsOptions) {
    this.options = options;
    const { path, stamp, clusters, clock, log, onFailure } = options;
    let source: undefined | KeptSource;
    try {
      this.file = new KeptFile(path, stamp);
      source = this.sourceOf(this.file, clusters);
    } catch (error) {
      this.fail(error, "reports cannot be kept: a restart of central will take longer");
      this.file?.[Symbol.dispose]();
      this.file = undefined;
    }
    this.memory = new MemoryReports(source);
    if (this.file === undefined) return;
    const read = (cluster: ClusterId, key: string) => this.memory.get(cluster, key);
    this.journal = new ReportJournal({ file: this.file, read, clock, log, onFailure });
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

  [Symbol.dispose](): void {
    this.journal?.[Symbol.dispose]();
    this.file?.[Symbol.dispose]();
  }

  private sourceOf(file: KeptFile, clusters: KeptReportsOptions["clusters"]): KeptSource {
    const kept: ClusterId[] = [];
    for (const cluster of file.clusters()) {
      if (clusters.has(cluster)) kept.push(cluster);
      else file.forget(cluster);
    }
    return { clusters: kept, load: (cluster) => this.load(file, cluster) };
  }

  private load(file: KeptFile, cluster: ClusterId) {
    try {
      return file.load(cluster);
    } catch (error) {
      this.fail(error, "kept reports of a cluster cannot be read: its edge sends them again");
      // Best effort: what cannot be taken out either is found wrong again by the next process.
      tryForget(file, cluster);
      return new Map<string, StoredReport>();
    }
  }

  private fail(error: unknown, message: string): void {
    this.options.log.warn({ error }, message);
    this.options.onFailure();
  }
}
