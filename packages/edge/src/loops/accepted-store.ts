import {
  AppError,
  type BackoffPolicy,
  type Basis,
  backoffMs,
  type Clock,
  type Log,
  type PolicyDesired,
} from "@causeway/shared";
import { addUsedAdoptions, isAdoptionDue, nameAdoption, type StoreAcceptance } from "../core/plan/store-acceptance.js";
import { type AcceptedRecord, StoreMemory } from "../core/plan/store-memory.js";
import type { AcceptedBasis } from "../ports.js";
import { callWithin } from "./call-within.js";

export interface AcceptedStoreOptions {
  readonly port: AcceptedBasis;
  /** Whether this process is the one that keeps the record. */
  readonly mayWrite: () => boolean;
  readonly clock: Clock;
  readonly random: () => number;
  readonly log: Log;
  /** The record was read or written: whoever waited for that looks again. */
  readonly onChange: () => void;
}

/** What central says of its store. */
export interface StoreClaim {
  /** Undefined before it has said everything. */
  readonly basis: undefined | Basis;
  readonly policy: PolicyDesired;
}

const MIN_SAVE_INTERVAL_MS = 60_000;
/**
 * Of one look at the record and one change of it. What begins while this process may write is over before another one may:
 * less than LEASE_MS - PROOF_MS.
 */
const CALL_MS = 3_000;
const RETRY: BackoffPolicy = { baseMs: 500, capMs: 30_000 };

/** Keeps on record which state of central's store this cluster has followed, so that a restart can tell another from it. */
export class AcceptedStore {
  private readonly options: AcceptedStoreOptions;
  private readonly memory = new StoreMemory();
  private isLoaded = false;
  private isBusy = false;
  /** Resolves when no call is under way. */
  private underWay = Promise.resolve();
  private attempts = 0;
  private lastSaveMs: number;
  private stopWaiting: undefined | (() => void);
  private stopRefresh: undefined | (() => void);
  private isStopped = false;

  constructor(options: AcceptedStoreOptions) {
    this.options = options;
    this.lastSaveMs = options.clock.monotonic();
  }

  /** Reads the record, again and again until it can be read; whoever asks meanwhile changes nothing. */
  load(): void {
    const { port, log } = this.options;
    this.attempt(async (signal) => {
      const record = await port.load(signal);
      this.memory.remember(record);
      this.isLoaded = true;
      log.info({ basis: record }, "accepted basis read");
    }, this.load.bind(this));
  }

  /** Another process has kept the record meanwhile: until it is read, this one writes nothing. */
  reload(): void {
    this.isLoaded = false;
    this.memory.rest();
    this.load();
  }

  /** The namespace that the record is in may have gone for a while, and the record with it. */
  keep(): void {
    const { record } = this.memory;
    if (!this.isLoaded || record === undefined) return;
    this.attempt(async (signal) => {
      if ((await this.options.port.load(signal)) === undefined) await this.put(record, signal);
    }, this.options.onChange);
  }

  /** Of a process that only observes, which neither deletes nor keeps a record: an adoption is still to come. */
  foresee(claim: StoreClaim, hasOwnObjects: () => boolean): StoreAcceptance {
    const { basis } = claim;
    if (!this.isLoaded || basis === undefined) return { kind: "unknown" };
    if (isAdoptionDue(basis, claim.policy, this.memory.usedAdoptions)) return { kind: "accepted", basis };
    return this.memory.judge(basis, hasOwnObjects);
  }

  /**
   * An adoption is a change of the record: from then on the rules hold as ever. So a store is never followed on the
   * strength of an adoption that is not on record, and no adoption counts twice, whatever is restarted in between.
   */
  judge(claim: StoreClaim, hasOwnObjects: () => boolean): StoreAcceptance {
    const { basis, policy } = claim;
    const { memory, options } = this;
    if (!this.isLoaded) this.load();
    if (!this.isLoaded || basis === undefined) return { kind: "unknown" };
    const acceptance = memory.judge(basis, hasOwnObjects);
    // At once: a process that is started now would know neither that, nor what was followed since the last save.
    if (memory.isRewindNew()) this.saveNews();
    const isDue = options.mayWrite() && isAdoptionDue(basis, policy, memory.usedAdoptions);
    if (isDue) this.adopt(policy, basis, acceptance);
    return acceptance;
  }

  /**
   * Whether objects may be created or changed: an accepted store is on record first, or a restart would find objects of
   * ours and nothing to compare central's store with. Sees to it that it gets there.
   */
  isReadyToWrite(acceptance: StoreAcceptance): boolean {
    if (!this.isLoaded || this.memory.isBehind) return false;
    if (acceptance.kind !== "accepted") return true;
    const isOnRecord = this.memory.isOnRecord(acceptance.basis);
    if (!isOnRecord) this.save(this.memory.recordOf(acceptance.basis));
    return isOnRecord;
  }

  /**
   * Puts on record what a process that is to write next could not know: what was followed since the last save. One try, for
   * somebody waits; not after it has resolved, for then that process keeps the record.
   */
  async handOver(): Promise<void> {
    const { clock, log } = this.options;
    try {
      await callWithin({ clock, ms: CALL_MS, ends: undefined }, async (signal) => {
        await this.underWay;
        const news = this.isLoaded && !signal.aborted ? this.memory.news() : undefined;
        if (news !== undefined) await this.put(news, signal);
      });
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      log.warn({ error }, "what was followed last is not on record");
    }
  }

  /** Brings the revision on record up to date, at most once a minute. */
  refresh(acceptance: StoreAcceptance): void {
    const { record } = this.memory;
    if (acceptance.kind !== "accepted" || record === undefined) return;
    if (record.revision === acceptance.basis.revision) return;
    const { clock } = this.options;
    const restMs = this.lastSaveMs + MIN_SAVE_INTERVAL_MS - clock.monotonic();
    if (restMs <= 0) this.saveNews();
    else this.stopRefresh ??= clock.after(restMs, () => this.onRefresh());
  }

  /** A minute is over since the last save, whether or not anything has happened since. */
  private onRefresh(): void {
    this.stopRefresh = undefined;
    this.saveNews();
  }

  private saveNews(): void {
    const news = this.memory.news();
    if (news !== undefined) this.save(news);
  }

  stop(): void {
    this.isStopped = true;
    this.stopWaiting?.();
    this.stopRefresh?.();
  }

  private save(record: AcceptedRecord): void {
    if (!this.options.mayWrite()) return;
    this.attempt((signal) => this.put(record, signal), this.options.onChange);
  }

  private adopt(policy: PolicyDesired, basis: Basis, { kind }: StoreAcceptance): void {
    const adoption = nameAdoption(policy);
    this.attempt(async (signal) => {
      const usedAdoptions = addUsedAdoptions(this.memory.usedAdoptions, [adoption]);
      await this.put({ ...basis, usedAdoptions, isRewound: false }, signal);
      this.options.log.info({ basis, adoption }, "store adopted");
      if (kind !== "accepted") this.memory.adopt(basis);
    }, this.options.onChange);
  }

  private async put(record: AcceptedRecord, signal: AbortSignal): Promise<void> {
    await this.options.port.save(record, signal);
    this.memory.onSaved(record);
    this.lastSaveMs = this.options.clock.monotonic();
  }

  /** One call at a time; after a failure waits before `again`. */
  private attempt(call: (signal: AbortSignal) => Promise<void>, again: () => void): void {
    if (this.isBusy || this.isStopped) return;
    this.isBusy = true;
    this.underWay = this.run(call, again);
  }

  private async run(call: (signal: AbortSignal) => Promise<void>, again: () => void): Promise<void> {
    const { clock, onChange } = this.options;
    try {
      await callWithin({ clock, ms: CALL_MS, ends: undefined }, call);
      this.attempts = 0;
      this.isBusy = false;
      if (!this.isStopped) onChange();
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
