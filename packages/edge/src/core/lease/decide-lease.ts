import { isLater } from "@causeway/shared";
import type { LeaseHolder, LeaseRecord } from "./lease-record.js";

/**
 * What a process wants of the Lease. `none`: nothing, another process speaks for the cluster. `vacant`: to have it as long
 * as nobody who knows better asks for it, since it does not hear now what is wanted. `any`: to have it from another one too.
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
  if (record !== undefined && isHeldBy(record, me)) return isWantedByOther(record, situation) ? "release" : "renew";
  if (wish === "none") return "wait";
  if (isFree(situation)) return "take";
  const { holder, askedBy } = record ?? {};
  const mayAsk = wish === "any" && holder !== undefined && (askedBy === undefined || isLater(me.process, askedBy));
  return mayAsk ? "ask" : "wait";
}

/** Whether the holder, once it hears of this process's request, gives way to it. */
export function isAnswerDue(step: LeaseStep, record: undefined | LeaseRecord, { process }: LeaseHolder): boolean {
  const { holder, askedBy } = record ?? {};
  const hasAsked = step === "ask" || (step === "wait" && askedBy?.instance === process.instance);
  return hasAsked && holder !== undefined && isLater(process, holder.process);
}

export function isHeldBy({ holder }: LeaseRecord, { name, process }: LeaseHolder): boolean {
  return holder?.name === name && holder.process.instance === process.instance;
}

/**
 * What was given back to one that has asked is kept for it, as long as it may still be coming. One that somebody has deleted
 * is its holder's to make again.
 */
function isFree(situation: LeaseSituation): boolean {
  const { record, before, me, isStale } = situation;
  if (isStale) return true;
  if (record === undefined) return before?.holder === undefined || isHeldBy(before, me);
  if (record.holder === undefined) return !isWantedByOther(record, situation);
  return record.holder.name === me.name && isLater(me.process, record.holder.process);
}

/** Whoever asks hears what is wanted: of two that do, the later one is to have it. */
function isWantedByOther({ askedBy }: LeaseRecord, { me: { process }, wish }: LeaseSituation): boolean {
  if (wish === "none") return true;
  if (askedBy === undefined || askedBy.instance === process.instance) return false;
  return wish === "vacant" || isLater(askedBy, process);
}
