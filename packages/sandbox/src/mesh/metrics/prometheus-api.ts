import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { AppError, type Clock } from "@causeway/shared";
import { LocalListener } from "../network/local-listener.js";
import { evaluate, type FindSeries } from "./promql-evaluate.js";
import { type Expression, parseQuery } from "./promql-parse.js";
import type { Sample, Value } from "./promql-value.js";
import { SeriesHistory } from "./series-history.js";
import type { Telemetry } from "./telemetry.js";

const SCRAPE_MS = 5_000;
/** Fifteen minutes. */
const MAX_POINTS = 180;
const MAX_BODY_BYTES = 64_000;
/** Prometheus's own limit is 11,000 points a series. */
const MAX_STEPS = 1_000;

/** Prometheus's query API over the mesh's own metrics: `/api/v1/query` and `/api/v1/query_range`, by GET or by form. */
export class PrometheusApi implements AsyncDisposable {
  readonly url: string;
  readonly #history: SeriesHistory;
  readonly #server: Server;
  readonly #listener: LocalListener;

  private constructor(url: string, history: SeriesHistory, server: Server, listener: LocalListener) {
    this.url = url;
    this.#history = history;
    this.#server = server;
    this.#listener = listener;
  }

  static async start(telemetry: Telemetry, clock: Clock): Promise<PrometheusApi> {
    const read = () => telemetry.series();
    const history = new SeriesHistory({ clock, read, scrapeMs: SCRAPE_MS, maxPoints: MAX_POINTS });
    const find: FindSeries = (name) => history.named(name);
    const server = createServer((request, response) => {
      void answer(request, response, { find, now: () => clock.now() / 1_000 }).catch(() => response.destroy());
    });
    const listener = new LocalListener(server, clock);
    return new PrometheusApi(`http://127.0.0.1:${await listener.localPort}`, history, server, listener);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#history[Symbol.dispose]();
    await this.#listener.stop(0, 0, () => this.#server.closeAllConnections());
  }
}

interface Source {
  readonly find: FindSeries;
  /** Seconds since the epoch. */
  readonly now: () => number;
}

async function answer(request: IncomingMessage, response: ServerResponse, source: Source): Promise<void> {
  const { status, body } = await respond(request, source);
  response.writeHead(status, { "content-type": "application/json" });
  response.end(`${JSON.stringify(body)}\n`);
}

interface Reply {
  readonly status: number;
  readonly body: unknown;
}

async function respond(request: IncomingMessage, source: Source): Promise<Reply> {
  const url = new URL(request.url ?? "/", "http://prometheus");
  const form = request.method === "POST" ? new URLSearchParams(await readText(request)) : url.searchParams;
  const isRange = url.pathname === "/api/v1/query_range";
  if (!isRange && url.pathname !== "/api/v1/query") return fail(404, "not_found", `there is no ${url.pathname} here`);
  const parsed = parseQuery(form.get("query") ?? "");
  if (!parsed.ok) return fail(400, "bad_data", `invalid parameter "query": ${parsed.error}`);
  try {
    const data = isRange ? queryRange(parsed.value, form, source) : queryOnce(parsed.value, form, source);
    return { status: 200, body: { status: "success", data } };
  } catch (error) {
    if (error instanceof AppError) return fail(400, "bad_data", error.message);
    throw error;
  }
}

function fail(status: number, errorType: string, error: string): Reply {
  return { status, body: { status: "error", errorType, error } };
}

function queryOnce(expression: Expression, form: URLSearchParams, { find, now }: Source): unknown {
  const at = readTime(form, "time", now());
  const value = evaluate(expression, at, find);
  if (value.kind === "scalar") return { resultType: "scalar", result: [at, describeNumber(value.value)] };
  const result = value.samples.map((sample) => ({ metric: sample.labels, value: [at, describeNumber(sample.value)] }));
  return { resultType: "vector", result };
}

function queryRange(expression: Expression, form: URLSearchParams, { find, now }: Source): unknown {
  const end = readTime(form, "end", now());
  const start = readTime(form, "start", end);
  const step = Number((form.get("step") ?? "").replace(/s$/, "")) || 15;
  if (end < start || step <= 0) throw new AppError("Invalid", "end must not be before start, and step be above 0");
  if ((end - start) / step > MAX_STEPS) throw new AppError("Invalid", `more than ${MAX_STEPS} steps`);
  const rows = new Map<string, { readonly metric: Sample["labels"]; readonly values: (readonly [number, string])[] }>();
  for (let at = start; at <= end; at += step) {
    for (const { labels, value } of samplesOf(evaluate(expression, at, find))) {
      const row = rows.get(JSON.stringify(labels)) ?? { metric: labels, values: [] };
      row.values.push([at, describeNumber(value)]);
      rows.set(JSON.stringify(labels), row);
    }
  }
  return { resultType: "matrix", result: [...rows.values()] };
}

function samplesOf(value: Value): readonly Sample[] {
  return value.kind === "vector" ? value.samples : [{ labels: {}, value: value.value }];
}

/** Unix seconds, or RFC 3339. */
function readTime(form: URLSearchParams, name: string, otherwise: number): number {
  const text = form.get(name);
  if (text === null || text === "") return otherwise;
  const seconds = Number.isNaN(Number(text)) ? Date.parse(text) / 1_000 : Number(text);
  if (Number.isNaN(seconds)) throw new AppError("Invalid", `invalid parameter ${JSON.stringify(name)}: ${text}`);
  return seconds;
}

function describeNumber(value: number): string {
  if (value === Number.POSITIVE_INFINITY) return "+Inf";
  return value === Number.NEGATIVE_INFINITY ? "-Inf" : `${value}`;
}

async function readText(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > MAX_BODY_BYTES) throw new AppError("Invalid", "the query is too long");
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}
