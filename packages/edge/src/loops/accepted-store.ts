import { AppError, type BackoffPolicy, type Basis, backoffMs, type Clock, type Log } from "@causeway/shared";
import { isLower, isRewind, judgeStore, type StoreAcceptance, type StoreFacts } from "../core/plan/store-acceptance.js";
import type { AcceptedBasis } from "../ports.js";

export interface AcceptedStoreOptions {
  readonly port: AcceptedBasis;
  readonly clock: Clock;
  readonly random: () => number;
  readonly log: Log;
  /** The record was read or written: whoever waited for that looks again. */
  readonly onChange: () => void;
}

const MIN_SAVE_INTERVAL_MS = 60_000;
const RETRY: BackoffPolicy = { baseMs: 500, capMs: 30_000 };

/** Keeps on record which state of central's store this cluster has followed, so that a restart can tell another from it. */
export class AcceptedStore {
  private readonly options: AcceptedStoreOptions;
  private isLoaded = false;
  private saved: undefined | Basis;
  /** The newest basis that this process has accepted: the record may be a minute behind. */
  private followed: undefined | Basis;
  private isRewound = false;
  private isBusy = false;
  private attempts = 0;
  private lastSaveMs: number;
  private stopWaiting: undefined | (() => void);
  private stopRefresh: undefined | (() => void);
  private isStopped = false;

  constructor(options: AcceptedStoreOptions) {
    this.options = options;
    this.lastSaveMs = options.clock.monotonic();
  }

  /** Reads the record, again and again until it can be read. */
  load(): void {
    const { port, log } = this.options;
    void this.attempt(async () => {
      this.saved = await port.load();
      this.isLoaded = true;
      log.info({ basis: this.saved }, "accepted basis read");
    }, this.load.bind(this));
  }

  judge(facts: Pick<StoreFacts, "basis" | "adoptedStoreId">, hasOwnObjects: () => boolean): StoreAcceptance {
    if (!this.isLoaded) return { kind: "unknown" };
    const saved = this.followed ?? this.saved;
    this.isRewound ||= isRewind(facts.basis, saved);
    const { isRewound } = this;
    const acceptance = judgeStore({
      ...facts,
      saved,
      isRewound,
      hasOwnObjects: saved === undefined && hasOwnObjects(),
    });
    if (acceptance.kind === "accepted") {
      this.followed = acceptance.basis;
      this.isRewound = false;
    }
    return acceptance;
  }

  /**
   * Whether objects may be created or changed: an accepted store is on record first, or a restart would find objects of
   * ours and nothing to compare central's store with. Sees to it that it gets there.
   */
  isReadyToWrite(acceptance: StoreAcceptance): boolean {
    if (!this.isLoaded) return false;
    if (acceptance.kind !== "accepted") return true;
    const isOnRecord =
      this.saved?.storeId === acceptance.basis.storeId && !isLower(acceptance.basis.revision, this.saved.revision);
    if (!isOnRecord) this.save(acceptance.basis);
    return isOnRecord;
  }

  /** Brings the revision on record up to date, at most once a minute. */
  refresh(acceptance: StoreAcceptance): void {
    if (acceptance.kind !== "accepted" || this.saved === undefined) return;
    if (this.saved.revision === acceptance.basis.revision) return;
    const { clock } = this.options;
    const restMs = this.lastSaveMs + MIN_SAVE_INTERVAL_MS - clock.monotonic();
    if (restMs <= 0) this.save(acceptance.basis);
    else this.stopRefresh ??= clock.after(restMs, () => this.saveFollowed());
  }

  /** A minute is over since the last save, whether or not anything has happened since. */
  private saveFollowed(): void {
    this.stopRefresh = undefined;
    if (this.followed !== undefined && !this.isRewound) this.save(this.followed);
  }

  stop(): void {
    this.isStopped = true;
    this.stopWaiting?.();
    this.stopRefresh?.();
  }

  private save(basis: Basis): void {
    if (this.isBusy) return;
    void this.attempt(async () => {
      await this.options.port.save(basis);
      this.saved = basis;
      this.lastSaveMs = this.options.clock.monotonic();
    }, this.options.onChange);
  }

  /** One call at a time; after a failure waits before `again`. */
  private async attempt(call: () => Promise<void>, again: () => void): Promise<void> {
    if (this.isBusy || this.isStopped) return;
    this.isBusy = true;
    try {
      await call();
      this.attempts = 0;
      this.isBusy = false;
      if (!this.isStopped) this.options.onChange();
    } catch (error) {
      this.onFailure(error, again);
    }
  }

  private onFailure(error: unknown, again: () => void): void {
    const { clock, log, random } = this.options;
    if (!(error instanceof AppError)) throw error;
    this.attempts += 1;
    log.warn({ error, attempts: this.attempts }, "accepted basis not available");
    if (this.isStopped) return;
    const waitMs = RETRY.baseMs + backoffMs(this.attempts, RETRY, random);
    // Busy until then: a look in between must not turn the wait into a storm.
    this.stopWaiting = clock.after(waitMs, () => {
      this.isBusy = false;
      again();
    });
  }
}
