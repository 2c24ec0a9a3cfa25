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
import type { AcceptedBasis } from "../ports.js";

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
const RETRY: BackoffPolicy = { baseMs: 500, capMs: 30_000 };

/** Keeps on record which state of central's store this cluster has followed, so that a restart can tell another from it. */
export class AcceptedStore {
  private readonly options: AcceptedStoreOptions;
  private isLoaded = false;
  private saved: undefined | Basis;
  private usedAdoptions: readonly string[] = [];
  /** The newest basis that this process has accepted: the record may be a minute behind. */
  private followed: undefined | Basis;
  private isRewound = false;
  private told: undefined | Basis;
  private toldBefore: undefined | Basis;
  /** This process knows less than the record, and has not been told anything since. */
  private isBehind = false;
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

  /** Reads the record, again and again until it can be read; whoever asks meanwhile changes nothing. */
  load(): void {
    const { port, log } = this.options;
    void this.attempt(async () => {
      const record = await port.load();
      this.saved = record;
      this.usedAdoptions = record?.usedAdoptions ?? [];
      this.isLoaded = true;
      log.info({ basis: record }, "accepted basis read");
    }, this.load.bind(this));
  }

  /**
   * Another process has kept the record meanwhile: what this one remembers of it counts no more. Nor does it say anything
   * against central's store that this process has been told less than is on record, before it is told something new; until
   * then it writes nothing.
   */
  reload(): void {
    this.isLoaded = false;
    this.toldBefore = this.told;
    this.followed = undefined;
    this.isRewound = false;
    this.load();
  }

  /** The namespace that the record is in may have gone for a while, and the record with it. */
  keep(): void {
    const { saved, usedAdoptions } = this;
    if (!this.isLoaded || saved === undefined) return;
    void this.attempt(async () => {
      if ((await this.options.port.load()) === undefined) await this.put(saved, usedAdoptions);
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
    this.isBehind = isOld && acceptance.kind === "refused";
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
    if (!this.options.mayWrite()) return;
    void this.attempt(() => this.put(basis, this.usedAdoptions), this.options.onChange);
  }

  private adopt(policy: PolicyDesired, basis: Basis, { kind }: StoreAcceptance): void {
    const adoption = nameAdoption(policy);
    void this.attempt(async () => {
      await this.put(basis, addUsedAdoptions(this.usedAdoptions, [adoption]));
      this.options.log.info({ basis, adoption }, "store adopted");
      if (kind === "accepted") return;
      this.followed = basis;
      this.isRewound = false;
    }, this.options.onChange);
  }

  private async put(basis: Basis, usedAdoptions: readonly string[]): Promise<void> {
    await this.options.port.save({ ...basis, usedAdoptions });
    this.saved = basis;
    this.usedAdoptions = usedAdoptions;
    this.lastSaveMs = this.options.clock.monotonic();
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
