import { AppError, err, ok, type Result } from "@causeway/shared/basics";
import { type Problem, parseProblem } from "../core/problem.js";
import type { HttpReply, SendHttp } from "../http-transport.js";
import { describeFailure } from "./describe-failure.js";

export interface CentralRequest {
  readonly method: "GET" | "POST" | "DELETE";
  /** Segments after `/v2`, not yet escaped. */
  readonly path: readonly string[];
  /** Undefined values are left out. */
  readonly query: Readonly<Record<string, undefined | string>>;
  /** YAML or JSON text, or the bytes of a backup; undefined sends none. */
  readonly body: undefined | string | AsyncIterable<Uint8Array>;
}

/** An answer that is read as it comes. */
export interface StreamRequest extends CentralRequest {
  /** The content type that is expected. */
  readonly accept: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Ends the stream. */
  readonly signal: undefined | AbortSignal;
  /** How long nothing may come before the stream counts as broken. */
  readonly idleTimeoutMs: number;
}

/** Central's HTTP API. */
export interface CentralClient {
  readonly server: string;
  /**
   * The parsed JSON body, or central's "no". An aborted signal ends the exchange before its time.
   *
   * @throws AppError Unavailable or Timeout when there is no answer, Invalid when the answer is not central's
   */
  send(request: CentralRequest, signal?: AbortSignal): Promise<Result<unknown, Problem>>;
  /** As `send`, for a body that is not JSON; what the chunks reject with is for the caller to describe. */
  open(request: StreamRequest): Promise<Result<AsyncIterable<Uint8Array>, Problem>>;
  /** A failed stream as an error to print. */
  describe(error: unknown): AppError;
}

export interface CentralClientOptions {
  /** `http://host:port`, with a path when a proxy adds one; no slash at the end. */
  readonly server: string;
  /** For the whole exchange, the body included. */
  readonly timeoutMs: number;
  /** Who central's history names for changes. */
  readonly author: string;
  readonly send: SendHttp;
}

export function createCentralClient(options: CentralClientOptions): CentralClient {
  const { server, timeoutMs } = options;
  const failed = (error: unknown, method: CentralRequest["method"]): AppError =>
    describeFailure(error, { server, timeoutMs, method });
  return {
    server,
    describe: (error) => failed(error, "GET"),
    send: async (request, stop) => {
      const idleTimeoutMs = isStreamed(request) ? timeoutMs : undefined;
      const deadline = isStreamed(request) ? [] : [AbortSignal.timeout(timeoutMs)];
      const signal = AbortSignal.any([...deadline, ...(stop === undefined ? [] : [stop])]);
      try {
        const headers = { accept: "application/json", ...headersOf(request, options.author) };
        const reply = await options.send({ ...request, url: urlOf(server, request), headers, signal, idleTimeoutMs });
        return parseAnswer(reply, await readText(reply.body), server);
      } catch (error) {
        throw failed(error, request.method);
      }
    },
    open: async (request) => {
      try {
        const headers = { accept: request.accept, ...headersOf(request, options.author), ...request.headers };
        const reply = await options.send({ ...request, url: urlOf(server, request), headers });
        if (reply.status < 300 && reply.contentType.startsWith(request.accept)) return ok(reply.body);
        const answer = parseAnswer(reply, await readText(reply.body), server);
        if (answer.ok) throw notCentral(reply.status, server);
        return answer;
      } catch (error) {
        throw failed(error, request.method);
      }
    },
  };
}

/** GET without a query or a body. */
export function readRequest(...path: readonly string[]): CentralRequest {
  return { method: "GET", path, query: {}, body: undefined };
}

/** A large body takes as long as it takes, as long as it goes on. */
function isStreamed({ body }: CentralRequest): boolean {
  return body !== undefined && typeof body !== "string";
}

/** Node writes each character of a header as one byte: UTF-8 has to be spelt out in bytes. */
function headersOf({ method, body }: CentralRequest, author: string): Record<string, string> {
  const type = typeof body === "string" ? "application/yaml" : "application/octet-stream";
  return {
    ...(body === undefined ? {} : { "content-type": type }),
    ...(method === "GET" || author === "" ? {} : { "causeway-author": Buffer.from(author, "utf8").toString("latin1") }),
  };
}

function urlOf(server: string, { path, query }: CentralRequest): string {
  const url = `${server}/v2/${path.map(encodeURIComponent).join("/")}`;
  const given = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) if (value !== undefined) given.set(name, value);
  return given.size === 0 ? url : `${url}?${given.toString()}`;
}

async function readText(body: AsyncIterable<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of body) chunks.push(chunk);
  return Buffer.concat(chunks).toString("utf8");
}

function parseAnswer({ status, contentType }: HttpReply, text: string, server: string): Result<unknown, Problem> {
  const isJson = /^application\/([\w.-]+\+)?json\b/.test(contentType);
  const body = isJson ? parseJson(text) : undefined;
  if (body === undefined || (status >= 300 && status < 400)) throw notCentral(status, server);
  return status < 400 ? ok(body) : err(parseProblem(status, body));
}

function notCentral(status: number, server: string): AppError {
  return new AppError(
    status >= 500 ? "Unavailable" : "Invalid",
    `${server} answered with HTTP status ${status}, but not as central does: is this the address of central's API?`,
  );
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
