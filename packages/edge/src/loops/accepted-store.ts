import {
  AppError,
  type BackoffPolicy,
  type Basis,
  backoffMs,
  type Clock,
  type Log,
  type PolicyDesired,
} from "@causeway/shared";
import {
  addUsedAdoptions,
  isAdoptionDue,
  isLower,
  isRewind,
  judgeStore,
  nameAdoption,
  type StoreAcceptance,
} from "../core/plan/store-acceptance.js";
import type { AcceptedBasis, AcceptedRecord } from "../ports.js";

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
/** A save that was under way for longer is not followed by another: who is to write next waits, and the Lease runs out. */
const HAND_OVER_MS = 2_000;
const RETRY: BackoffPolicy = { baseMs: 500, capMs: 30_000 };

/** Keeps on record which state of central's store this cluster has followed, so that a restart can tell another from it. */
export class AcceptedStore {
  private readonly options: AcceptedStoreOptions;
  private isLoaded = false;
  private saved: undefined | Basis;
  private isRewindSaved = false;
  private usedAdoptions: readonly string[] = [];
  /** The newest basis that this process has accepted: the record may be a minute behind. */
  private followed: undefined | Basis;
  /** Of that store an earlier state was told since, to this process or to one before it. */
  private isRewound = false;
  private told: undefined | Basis;
  private toldBefore: undefined | Basis;
  /** This process knows less than the record, and has not been told anything since. */
  private isBehind = false;
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
    this.attempt(async () => {
      const record = await port.load();
      this.remember(record);
      this.isLoaded = true;
      log.info({ basis: record }, "accepted basis read");
    }, this.load.bind(this));
  }

  /**
   * Another process has kept the record meanwhile. That this one has been told less than is on record says nothing against
   * central's store, before it is told something new; until then it writes nothing.
   */
  reload(): void {
    this.isLoaded = false;
    this.toldBefore = this.told;
    this.load();
  }

  /** What this process has seen itself counts beside the record, unless a person has adopted a store since. */
  private remember(record: undefined | AcceptedRecord): void {
    const { followed, saved, usedAdoptions } = this;
    const isAdopted = record?.usedAdoptions.some((name) => !usedAdoptions.includes(name)) === true;
    const isSameStore = !isAdopted && (followed ?? saved)?.storeId === record?.storeId;
    const isAhead = isSameStore && followed !== undefined && !isLower(followed.revision, record?.revision ?? "");
    this.followed = isAhead ? followed : undefined;
    this.isRewindSaved = record?.isRewound === true;
    this.isRewound = this.isRewindSaved || (isSameStore && this.isRewound);
    this.saved = record;
    this.usedAdoptions = record?.usedAdoptions ?? [];
  }

  /** The namespace that the record is in may have gone for a while, and the record with it. */
  keep(): void {
    const { saved, usedAdoptions, isRewindSaved: isRewound } = this;
    if (!this.isLoaded || saved === undefined) return;
    this.attempt(async () => {
      if ((await this.options.port.load()) === undefined) await this.put({ ...saved, usedAdoptions, isRewound });
    }, this.options.onChange);
  }

  /** Of a process that only observes, which neither deletes nor keeps a record: an adoption is still to come. */
  foresee(claim: StoreClaim, hasOwnObjects: () => boolean): StoreAcceptance {
    const { basis } = claim;
    if (!this.isLoaded || basis === undefined) return { kind: "unknown" };
    if (isAdoptionDue(basis, claim.policy, this.usedAdoptions)) return { kind: "accepted", basis };
    return this.compare(basis, hasOwnObjects);
  }

  /**
   * An adoption is a change of the record: from then on the rules hold as ever. So a store is never followed on the
   * strength of an adoption that is not on record, and no adoption counts twice, whatever is restarted in between.
   */
  judge(claim: StoreClaim, hasOwnObjects: () => boolean): StoreAcceptance {
    const { basis } = claim;
    if (!this.isLoaded) this.load();
    if (!this.isLoaded || basis === undefined) return { kind: "unknown" };
    const acceptance = this.compare(basis, hasOwnObjects);
    this.saveRewind();
    const isDue = this.options.mayWrite() && isAdoptionDue(basis, claim.policy, this.usedAdoptions);
    if (isDue) this.adopt(claim.policy, basis, acceptance);
    return acceptance;
  }

  private compare(basis: Basis, hasOwnObjects: () => boolean): StoreAcceptance {
    const saved = this.followed ?? this.saved;
    this.told = basis;
    // The same one, not an equal one: central may well say again what it has said before.
    const isOld = basis === this.toldBefore;
    this.isRewound ||= !isOld && isRewind(basis, saved);
    const { isRewound } = this;
    const acceptance = judgeStore({
      basis,
      saved,
      isRewound,
      hasOwnObjects: saved === undefined && hasOwnObjects(),
    });
    const isOfRecord = saved?.storeId === basis.storeId && !isLower(basis.revision, saved.revision);
    this.isBehind = isOld && acceptance.kind === "refused" && !isOfRecord;
    if (this.isBehind) return { kind: "unknown" };
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
    if (!this.isLoaded || this.isBehind) return false;
    if (acceptance.kind !== "accepted") return true;
    const isOnRecord =
      this.saved?.storeId === acceptance.basis.storeId && !isLower(acceptance.basis.revision, this.saved.revision);
    if (!isOnRecord) this.save(acceptance.basis);
    return isOnRecord;
  }

  /**
   * Puts on record what a process that is to write next could not know: what was followed since the last save. One try, for
   * somebody waits.
   */
  async handOver(): Promise<void> {
    const { clock, log } = this.options;
    const beganMs = clock.monotonic();
    await this.underWay;
    const { saved, usedAdoptions, isRewound, isRewindSaved } = this;
    const basis = this.followed ?? saved;
    const isOnRecord = basis?.revision === saved?.revision && isRewound === isRewindSaved;
    if (!this.isLoaded || basis === undefined || isOnRecord || clock.monotonic() - beganMs > HAND_OVER_MS) return;
    try {
      await this.put({ ...basis, usedAdoptions, isRewound });
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      log.warn({ error }, "what was followed last is not on record");
    }
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

  /** At once: a process that is started now would know neither that, nor what was followed since the last save. */
  private saveRewind(): void {
    const basis = this.followed ?? this.saved;
    if (this.isRewound && !this.isRewindSaved && basis !== undefined) this.save(basis);
  }

  stop(): void {
    this.isStopped = true;
    this.stopWaiting?.();
    this.stopRefresh?.();
  }

  private save(basis: Basis): void {
    if (!this.options.mayWrite()) return;
    const { usedAdoptions, isRewound } = this;
    this.attempt(() => this.put({ ...basis, usedAdoptions, isRewound }), this.options.onChange);
  }

  private adopt(policy: PolicyDesired, basis: Basis, { kind }: StoreAcceptance): void {
    const adoption = nameAdoption(policy);
    this.attempt(async () => {
      const usedAdoptions = addUsedAdoptions(this.usedAdoptions, [adoption]);
      await this.put({ ...basis, usedAdoptions, isRewound: false });
      this.options.log.info({ basis, adoption }, "store adopted");
      if (kind === "accepted") return;
      this.followed = basis;
      this.isRewound = false;
    }, this.options.onChange);
  }

  private async put(record: AcceptedRecord): Promise<void> {
    await this.options.port.save(record);
    this.saved = { storeId: record.storeId, revision: record.revision };
    this.usedAdoptions = record.usedAdoptions;
    this.isRewindSaved = record.isRewound;
    this.lastSaveMs = this.options.clock.monotonic();
  }

  /** One call at a time; after a failure waits before `again`. */
  private attempt(call: () => Promise<void>, again: () => void): void {
    if (this.isBusy || this.isStopped) return;
    this.isBusy = true;
    this.underWay = this.run(call, again);
  }

  private async run(call: () => Promise<void>, again: () => void): Promise<void> {
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
