/** A request that got no good answer. */
export interface FailedRequest {
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  readonly endedAt: number;
  /** Status and text of the answer, or why there was none. */
  readonly why: string;
}

/** What has happened since the load started, or since it was asked last. */
export interface LoadCount {
  readonly ok: number;
  readonly failed: number;
  /** Good answers by who has served the target: `cluster-2/details-v1-..`. */
  readonly servedBy: ReadonlyMap<string, number>;
  /** The first of them. */
  readonly failures: readonly FailedRequest[];
  /** The longest of all good answers. */
  readonly slowestMs: number;
}

const MAX_FAILURES = 100;

/** Adds up what has become of requests. Bounded: of many failures the first are kept. */
export class RequestCount {
  readonly #servedBy = new Map<string, number>();
  readonly #failures: FailedRequest[] = [];
  #ok = 0;
  #failed = 0;
  #slowestMs = 0;

  get count(): LoadCount {
    return {
      ok: this.#ok,
      failed: this.#failed,
      servedBy: this.#servedBy,
      failures: this.#failures,
      slowestMs: this.#slowestMs,
    };
  }

  ok(server: string, tookMs: number): void {
    this.#ok += 1;
    this.#servedBy.set(server, (this.#servedBy.get(server) ?? 0) + 1);
    this.#slowestMs = Math.max(this.#slowestMs, tookMs);
  }

  failed(failure: FailedRequest): void {
    this.#failed += 1;
    if (this.#failures.length < MAX_FAILURES) this.#failures.push(failure);
  }
}
