import type { AppliedReport, Reason } from "@causeway/shared";

/** `ready`: in force as wanted now. `dirty`: on its way. `failed`: it will not come without somebody doing something. */
export type ItemState = "ready" | "dirty" | "failed";

/** How far one thing that a cluster should have, or let go, is. */
export interface Verdict {
  readonly state: ItemState;
  /** Also of something ready that a person should know more of. */
  readonly reason: undefined | Reason;
  /** One sentence of the edge's; empty when the reason says it all. */
  readonly message: string;
}

/** What an edge says of a desired resource, and what is desired now. */
export interface ItemFacts {
  /** The line of `applied`; undefined when the edge says nothing. */
  readonly row: undefined | AppliedReport;
  /** Hash of what is published now. */
  readonly desiredHash: string;
  /** Why the edge does not take the resource; undefined when it does. */
  readonly refusal: undefined | string;
  /** A person has frozen the cluster. */
  readonly isPaused: boolean;
}

const NOT_CONFIRMED: Verdict = { state: "dirty", reason: "NotConfirmed", message: "" };
const GONE: Verdict = { state: "ready", reason: undefined, message: "" };

/** Of something that the cluster should have. A line recovered after a restart has no hash and confirms nothing yet. */
export function judgeWanted({ row, desiredHash, refusal, isPaused }: ItemFacts): Verdict {
  if (refusal !== undefined) return { state: "failed", reason: "Refused", message: refusal };
  if (row === undefined) return NOT_CONFIRMED;
  const { reason, message } = row;
  switch (row.state) {
    case "applied":
      return row.desiredHash === desiredHash ? { state: "ready", reason, message } : NOT_CONFIRMED;
    case "pending":
      return { state: "dirty", reason: reason ?? "NotConfirmed", message };
    case "held":
      return { state: "dirty", reason: reason ?? "Held", message };
    case "withheld":
      if (reason === "AlreadyExposed") return { state: "ready", reason, message };
      if (reason === undefined && isPaused) return { state: "dirty", reason: "Paused", message };
      return frozenVerdict(row) ?? { state: "failed", reason: reason ?? "WriteFailed", message };
    case "failed":
      return { state: "failed", reason: reason ?? "WriteFailed", message };
  }
}

/** Of something that the cluster should let go: done when the edge no longer lists it. */
export function judgeWithdrawn(row: undefined | AppliedReport): Verdict {
  if (row === undefined) return GONE;
  const { reason, message } = row;
  switch (row.state) {
    case "applied":
      return NOT_CONFIRMED;
    case "pending":
      return { state: "dirty", reason: reason ?? "NotConfirmed", message };
    case "held":
      return { state: "dirty", reason: reason ?? "Held", message };
    case "withheld":
    case "failed":
      return frozenVerdict(row) ?? { state: "failed", reason: reason ?? "WriteFailed", message };
  }
}

/** Nothing is written there because somebody wants it so: that is no failure. */
function frozenVerdict(row: AppliedReport): undefined | Verdict {
  const { reason, message } = row;
  if (reason !== "Observing" && reason !== "Paused") return undefined;
  return { state: "dirty", reason, message: message || describeWouldWrite(row) };
}

/** More are counted, not named. */
const MAX_NAMED = 3;

/** `would create WorkloadEntry ns/name, delete ...`; empty when there is nothing, or nobody says it. */
export function describeWouldWrite({ wouldWrite }: Pick<AppliedReport, "wouldWrite">): string {
  if (wouldWrite.length === 0) return "";
  const more = wouldWrite.length > MAX_NAMED ? ` and ${wouldWrite.length - MAX_NAMED} more` : "";
  return `the edge would ${wouldWrite.slice(0, MAX_NAMED).join(", ")}${more}`;
}

const SEVERITY: Readonly<Record<ItemState, number>> = { ready: 0, dirty: 2, failed: 3 };

function severityOf({ state, reason }: Verdict): number {
  return state === "ready" && reason !== undefined ? 1 : SEVERITY[state];
}

/** The worst of several, one with something to know before one without, then the first; undefined of none. */
export function worstVerdict(verdicts: Iterable<Verdict>): undefined | Verdict {
  let worst: undefined | Verdict;
  for (const verdict of verdicts) {
    if (worst === undefined || severityOf(verdict) > severityOf(worst)) worst = verdict;
  }
  return worst;
}
