import { AppError, type ErrorCode } from "@causeway/shared";
import type { LeaseRecord } from "../core/lease/lease-record.js";
import type { LeaseStore, StoredLease } from "../ports.js";

/** A Lease in memory, with versions and conflicts as an API server has them; any number of processes may share one. */
export class MemoryLease implements LeaseStore {
  /** Every call fails so, until it is undefined again. */
  failWith: undefined | ErrorCode = undefined;
  /** No call answers before its signal aborts: `request` is lost on its way there, `answer` on its way back. */
  losing: undefined | "request" | "answer" = undefined;
  private lease: undefined | StoredLease = undefined;
  private version = 0;

  /** As it is now, for those who look on. */
  get stored(): undefined | StoredLease {
    return this.lease;
  }

  read(signal: AbortSignal): Promise<undefined | StoredLease> {
    return this.answer(signal, () => this.lease);
  }

  write(record: LeaseRecord, over: undefined | string, signal: AbortSignal): Promise<StoredLease> {
    return this.answer(signal, () => this.store(record, over));
  }

  /** Somebody else changes something of it that is not in the record. */
  touch(): void {
    if (this.lease !== undefined) this.lease = { ...this.lease, version: this.nextVersion() };
  }

  /** Somebody else makes of it what they like. */
  put(record: LeaseRecord): void {
    this.lease = { record, version: this.nextVersion() };
  }

  /** Somebody else deletes it. */
  remove(): void {
    this.lease = undefined;
  }

  private async answer<T>(signal: AbortSignal, act: () => T): Promise<T> {
    if (signal.aborted) throw cancelled();
    if (this.failWith !== undefined) throw new AppError(this.failWith, "the Lease is not to be had");
    if (this.losing === undefined) return act();
    if (this.losing === "answer") act();
    await new Promise((resolve) => signal.addEventListener("abort", resolve, { once: true }));
    throw cancelled();
  }

  /** What a write does, at once. */
  store(record: LeaseRecord, over: undefined | string): StoredLease {
    if (over === undefined && this.lease !== undefined) throw new AppError("Exists", "there is a Lease already");
    if (over !== this.lease?.version) throw new AppError("Conflict", `version ${over} is not the one that is there`);
    if (this.lease === undefined || !isEqual(record, this.lease.record)) {
      this.lease = { record: structuredClone(record), version: this.nextVersion() };
    }
    return this.lease;
  }

  private nextVersion(): string {
    this.version += 1;
    return String(this.version);
  }
}

function cancelled(): AppError {
  return new AppError("Cancelled", "the caller stopped waiting");
}

/** A write that changes nothing makes no new version. */
function isEqual(a: LeaseRecord, b: LeaseRecord): boolean {
  return JSON.stringify(fieldsOf(a)) === JSON.stringify(fieldsOf(b));
}

function fieldsOf({ holder, askedBy, acquiredAt, renewedAt, transitions }: LeaseRecord): readonly unknown[] {
  const process = (of: LeaseRecord["askedBy"]) => (of === undefined ? undefined : [of.incarnation, of.instance]);
  return [holder?.name, process(holder?.process), process(askedBy), acquiredAt, renewedAt, transitions];
}
