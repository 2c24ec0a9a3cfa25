import { AppError, type Clock } from "@causeway/shared";
import type { MeshAnswer, MeshRequest } from "../mesh-request.js";
import { SERVED_BY, SERVED_CLUSTER } from "../sidecar/served-by.js";

/** What is asked, and what counts as an answer. */
export type LoadTarget = "details" | "productpage";

export interface RequestLoadOptions {
  /** From whom: a pod of the mesh. */
  readonly send: (request: MeshRequest) => Promise<MeshAnswer>;
  readonly target: LoadTarget;
  readonly perSecond: number;
  readonly clock: Clock;
}

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

const MAX_OPEN = 200;
const MAX_FAILURES = 100;
const TIMEOUT_MS = 5_000;

const TARGETS: Readonly<Record<LoadTarget, Pick<MeshRequest, "host" | "path">>> = {
  details: { host: "details.bookinfo", path: "/details/0" },
  productpage: { host: "productpage.bookinfo", path: "/productpage" },
};

/**
 * A steady load, as a person's `while true` would be, but at an even pace: a slow answer does not hold the next request
 * back. Disposing sends nothing more and waits for what is open.
 */
export class RequestLoad implements AsyncDisposable {
  readonly #options: RequestLoadOptions;
  readonly #stop = new AbortController();
  readonly #open = new Set<Promise<void>>();
  #count = new Counting();
  #cancelTick: undefined | (() => void);
  #startedMs = 0;
  #sent = 0;

  private constructor(options: RequestLoadOptions) {
    this.#options = options;
  }

  static start(options: RequestLoadOptions): RequestLoad {
    const load = new RequestLoad(options);
    load.#startedMs = options.clock.monotonic();
    load.#tick();
    return load;
  }

  /** Everything that has ended since the last call; what is still open counts in the next. */
  take(): LoadCount {
    const { count } = this.#count;
    this.#count = new Counting();
    return count;
  }

  /** Waits until every request that is open now has ended. */
  async settled(): Promise<void> {
    await Promise.all(this.#open);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#cancelTick?.();
    this.#stop.abort();
    await this.settled();
  }

  #tick(): void {
    const { clock, perSecond } = this.#options;
    const sending = this.#sendOne();
    this.#open.add(sending);
    void sending.finally(() => this.#open.delete(sending));
    this.#sent += 1;
    const dueMs = this.#startedMs + (this.#sent * 1_000) / perSecond;
    const waitMs = dueMs - clock.monotonic();
    // A process that was held up goes on at its pace instead of catching up in a burst.
    if (waitMs < 0) this.#startedMs -= waitMs;
    this.#cancelTick = clock.after(Math.max(0, waitMs), () => this.#tick());
  }

  async #sendOne(): Promise<void> {
    const { clock, send, target } = this.#options;
    const startedAt = clock.now();
    const startedMs = clock.monotonic();
    const fail = (why: string) => this.#count.failed({ startedAt, endedAt: clock.now(), why });
    if (this.#open.size >= MAX_OPEN) return fail(`${MAX_OPEN} requests are open`);
    try {
      const answer = await send(this.#request());
      const why = problemOf(target, answer);
      if (why === undefined) this.#count.ok(serverOf(target, answer), clock.monotonic() - startedMs);
      else fail(why);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      // What the end of the load has cut short says nothing about the mesh.
      if (!this.#stop.signal.aborted) fail(error.message);
    }
  }

  #request(): MeshRequest {
    const { host, path } = TARGETS[this.#options.target];
    const headers = { host: `${host}:9080`, "user-agent": "load" };
    const { signal } = this.#stop;
    return { host, port: 9080, method: "GET", path, headers, body: undefined, timeoutMs: TIMEOUT_MS, signal };
  }
}

class Counting {
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

/** The product page answers 200 even when it shows an error block. */
function problemOf(target: LoadTarget, { status, headers, body }: MeshAnswer): undefined | string {
  if (status !== 200) return `${status} ${body.toString("utf8").slice(0, 200)}`;
  const details = headers["x-details-status"];
  return target === "details" || details === "200" ? undefined : `the page shows no details: ${details ?? "no status"}`;
}

function serverOf(target: LoadTarget, { headers }: MeshAnswer): string {
  if (target === "productpage") return headers["x-details-served-by"] ?? "unknown";
  return `${headers[SERVED_CLUSTER] ?? ""}/${headers[SERVED_BY] ?? ""}`;
}
