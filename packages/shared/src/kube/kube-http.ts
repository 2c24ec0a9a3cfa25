import { type IncomingMessage, Agent as PlainAgent } from "node:http";
import { Agent, type RequestOptions } from "node:https";
import { AppError } from "../domain/app-error.js";
import type { Clock } from "../domain/clock.js";
import { bodyText } from "./body-chunks.js";
import { sendRequest } from "./http-exchange.js";
import { CredentialSource } from "./kube-credentials.js";
import { kubeError } from "./kube-error.js";
import type { KubeTarget } from "./kube-target.js";

export interface KubeRequest {
  readonly method: "GET" | "POST" | "PUT" | "DELETE";
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  /** Sent as JSON; undefined sends no body. */
  readonly body: undefined | object;
  readonly signal: undefined | AbortSignal;
}

export interface KubeHttpOptions {
  readonly target: KubeTarget;
  readonly clock: Clock;
  /** `User-Agent` of every request, such as `causeway-edge/0.1.0`. */
  readonly userAgent: string;
  /** Until the headers of an answer are there, and between two pieces of a body. */
  readonly deadlineMs: number;
}

/** Enough for all watches and a burst of writes; what comes on top waits within its deadline. */
const MAX_CONNECTIONS = 64;
/** Less than an API server's own idle limit (90 s), so that a connection is rarely closed under a request. */
const FREE_CONNECTION_MS = 60_000;
const MAX_ERROR_BYTES = 64 * 1024;
const MAX_BODY_BYTES = 16 * 1024 * 1024;

/** JSON over HTTP to one API server, on one pool of kept connections. Everything it throws is an AppError. */
export class KubeHttp implements AsyncDisposable {
  private readonly options: KubeHttpOptions;
  private readonly credentials: CredentialSource;
  private readonly agent: Agent | PlainAgent;

  constructor(options: KubeHttpOptions) {
    this.options = options;
    this.credentials = new CredentialSource(options.target, options.clock);
    const pool = { keepAlive: true, maxSockets: MAX_CONNECTIONS, timeout: FREE_CONNECTION_MS };
    const isPlain = options.target.cluster.server.startsWith("http:");
    this.agent = isPlain ? new PlainAgent(pool) : new Agent(pool);
  }

  /** The parsed answer. */
  async call(request: KubeRequest): Promise<unknown> {
    const body = await this.read(await this.open(request), MAX_BODY_BYTES);
    try {
      return JSON.parse(body);
    } catch (error) {
      throw notJson(error);
    }
  }

  /** An answer whose body is still to be read: whoever asked reads it to the end or destroys it. */
  async open(request: KubeRequest): Promise<IncomingMessage> {
    const response = await this.send(request);
    if (response.statusCode !== 401) return this.accept(response);
    response.destroy();
    this.credentials.forget();
    return this.accept(await this.send(request));
  }

  /** Closes every connection, used ones too. */
  [Symbol.asyncDispose](): Promise<void> {
    this.agent.destroy();
    return Promise.resolve();
  }

  private async send(request: KubeRequest): Promise<IncomingMessage> {
    const { headers, ...tls } = await this.credentials.get();
    const { target, clock, deadlineMs, userAgent } = this.options;
    const body = request.body === undefined ? undefined : JSON.stringify(request.body);
    const options: RequestOptions = {
      ...tls,
      method: request.method,
      agent: this.agent,
      headers: {
        ...headers,
        Accept: "application/json",
        "User-Agent": userAgent,
        ...bodyHeaders(body),
      },
      rejectUnauthorized: !target.cluster.skipTLSVerify,
      ...(target.cluster.tlsServerName === undefined ? {} : { servername: target.cluster.tlsServerName }),
    };
    const url = urlOf(target.cluster.server, request);
    return sendRequest({ url, options, body, signal: request.signal, clock, deadlineMs });
  }

  /** Throws what a refusal means. */
  private async accept(response: IncomingMessage): Promise<IncomingMessage> {
    const status = response.statusCode ?? 0;
    if (status >= 200 && status < 300) return response;
    const body = await this.read(response, MAX_ERROR_BYTES).catch(() => "");
    throw kubeError(status, body, response.headers["retry-after"]);
  }

  private read(response: IncomingMessage, maxBytes: number): Promise<string> {
    return bodyText(response, this.options.clock, { idleMs: this.options.deadlineMs, maxBytes });
  }
}

/** The server's URL may have a path of its own, in front of a proxy that knows several clusters. */
function urlOf(server: string, { path, query }: KubeRequest): URL {
  const url = new URL(`${server.replace(/\/$/, "")}${path}`);
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
  return url;
}

function bodyHeaders(body: undefined | string): Readonly<Record<string, string | number>> {
  return body === undefined ? {} : { "Content-Type": "application/json", "Content-Length": Buffer.byteLength(body) };
}

function notJson(cause: unknown): AppError {
  return new AppError("Invalid", "the API server's answer is not JSON", { cause });
}
