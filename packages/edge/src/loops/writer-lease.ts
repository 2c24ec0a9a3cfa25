import { AppError, type BackoffPolicy, backoffMs, type Clock, type Log } from "@causeway/shared";
import { decideLease, isAnswerDue, isHeldBy, type LeaseWish } from "../core/lease/decide-lease.js";
import {
  describeHolder,
  givenBack,
  LEASE_MS,
  type LeaseHolder,
  type LeaseRecord,
  PROOF_MS,
  renewed,
  takenBy,
} from "../core/lease/lease-record.js";
import type { LeaseStore, StoredLease } from "../ports.js";
import { callWithin } from "./call-within.js";
import { RenewalWatch } from "./renewal-watch.js";

export interface WriterLeaseOptions {
  readonly port: LeaseStore;
  readonly me: LeaseHolder;
  readonly clock: Clock;
  /** Uniform in [0, 1). */
  readonly random: () => number;
  readonly log: Log;
  /** Nothing is to be written any more; resolves when nothing is under way. */
  readonly giveWay: () => Promise<void>;
  /** Leaves on record what the next holder must know, in no more than 3 s; resolves also when that could not be done. */
  readonly handOver: () => Promise<void>;
  /** There is something to write with: the Lease was taken, or proven anew after a time when it was not. */
  readonly carryOn: () => void;
  /** What `describe` says may have changed. */
  readonly onChange: () => void;
}

/** Between two renewals, and between two looks at somebody else's Lease. */
const RENEW_MS = 2_000;
/** Between two looks while the holder has been asked for it. */
const ASKED_MS = 250;
/** Less than what is left of a proof when its renewal begins, so that one that hangs is tried again. */
const CALL_MS = 3_000;
/** All of giving it back at the end: a process has five seconds to leave. */
const FAREWELL_MS = 1_500;
const RETRY: BackoffPolicy = { baseMs: 100, capMs: 2_000 };

/**
 * Sees to it that one process of an edge at a time writes in its cluster, whatever central says to whom. Who holds the Lease
 * renews it and may write for a while after each renewal that has succeeded; by its own monotonic clock, so that neither
 * a wrong wall clock nor a stopped process (SIGSTOP) leads to two.
 */
export class WriterLease implements AsyncDisposable {
  private readonly options: WriterLeaseOptions;
  private readonly renewals: RenewalWatch;
  private readonly end = new AbortController();
  private wish: undefined | LeaseWish;
  /** The Lease as this process wrote it last; undefined: it has to be read. */
  private own: undefined | StoredLease;
  private before: undefined | LeaseRecord;
  private role: "unknown" | "holder" | "standby" = "unknown";
  /** What it has asked for last may have been done without an answer. */
  private mayBeHolder = false;
  /** Of a standby: when nothing is under way any more. */
  private settled = Promise.resolve();
  private provenUntilMs = Number.NEGATIVE_INFINITY;
  private isAbandoned = false;
  private problem = "";
  private attempts = 0;
  private running: undefined | Promise<void>;
  private isDue = false;
  private cancel = () => {};

  constructor(options: WriterLeaseOptions) {
    this.options = { ...options, log: options.log.child({ part: "lease" }) };
    this.renewals = new RenewalWatch(options.clock, LEASE_MS);
  }

  /** What this process wants of the Lease from now on. */
  want(wish: LeaseWish): void {
    if (wish === this.wish || this.end.signal.aborted) return;
    this.wish = wish;
    if (wish === "none") void this.standBy("another process speaks for the cluster");
    this.look();
  }

  /** Asked before every write. */
  get mayWrite(): boolean {
    return this.role === "holder" && this.options.clock.monotonic() < this.provenUntilMs;
  }

  /** Why nothing is written here; undefined when there is no such reason. */
  describe(): undefined | string {
    if (this.mayWrite) return undefined;
    return `nothing is written: ${this.problem || "the Lease is not held yet"}`;
  }

  /** Something may be under way for ever: the Lease is not given back at the end, but left to run out. */
  abandon(): void {
    this.isAbandoned = true;
  }

  /** Gives the Lease back. Whoever stops the loop has seen to it that no write is under way. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.cancel();
    this.end.abort();
    await this.running;
    this.cancel();
    this.role = "standby";
    if (this.mayBeHolder && !this.isAbandoned) await this.sayFarewell();
  }

  private look(): void {
    this.cancel();
    if (this.running !== undefined) {
      this.isDue = true;
      return;
    }
    this.running = this.turn().finally(() => {
      this.running = undefined;
      if (!this.isDue) return;
      this.isDue = false;
      if (!this.end.signal.aborted) this.look();
    });
  }

  private async turn(): Promise<void> {
    const waitMs = await this.step().catch((error: unknown) => this.onFailure(error));
    if (waitMs === undefined || this.end.signal.aborted) return;
    this.cancel = this.options.clock.after(waitMs, () => this.look());
  }

  /** One step; returns after how many milliseconds the next one is due, undefined when a wish must come first. */
  private async step(): Promise<undefined | number> {
    const { wish, options } = this;
    const { me, random } = options;
    if (wish === undefined || (wish === "none" && !this.mayBeHolder)) return undefined;
    const stored = this.own ?? (await this.call((signal) => options.port.read(signal)));
    this.mayBeHolder = stored !== undefined && isHeldBy(stored.record, me);
    const { record } = stored ?? {};
    const step = decideLease({ record, before: this.before, me, wish, isStale: this.renewals.isStale(record) });
    this.before = record ?? this.before;
    switch (step) {
      case "take":
      case "renew":
        await this.hold(step, stored);
        break;
      case "release":
        await this.release(stored);
        break;
      case "ask":
        await this.ask(stored);
        break;
      case "wait":
        void this.standBy(describeHolder(record));
    }
    this.attempts = 0;
    return (isAnswerDue(step, record, me) ? ASKED_MS : RENEW_MS) * (0.9 + 0.2 * random());
  }

  private async hold(step: "take" | "renew", stored: undefined | StoredLease): Promise<void> {
    const { clock, me, port, carryOn, log, onChange } = this.options;
    const begunMs = clock.monotonic();
    const now = toText(clock.now());
    const isRenewal = step === "renew" && stored !== undefined;
    const record = isRenewal ? renewed(stored.record, now) : takenBy(me, stored?.record, now);
    this.mayBeHolder = true;
    this.own = await this.call((signal) => port.write(record, stored?.version, signal));
    this.before = record;
    const mightWrite = this.mayWrite;
    this.provenUntilMs = begunMs + PROOF_MS;
    // Central has named another one meanwhile: the next step gives it back.
    if (this.wish === "none") return;
    this.role = "holder";
    this.problem = "";
    if (step === "take") log.info({ before: stored?.record.holder }, "Lease taken");
    if (mightWrite && step === "renew") return;
    carryOn();
    onChange();
  }

  private async release(stored: undefined | StoredLease): Promise<void> {
    const { clock, port, log, handOver } = this.options;
    if (stored === undefined) return;
    await this.standBy("another process writes in the cluster");
    // Later somebody else may have taken it, and know better.
    if (clock.monotonic() < this.provenUntilMs) await handOver();
    const record = givenBack(stored.record, toText(clock.now()));
    await this.call((signal) => port.write(record, stored.version, signal));
    this.own = undefined;
    this.mayBeHolder = false;
    log.info({ askedBy: stored.record.askedBy }, "Lease given back");
  }

  private async ask(stored: undefined | StoredLease): Promise<void> {
    const { me, port, log } = this.options;
    if (stored === undefined) return;
    void this.standBy(describeHolder(stored.record));
    await this.call((signal) => port.write({ ...stored.record, askedBy: me.process }, stored.version, signal));
    log.info({ holder: stored.record.holder }, "Lease asked for");
  }

  /** Writes nothing more. Resolves when nothing is under way. */
  private async standBy(problem: string): Promise<void> {
    const { giveWay, log, onChange } = this.options;
    const isNew = this.role !== "standby" || this.problem !== problem;
    if (this.role !== "standby") this.settled = giveWay();
    this.role = "standby";
    this.problem = problem;
    if (isNew) {
      log.info({ problem }, "standing by");
      onChange();
    }
    await this.settled;
  }

  /**
   * The Lease is to be read again: somebody else may have it, or this process without having heard of it. What has been
   * proven stays so: before that time is over, nobody takes the Lease from its holder; most likely it was asked for.
   */
  private onFailure(error: unknown): undefined | number {
    if (!(error instanceof AppError)) throw error;
    const { log, random, onChange } = this.options;
    this.own = undefined;
    if (this.end.signal.aborted) return undefined;
    const isOvertaken = error.code === "Conflict" || error.code === "Exists" || error.code === "NotFound";
    if (!isOvertaken) this.problem = `the Lease is not to be had: ${error.message}`;
    this.attempts += 1;
    log.warn({ error, attempts: this.attempts }, "Lease not written");
    onChange();
    return isOvertaken && this.attempts === 1 ? 0 : RETRY.baseMs + backoffMs(this.attempts, RETRY, random);
  }

  private async sayFarewell(): Promise<void> {
    const { clock, me, port, log } = this.options;
    try {
      await callWithin({ clock, ms: FAREWELL_MS, ends: undefined }, async (signal) => {
        const stored = await port.read(signal);
        if (stored === undefined || !isHeldBy(stored.record, me)) return;
        await port.write(givenBack(stored.record, toText(clock.now())), stored.version, signal);
      });
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      log.warn({ error }, "Lease not given back: a successor of another name waits until it has run out");
    }
  }

  private call<T>(act: (signal: AbortSignal) => Promise<T>): Promise<T> {
    return callWithin({ clock: this.options.clock, ms: CALL_MS, ends: this.end.signal }, act);
  }
}

function toText(timeMs: number): string {
  return new Date(timeMs).toISOString();
}
