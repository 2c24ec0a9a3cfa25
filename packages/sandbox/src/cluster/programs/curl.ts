import { AppError } from "@causeway/shared";
import type { ApiObject } from "../api-object.js";
import { type CurlCommand, parseCurlArgs } from "./curl-args.js";
import { fail, type PodPrograms, type ProgramCall, type ProgramResult } from "./pod-programs.js";

/** A request that a pretended container makes. */
export interface PodHttpRequest {
  readonly pod: ApiObject;
  readonly container: string;
  readonly method: string;
  readonly url: URL;
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: undefined | string;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

export interface PodHttpAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

/**
 * Carries the requests of pretended containers to whoever answers them. Rejects with AppError: `NotFound` for a name that
 * does not resolve, `Unavailable` for a refused or broken connection, `Timeout`.
 */
export interface PodHttp {
  send(request: PodHttpRequest): Promise<PodHttpAnswer>;
}

/** The answer while nothing has been plugged in: no pod of the cluster serves requests. */
export const NO_APPS: PodHttp = {
  async send() {
    throw new AppError(
      "Forbidden",
      "no app answers yet: the pods of this embedded cluster are objects only, and no mesh was started with it",
    );
  },
};

/** curl's exit codes for a request without an answer (curl's manual, EXIT CODES). */
const EXIT_CODES: Readonly<Record<string, number>> = { NotFound: 6, Unavailable: 7, Forbidden: 7, Timeout: 28 };

/** The program `curl` of every container: the options that people type, and requests through a port. */
export function createCurl(http: PodHttp): PodPrograms {
  return {
    run(call) {
      return call.argv[0] === "curl" ? runCurl(http, call) : undefined;
    },
  };
}

async function runCurl(http: PodHttp, call: ProgramCall): Promise<ProgramResult> {
  const parsed = parseCurlArgs(call.argv.slice(1));
  if (!parsed.ok) return fail(2, `curl: ${parsed.error}`);
  const stdout: Uint8Array[] = [];
  const stderr: string[] = [];
  let exitCode = 0;
  for (const url of parsed.value.urls) {
    const one = await fetchOne(http, call, parsed.value, url);
    stdout.push(Buffer.from(one.stdout));
    stderr.push(Buffer.from(one.stderr).toString("utf8"));
    exitCode = one.exitCode;
  }
  return { exitCode, stdout: Buffer.concat(stdout), stderr: stderr.join("") };
}

async function fetchOne(http: PodHttp, call: ProgramCall, command: CurlCommand, text: string): Promise<ProgramResult> {
  const url = parseUrl(text);
  if (url === undefined) return report(command, 3, `curl: (3) URL rejected: ${text}`);
  const { timeoutMs } = command;
  const method = command.method ?? (command.isHeadOnly ? "HEAD" : command.data === undefined ? "GET" : "POST");
  const headers = { host: url.host, "user-agent": "curl/8.14.1", accept: "*/*", ...readHeaders(command) };
  const { pod, container, signal } = call;
  try {
    const answer = await http.send({ pod, container, method, url, headers, body: command.data, timeoutMs, signal });
    return describeAnswer(command, `${method} ${url.pathname}${url.search}`, answer);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const code = EXIT_CODES[error.code] ?? 56;
    // That nothing is plugged in is no failure of a connection: it shows even when asked to be silent.
    const shown = error.code === "Forbidden" ? { ...command, isSilent: false } : command;
    return { ...report(shown, code, `curl: (${code}) ${error.message}`), stdout: writeOut(command, 0, 0) };
  }
}

/** curl takes a bare host for http. */
function parseUrl(text: string): undefined | URL {
  const full = text.includes("://") ? text : `http://${text}`;
  if (!URL.canParse(full)) return undefined;
  const url = new URL(full);
  return url.protocol === "http:" || url.protocol === "https:" ? url : undefined;
}

function readHeaders({ headers, data }: CurlCommand): Readonly<Record<string, string>> {
  const form = data === undefined ? [] : [["content-type", "application/x-www-form-urlencoded"] as const];
  const given = headers.map((line) => {
    const colon = line.indexOf(":");
    return [line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim()] as const;
  });
  return Object.fromEntries([...form, ...given.filter(([name]) => name !== "")]);
}

function describeAnswer(command: CurlCommand, requestLine: string, answer: PodHttpAnswer): ProgramResult {
  const head = [
    `HTTP/1.1 ${answer.status}`,
    ...Object.entries(answer.headers).map(([name, value]) => `${name}: ${value}`),
  ];
  const trace = command.isVerbose ? `> ${requestLine} HTTP/1.1\n${head.map((line) => `< ${line}\n`).join("")}` : "";
  if (command.failsOnError && answer.status >= 400) {
    const failed = report(command, 22, `curl: (22) The requested URL returned error: ${answer.status}`);
    return { ...failed, stdout: writeOut(command, answer.status, 0), stderr: `${trace}${failed.stderr.toString()}` };
  }
  const shown = command.showsHeaders || command.isHeadOnly ? `${head.join("\r\n")}\r\n\r\n` : "";
  const body = command.dropsBody || command.isHeadOnly ? Buffer.alloc(0) : answer.body;
  const stdout = Buffer.concat([
    Buffer.from(shown),
    body,
    Buffer.from(writeOut(command, answer.status, answer.body.length)),
  ]);
  return { exitCode: 0, stdout, stderr: trace };
}

function writeOut({ writeOut: format }: CurlCommand, status: number, bytes: number): string {
  const code = `${status}`.padStart(3, "0");
  const values: Readonly<Record<string, string>> = {
    http_code: code,
    response_code: code,
    size_download: `${bytes}`,
  };
  return format
    .replace(/%\{(\w+)\}/g, (_whole, name: string) => values[name] ?? "")
    .replaceAll("\\n", "\n")
    .replaceAll("\\t", "\t");
}

function report({ isSilent, showsErrors }: CurlCommand, exitCode: number, line: string): ProgramResult {
  return isSilent && !showsErrors ? { exitCode, stdout: "", stderr: "" } : fail(exitCode, line);
}
