import { Agent, type IncomingMessage, request as startRequest } from "node:http";
import type { Socket } from "node:net";
import type { Clock } from "@causeway/shared";

/** What is sent to an endpoint. */
export interface UpstreamRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: undefined | string;
}

export type Failure = "connect" | "overflow" | "reset" | "timeout";

/** How one try ended. */
export type Try =
  | {
      readonly kind: "answer";
      readonly status: number;
      readonly headers: Readonly<Record<string, string>>;
      readonly body: Buffer;
    }
  | { readonly kind: "failed"; readonly failure: Failure; readonly message: string };

export interface PoolOptions {
  readonly open: () => Promise<Socket>;
  readonly clock: Clock;
  readonly maxConnections: number;
}

/** Requests that may be open to one endpoint, those that wait for a connection included. */
const MAX_OPEN = 1_000;
const MAX_CONNECTIONS = 64;
const MAX_BODY_BYTES = 4_000_000;
const IDLE_MS = 60_000;

/** Keep-alive connections to one endpoint. */
export class EndpointPool {
  readonly #agent: Agent;
  readonly #clock: Clock;
  /** What a failed attempt to connect has said, to be told from a connection that broke later. */
  readonly #connectErrors = new WeakSet<Error>();
  openRequests = 0;

  constructor({ open, clock, maxConnections }: PoolOptions) {
    this.#clock = clock;
    const maxSockets = Math.min(MAX_CONNECTIONS, maxConnections);
    this.#agent = new Agent({ keepAlive: true, maxSockets, maxFreeSockets: maxSockets, timeout: IDLE_MS });
    // An agent asks this method of itself for a connection; a callback may answer later.
    Object.assign(this.#agent, { createConnection: this.#connector(open) });
  }

  /** Sends one request; rejects never. */
  async send(request: UpstreamRequest, timeoutMs: number, signal: AbortSignal): Promise<Try> {
    if (this.openRequests >= MAX_OPEN) return { kind: "failed", failure: "overflow", message: "too many requests" };
    this.openRequests += 1;
    try {
      return await this.#exchange(request, timeoutMs, signal);
    } finally {
      this.openRequests -= 1;
    }
  }

  /** Lets open requests end and keeps no connection after them. */
  retire(): void {
    this.#agent.maxFreeSockets = 0;
    for (const sockets of Object.values(this.#agent.freeSockets)) for (const socket of sockets ?? []) socket.destroy();
  }

  /** Cuts everything. */
  destroy(): void {
    this.#agent.destroy();
  }

  #connector(open: () => Promise<Socket>) {
    return (_options: unknown, onDone: (error: null | Error, socket?: Socket) => void): void => {
      open().then(
        (socket) => onDone(null, socket),
        (error: Error) => {
          this.#connectErrors.add(error);
          onDone(error);
        },
      );
    };
  }

  #exchange(request: UpstreamRequest, timeoutMs: number, signal: AbortSignal): Promise<Try> {
    const { method, path, headers, body } = request;
    return new Promise((resolve) => {
      const outgoing = startRequest({ agent: this.#agent, host: "upstream", method, path, headers, setHost: false });
      const finish = (ended: Try) => {
        cancelTimer();
        signal.removeEventListener("abort", onAbort);
        resolve(ended);
        if (ended.kind === "failed") outgoing.destroy();
      };
      const onAbort = () => finish({ kind: "failed", failure: "timeout", message: "the caller has gone" });
      const late = () => finish({ kind: "failed", failure: "timeout", message: "upstream request timeout" });
      const cancelTimer = this.#clock.after(timeoutMs, late);
      signal.addEventListener("abort", onAbort, { once: true });
      outgoing.on("error", (error) => finish(this.#describe(error)));
      outgoing.on("response", (incoming) => {
        void readAnswer(incoming).then(finish, (error: Error) => finish(this.#describe(error)));
      });
      outgoing.end(body);
    });
  }

  #describe(error: Error): Try {
    const failure = this.#connectErrors.has(error) ? "connect" : "reset";
    return { kind: "failed", failure, message: error.message };
  }
}

async function readAnswer(incoming: IncomingMessage): Promise<Try> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > MAX_BODY_BYTES) throw new Error("the answer is too large");
    chunks.push(chunk);
  }
  return {
    kind: "answer",
    status: incoming.statusCode ?? 502,
    headers: flatten(incoming),
    body: Buffer.concat(chunks),
  };
}

/** Headers of one hop are not passed on. */
const HOP = new Set(["connection", "keep-alive", "transfer-encoding"]);

function flatten({ headers }: IncomingMessage): Readonly<Record<string, string>> {
  const entries = Object.entries(headers).filter(([name]) => !HOP.has(name));
  return Object.fromEntries(
    entries.map(([name, value]) => [name, Array.isArray(value) ? value.join(", ") : (value ?? "")]),
  );
}
