import { AppError, err, ok, type Result } from "@causeway/shared";
import type { CliIo } from "../cli-io.js";
import { type Problem, parseProblem } from "../core/problem.js";
import { describeFailure } from "./describe-failure.js";

export interface CentralRequest {
  readonly method: "GET" | "POST" | "DELETE";
  /** Segments after `/v2`, not yet escaped. */
  readonly path: readonly string[];
  /** Undefined values are left out. */
  readonly query: Readonly<Record<string, undefined | string>>;
  /** YAML or JSON text; undefined sends none. */
  readonly body: undefined | string;
}

/** Central's HTTP API. */
export interface CentralClient {
  readonly server: string;
  /**
   * The parsed JSON body, or central's "no".
   *
   * @throws AppError Unavailable or Timeout when there is no answer, Invalid when the answer is not central's
   */
  send(request: CentralRequest): Promise<Result<unknown, Problem>>;
}

export interface CentralClientOptions {
  /** `http://host:port`, with a path when a proxy adds one; no slash at the end. */
  readonly server: string;
  /** For the whole exchange, the body included. */
  readonly timeoutMs: number;
  readonly fetch: CliIo["fetch"];
}

export function createCentralClient({ server, timeoutMs, fetch }: CentralClientOptions): CentralClient {
  return {
    server,
    send: async (request) => {
      const answer = await exchange(fetch, urlOf(server, request), request, timeoutMs).catch((error: unknown) => {
        throw describeFailure(error, { server, timeoutMs, method: request.method });
      });
      return parseAnswer(answer, server);
    },
  };
}

/** GET without a query or a body. */
export function readRequest(...path: readonly string[]): CentralRequest {
  return { method: "GET", path, query: {}, body: undefined };
}

interface Answer {
  readonly status: number;
  readonly isJson: boolean;
  readonly text: string;
}

async function exchange(
  fetch: CliIo["fetch"],
  url: string,
  { method, body }: CentralRequest,
  timeoutMs: number,
): Promise<Answer> {
  const response = await fetch(url, {
    method,
    headers: { accept: "application/json", ...(body === undefined ? {} : { "content-type": "application/yaml" }) },
    ...(body === undefined ? {} : { body }),
    signal: AbortSignal.timeout(timeoutMs),
  });
  const isJson = /^application\/([\w.-]+\+)?json\b/.test(response.headers.get("content-type") ?? "");
  return { status: response.status, isJson, text: await response.text() };
}

function urlOf(server: string, { path, query }: CentralRequest): string {
  const url = `${server}/v2/${path.map(encodeURIComponent).join("/")}`;
  const given = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) if (value !== undefined) given.set(name, value);
  return given.size === 0 ? url : `${url}?${given.toString()}`;
}

function parseAnswer({ status, isJson, text }: Answer, server: string): Result<unknown, Problem> {
  const body = isJson ? parseJson(text) : undefined;
  if (body === undefined) {
    throw new AppError(
      status >= 500 ? "Unavailable" : "Invalid",
      `${server} answered with HTTP status ${status}, but not as central does: is this the address of central's API?`,
    );
  }
  return status < 400 ? ok(body) : err(parseProblem(status, body));
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
