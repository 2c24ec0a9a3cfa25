import { type BackoffPolicy, backoffMs } from "../domain/backoff.js";
import type { StreamOutcome } from "./live-stream.js";

const POLICY: BackoffPolicy = { baseMs: 500, capMs: 15_000 };
/** After a stream that lived so long, the next failure counts as the first. */
const SETTLED_MS = 30_000;
/** A no (identity, permission) is a person's to mend: ask seldom. */
const REFUSED_MS = 15_000;
/** While nobody is there, asking costs nobody anything, and whoever comes is wanted within a second. */
const ABSENT_MS = 500;

export interface Reconnect {
  readonly delayMs: number;
  /** For the next time. */
  readonly attempt: number;
}

/**
 * When to open the stream again: full jitter from 0.5 s to 15 s, beside whatever the other end's goodbye asked for; up to
 * 0.5 s while nobody is there. `attempt` counts streams in a row that did not live for 30 s; nobody is no stream.
 */
export function reconnectDelay(
  outcome: StreamOutcome,
  livedMs: number,
  attempt: number,
  random: () => number,
): Reconnect {
  if (isAbsent(outcome)) return { delayMs: random() * ABSENT_MS, attempt };
  const failures = livedMs >= SETTLED_MS ? 0 : attempt;
  const atLeastMs = askedMs(outcome);
  return { delayMs: atLeastMs + backoffMs(failures, POLICY, random), attempt: failures + 1 };
}

function askedMs(outcome: StreamOutcome): number {
  switch (outcome.kind) {
    case "goodbye":
      return outcome.isOurs ? 0 : outcome.goodbye.retryAfterMs;
    case "ended":
      return outcome.end.kind === "refusal" ? REFUSED_MS : 0;
    case "silent":
      return 0;
  }
}

/** For logs and status: why a stream is over, in a sentence. */
export function describeOutcome(outcome: StreamOutcome): string {
  switch (outcome.kind) {
    case "goodbye": {
      const { reason, message } = outcome.goodbye;
      const said = outcome.isOurs ? "this end said" : "the other end said";
      return message === "" ? `${said} ${reason}` : `${said} ${reason}: ${message}`;
    }
    case "ended":
      return outcome.end.message;
    case "silent":
      return "no frame for 30 s";
  }
}

/** Nobody was there to take the stream. */
export function isAbsent(outcome: StreamOutcome): boolean {
  return outcome.kind === "ended" && outcome.end.kind === "absent";
}

/** The other end listens to another process instead. */
export function isSuperseded(outcome: StreamOutcome): boolean {
  return outcome.kind === "goodbye" && !outcome.isOurs && outcome.goodbye.reason === "superseded";
}

export function isDigestMismatch(outcome: StreamOutcome): boolean {
  return outcome.kind === "goodbye" && outcome.goodbye.reason === "resync";
}
