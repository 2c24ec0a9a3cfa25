import { setMaxListeners } from "node:events";
import { AppError, type Clock } from "@causeway/shared";
import type { MeshAnswer, MeshRequest } from "../mesh-request.js";
import { SERVED_BY, SERVED_CLUSTER } from "../sidecar/served-by.js";
import { type LoadCount, RequestCount } from "./request-count.js";
import { RequestWatch } from "./request-watch.js";

/** What is asked, and what counts as an answer. */
export type LoadTarget = "details" | "productpage";

export interface RequestLoadOptions {
  /** From whom: a pod of the mesh. */
  readonly send: (request: MeshRequest) => Promise<MeshAnswer>;
  readonly target: LoadTarget;
  readonly perSecond: number;
  readonly clock: Clock;
}

const MAX_OPEN = 200;
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
  #watches: RequestWatch[] = [];
  #count = new RequestCount();
  #cancelTick: undefined | (() => void);
  #startedMs = 0;
  #sent = 0;

  private constructor(options: RequestLoadOptions) {
    this.#options = options;
  }

  static start(options: RequestLoadOptions): RequestLoad {
    const load = new RequestLoad(options);
    // Every open request listens.
    setMaxListeners(MAX_OPEN + 1, load.#stop.signal);
    load.#startedMs = options.clock.monotonic();
    load.#tick();
    return load;
  }

  /** Everything that has ended since the last call; what is still open counts in the next. */
  take(): LoadCount {
    const { count } = this.#count;
    this.#count = new RequestCount();
    return count;
  }

  /** What the next so many requests see, from those on that are sent after this call. They count for `take` as well. */
  next(requests: number): Promise<LoadCount> {
    return new Promise((resolve) => this.#watches.push(new RequestWatch(requests, resolve)));
  }

  /** Waits until every request that is open now has ended. */
  async settled(): Promise<void> {
    await Promise.all(this.#open);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#cancelTick?.();
    this.#stop.abort();
    await this.settled();
    for (const watch of this.#watches.splice(0)) watch.end();
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
    const { clock } = this.#options;
    const startedAt = clock.now();
    const startedMs = clock.monotonic();
    const watches = this.#watches.filter((watch) => watch.begin());
    const outcome = await this.#ask();
    const tookMs = clock.monotonic() - startedMs;
    const add = (count: RequestCount) => {
      if (outcome.kind === "ok") count.ok(outcome.server, tookMs);
      if (outcome.kind === "failed") count.failed({ startedAt, endedAt: clock.now(), why: outcome.why });
    };
    add(this.#count);
    for (const watch of watches) watch.onEnd(add);
    this.#watches = this.#watches.filter(({ isOver }) => !isOver);
  }

  async #ask(): Promise<Outcome> {
    const { send, target } = this.#options;
    if (this.#open.size >= MAX_OPEN) return { kind: "failed", why: `${MAX_OPEN} requests are open` };
    try {
      const answer = await send(this.#request());
      const why = problemOf(target, answer);
      return why === undefined ? { kind: "ok", server: serverOf(target, answer) } : { kind: "failed", why };
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      // What the end of the load has cut short says nothing about the mesh.
      return this.#stop.signal.aborted ? { kind: "cancelled" } : { kind: "failed", why: error.message };
    }
  }

  #request(): MeshRequest {
    const { host, path } = TARGETS[this.#options.target];
    const headers = { host: `${host}:9080`, "user-agent": "load" };
    const { signal } = this.#stop;
    return { host, port: 9080, method: "GET", path, headers, body: undefined, timeoutMs: TIMEOUT_MS, signal };
  }
}

type Outcome =
  | { readonly kind: "ok"; readonly server: string }
  | { readonly kind: "failed"; readonly why: string }
  | { readonly kind: "cancelled" };

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
