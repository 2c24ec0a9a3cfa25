export interface BackoffPolicy {
  readonly baseMs: number;
  readonly capMs: number;
}

/** Full jitter: uniform in [0, min(cap, base * 2^attempt)), so a fleet never reconnects in step. */
export function backoffMs(attempt: number, policy: BackoffPolicy, random: () => number): number {
  return random() * Math.min(policy.capMs, policy.baseMs * 2 ** Math.min(attempt, 30));
}
