import { AppError, type ClusterId, type Log } from "@causeway/shared";
import type { ReportChange } from "../core/report-change.js";
import type { ReportSession, Reports } from "../reports-port.js";
import { RetryPause, type RetryPauseOptions } from "./retry-pause.js";

export interface ReportInboxOptions extends RetryPauseOptions {
  readonly cluster: ClusterId;
  readonly reports: Reports;
  readonly log: Log;
}

/**
 * Stores what one Report stream brings. Idle it stores at once; while a write is under way changes gather, the newest of
 * each key, so it never holds more than the report has keys.
 */
export class ReportInbox implements Disposable {
  private readonly options: ReportInboxOptions;
  private readonly pause: RetryPause;
  private pending = new Map<string, ReportChange>();
  private session: undefined | ReportSession;
  private isStoring = false;
  private isClosed = false;

  constructor(options: ReportInboxOptions) {
    this.options = options;
    this.pause = new RetryPause(options);
  }

  add(changes: readonly ReportChange[]): void {
    for (const change of changes) note(this.pending, change);
    if (!this.isStoring && this.pending.size > 0) void this.store();
  }

  /** Another stream takes over: what is not stored yet, that one brings again. */
  [Symbol.dispose](): void {
    this.isClosed = true;
    this.pending.clear();
    this.pause[Symbol.dispose]();
  }

  private async store(): Promise<void> {
    this.isStoring = true;
    while (this.pending.size > 0 && !this.isClosed) {
      const batch = this.pending;
      this.pending = new Map();
      if (await this.tryPut(batch)) this.pause.reset();
      else {
        this.putBack(batch);
        await this.pause.wait();
      }
    }
    this.isStoring = false;
  }

  /** False when it may work later. */
  private async tryPut(batch: ReadonlyMap<string, ReportChange>): Promise<boolean> {
    const { reports, cluster, log } = this.options;
    try {
      this.session ??= await reports.openSession(cluster);
      if (this.isClosed || (await reports.put(this.session, [...batch.values()])) === "stored") return true;
      log.warn({ cluster }, "report belongs to a later session");
      this[Symbol.dispose]();
      return true;
    } catch (error) {
      if (!(error instanceof AppError && error.retryable)) throw error;
      log.warn({ cluster, error }, "report not stored yet");
      return false;
    }
  }

  private putBack(batch: Map<string, ReportChange>): void {
    const newer = this.pending;
    this.pending = batch;
    for (const change of newer.values()) note(this.pending, change);
  }
}

/** Later changes of a key replace earlier ones; `complete` stays behind all keys. */
function note(pending: Map<string, ReportChange>, change: ReportChange): void {
  if (change.kind !== "complete") pending.set(change.key, change);
  const complete = change.kind === "complete" ? change : pending.get("");
  if (complete === undefined) return;
  pending.delete("");
  pending.set("", complete);
}
