import { isLater, type ProcessId } from "@causeway/shared";
import type { LeaseHolder, LeaseRecord } from "./lease-record.js";

/**
 * What a process wants of the Lease. `none`: another process speaks for the cluster. `vacant`: to have it if no other
 * living process does. `any`: to have it from an earlier process too, since everything it needs is there.
 */
export type LeaseWish = "none" | "vacant" | "any";

export type LeaseStep = "take" | "renew" | "release" | "ask" | "wait";

export interface LeaseSituation {
  /** Undefined: there is no Lease. */
  readonly record: undefined | LeaseRecord;
  /** As this process saw it last; undefined: it never saw one. */
  readonly before: undefined | LeaseRecord;
  readonly me: LeaseHolder;
  readonly wish: LeaseWish;
  /** Nothing has come of its holder for longer than that one may stay away. */
  readonly isStale: boolean;
}

/**
 * The next step of a process towards the Lease or away from it. A living holder is never pushed aside: it is asked, and
 * gives the Lease back when nothing that it has begun is under way any more.
 */
export function decideLease(situation: LeaseSituation): LeaseStep {
  const { record, me, wish } = situation;
  if (record !== undefined && isHeldBy(record, me)) {
    return wish === "none" || isAskedByLater(record, me.process) ? "release" : "renew";
  }
  if (wish === "none") return "wait";
  if (isFree(situation)) return "take";
  const { holder, askedBy } = record ?? {};
  const mayAsk = wish === "any" && holder !== undefined && isLater(me.process, holder.process);
  return mayAsk && (askedBy === undefined || isLater(me.process, askedBy)) ? "ask" : "wait";
}

export function isHeldBy({ holder }: LeaseRecord, { name, process }: LeaseHolder): boolean {
  return holder?.name === name && holder.process.instance === process.instance;
}

/**
 * What was given back to a later process is kept for it, as long as it may still be coming. One that somebody has deleted
 * is its holder's to make again.
 */
function isFree({ record, before, me, isStale }: LeaseSituation): boolean {
  if (isStale) return true;
  if (record === undefined) return before?.holder === undefined || isHeldBy(before, me);
  if (record.holder === undefined) return !isAskedByLater(record, me.process);
  return record.holder.name === me.name && isLater(me.process, record.holder.process);
}

function isAskedByLater({ askedBy }: LeaseRecord, process: ProcessId): boolean {
  return askedBy !== undefined && isLater(askedBy, process);
}
