import type { Clock, ClusterId, Log } from "@causeway/shared";
import type { ReportChange } from "../core/report-change.js";
import type { StoredReport } from "./memory-feed.js";
import type { KeptChange, ReportCopy } from "./report-copy.js";

export interface ReportJournalOptions {
  readonly copy: Pick<ReportCopy, "write">;
  /** What is stored under a key now. */
  readonly read: (cluster: ClusterId, key: string) => undefined | StoredReport;
  readonly clock: Clock;
  readonly log: Log;
  /** The copy is not written any more. */
  readonly onFailure: () => void;
}

/** Between two writes: what changes meanwhile is written once, and a kill loses no more than that. */
const REST_MS = 300;
/** While more is left than one write takes, and nobody else needs the process. */
const IDLE_MS = 10;
/** The same while somebody does: all edges report at once, and everything is planned. */
const BUSY_MS = 100;
/** A timer that comes later than that had to wait for other work. */
const LATE_MS = 5;
/** Lines in one write: some milliseconds. */
const BATCH = 1_000;
/** What a process that is being stopped may still take to write what is left. */
const FLUSH_MS = 1_000;

/** Copies changes, behind them and in batches. One mark for each changed key, however often it changes. */
export class ReportJournal implements Disposable {
  private readonly options: ReportJournalOptions;
  private readonly marked = new Map<ClusterId, Set<string>>();
  private cancelWrite: undefined | (() => void);
  private isOver = false;

  constructor(options: ReportJournalOptions) {
    this.options = options;
  }

  /** Changed keys that are not copied yet. */
  get behind(): number {
    let keys = 0;
    for (const changed of this.marked.values()) keys += changed.size;
    return keys;
  }

  mark(cluster: ClusterId, changes: readonly ReportChange[]): void {
    if (this.isOver) return;
    const keys = this.marked.get(cluster) ?? new Set<string>();
    for (const change of changes) if (change.kind !== "complete") keys.add(change.key);
    if (keys.size > 0) this.marked.set(cluster, keys);
    this.schedule(REST_MS);
  }

  /** Writes what is left, as far as there is time for it. */
  [Symbol.dispose](): void {
    const { clock } = this.options;
    const untilMs = clock.monotonic() + FLUSH_MS;
    this.cancelWrite?.();
    while (this.marked.size > 0 && clock.monotonic() < untilMs) this.writeSome();
    this.isOver = true;
    this.marked.clear();
  }

  private schedule(restMs: number): void {
    const { clock } = this.options;
    if (this.cancelWrite !== undefined || this.marked.size === 0 || this.isOver) return;
    const dueMs = clock.monotonic() + restMs;
    this.cancelWrite = clock.after(restMs, () => {
      const isBusy = clock.monotonic() - dueMs > LATE_MS;
      this.cancelWrite = undefined;
      this.writeSome();
      this.schedule(isBusy ? BUSY_MS : IDLE_MS);
    });
  }

  private writeSome(): void {
    const { copy, log, onFailure } = this.options;
    try {
      copy.write(this.take());
    } catch (error) {
      // What it has stays true of an earlier moment, which is all that is asked of it.
      log.warn({ error }, "reports are not kept any more: a restart of central will take longer");
      this.isOver = true;
      this.marked.clear();
      onFailure();
    }
  }

  private take(): KeptChange[] {
    const taken: KeptChange[] = [];
    for (const [cluster, keys] of this.marked) {
      for (const key of keys) {
        if (taken.length === BATCH) return taken;
        keys.delete(key);
        taken.push({ cluster, key, report: this.options.read(cluster, key) });
      }
      this.marked.delete(cluster);
    }
    return taken;
  }
}
