import type { AppError } from "../domain/app-error.js";
import { type BackoffPolicy, backoffMs } from "../domain/backoff.js";

/** Why a list or a watch came to nothing. */
export type WatchFault =
  /** 410: the version or page token is too old. */
  | "gone"
  /** 401, 403 or 404: no permission, or no such kind. */
  | "refused"
  /** 429. */
  | "throttled"
  /** An answer that makes no sense. */
  | "invalid"
  /** No connection, connection lost, 5xx. */
  | "unavailable"
  /** Nothing came for longer than between two bookmarks: the peer is gone without a word. */
  | "silent"
  /** A watch that the server ended right after it began. */
  | "closed";

const POLICIES: Readonly<Record<WatchFault, BackoffPolicy>> = {
  gone: { baseMs: 200, capMs: 30_000 },
  refused: { baseMs: 1_000, capMs: 30_000 },
  throttled: { baseMs: 1_000, capMs: 30_000 },
  invalid: { baseMs: 1_000, capMs: 60_000 },
  unavailable: { baseMs: 200, capMs: 15_000 },
  silent: { baseMs: 200, capMs: 15_000 },
  closed: { baseMs: 400, capMs: 15_000 },
};

/** Which fault a failed call is. */
export function faultOf(error: AppError): WatchFault {
  switch (error.code) {
    case "Gone":
      return "gone";
    case "Forbidden":
    case "NotFound":
      return "refused";
    case "Throttled":
      return "throttled";
    case "Invalid":
    case "Exists":
    case "Conflict":
      return "invalid";
    case "Timeout":
    case "Unavailable":
    case "Cancelled":
      return "unavailable";
  }
}

/** After these the version to go on from is worth nothing: list again. */
export function needsList(fault: WatchFault): boolean {
  return fault === "gone" || fault === "refused" || fault === "invalid";
}

/** Waits per fault, each growing on its own, until a watch has lived. */
export class FaultBackoff {
  private readonly attempts = new Map<WatchFault, number>();

  /** How long to wait before the next try; never less than the server asked for. */
  next(fault: WatchFault, retryAfterMs: undefined | number, random: () => number): number {
    const attempt = this.attempts.get(fault) ?? 0;
    this.attempts.set(fault, attempt + 1);
    return (retryAfterMs ?? 0) + backoffMs(attempt, POLICIES[fault], random);
  }

  /** A watch lived long enough to trust the server again. */
  reset(): void {
    this.attempts.clear();
  }
}
