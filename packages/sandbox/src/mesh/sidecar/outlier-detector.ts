import type { OutlierPolicy } from "@causeway/shared";

/** How a try went, as ejection counts it: a connection that failed is a gateway error. */
export type Outcome = "ok" | "gatewayError" | "serverError";

interface HostState {
  gatewayErrors: number;
  serverErrors: number;
  /** Ejections in a row; the next one lasts as many times as long. */
  ejections: number;
  /** Undefined: never ejected. */
  ejectedUntilMs: undefined | number;
}

/** Envoy's `max_ejection_time`. */
const MAX_EJECTION_MS = 300_000;

/**
 * Envoy's outlier detection for the endpoints of one cluster: so many errors in a row eject an endpoint, at once; it comes
 * back at the first interval after its time, and longer each time it fails again.
 */
export class OutlierDetector {
  readonly #hosts = new Map<string, HostState>();
  readonly #startedMs: number;

  constructor(nowMs: number) {
    this.#startedMs = nowMs;
  }

  isEjected(key: string, nowMs: number): boolean {
    const until = this.#hosts.get(key)?.ejectedUntilMs;
    return until !== undefined && nowMs < until;
  }

  /** `members` are the endpoints of the cluster now. */
  record(key: string, outcome: Outcome, { policy, nowMs, members }: Recording): void {
    const host = this.#hosts.get(key) ?? {
      gatewayErrors: 0,
      serverErrors: 0,
      ejections: 0,
      ejectedUntilMs: undefined,
    };
    this.#hosts.set(key, host);
    host.gatewayErrors = outcome === "gatewayError" ? host.gatewayErrors + 1 : 0;
    host.serverErrors = outcome === "ok" ? 0 : host.serverErrors + 1;
    if (this.isEjected(key, nowMs) || !isOver(host, policy)) return;
    const others = members.filter((member) => this.isEjected(member, nowMs)).length;
    if ((100 * (others + 1)) / Math.max(1, members.length) > policy.maxEjectionPercent) return;
    this.#eject(host, policy, nowMs);
  }

  /** Forgets endpoints that are gone. */
  retain(keys: ReadonlySet<string>): void {
    for (const key of this.#hosts.keys()) if (!keys.has(key)) this.#hosts.delete(key);
  }

  #eject(host: HostState, { intervalMs, baseEjectionMs }: OutlierPolicy, nowMs: number): void {
    const rested = Math.floor((nowMs - (host.ejectedUntilMs ?? nowMs)) / intervalMs);
    host.ejections = Math.max(0, host.ejections - rested) + 1;
    const endMs = nowMs + Math.min(baseEjectionMs * host.ejections, Math.max(MAX_EJECTION_MS, baseEjectionMs));
    host.ejectedUntilMs = this.#startedMs + Math.ceil((endMs - this.#startedMs) / intervalMs) * intervalMs;
    host.gatewayErrors = 0;
    host.serverErrors = 0;
  }
}

export interface Recording {
  readonly policy: OutlierPolicy;
  readonly nowMs: number;
  readonly members: readonly string[];
}

/** 0 switches a limit off. */
function isOver({ gatewayErrors, serverErrors }: HostState, policy: OutlierPolicy): boolean {
  const { consecutiveGatewayErrors, consecutive5xxErrors } = policy;
  return (
    (consecutiveGatewayErrors > 0 && gatewayErrors >= consecutiveGatewayErrors) ||
    (consecutive5xxErrors > 0 && serverErrors >= consecutive5xxErrors)
  );
}
