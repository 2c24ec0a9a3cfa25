import type { ProcessId } from "@causeway/shared";

/** A process of an edge, as its Lease names it. */
export interface LeaseHolder {
  /** Of the replica: a process of the same name is its successor, after a restart in the same pod. */
  readonly name: string;
  readonly process: ProcessId;
}

/** The Lease of a cluster's edge, by which one process at a time writes there. */
export interface LeaseRecord {
  /** Undefined: it was given back. */
  readonly holder: undefined | LeaseHolder;
  /** A process that asks the holder to give it back. */
  readonly askedBy: undefined | ProcessId;
  /** RFC 3339, by the holder's clock, which may be off: for people. That it changes is what shows a living holder. */
  readonly acquiredAt: string;
  readonly renewedAt: string;
  /** How often the holder has changed. */
  readonly transitions: number;
}

/** A Lease without a renewal for so long is anybody's, by the clock of whoever waits for it. As in client-go. */
export const LEASE_MS = 15_000;

/** How long after a renewal was begun its holder may write: ends well before anybody else may think it lost. */
export const PROOF_MS = 10_000;

/** The record as its holder renews it: whoever has asked in vain asks again, if it still wants to. */
export function renewed(record: LeaseRecord, now: string): LeaseRecord {
  return { ...record, askedBy: undefined, renewedAt: now };
}

/** The record as its holder leaves it to whoever wants it next, first of all to whoever has asked. */
export function givenBack(record: LeaseRecord, now: string): LeaseRecord {
  return { ...record, holder: undefined, renewedAt: now };
}

/** The record as its new holder writes it. */
export function takenBy(me: LeaseHolder, before: undefined | LeaseRecord, now: string): LeaseRecord {
  const transitions = before === undefined ? 0 : before.transitions + 1;
  return { holder: me, askedBy: undefined, acquiredAt: now, renewedAt: now, transitions };
}

/** Why a process that does not hold the Lease has to wait. */
export function describeHolder(record: undefined | LeaseRecord): string {
  const holder = record?.holder;
  if (holder !== undefined) return `${holder.name} holds the Lease, another process of this edge`;
  return record === undefined
    ? "the Lease is its holder's to make again"
    : "the Lease is kept for a process that asked";
}
