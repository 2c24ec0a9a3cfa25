import type { IncomingMessage, ServerResponse } from "node:http";
import { parse as parseYaml, stringify as stringifyYaml } from "yaml";
import { ApiError, badRequest, tooLarge, unsupportedMediaType } from "../api-error.js";
import type { JsonObject } from "../api-object.js";
import type { FaultEffect } from "./faults.js";
import { formOf, YAML_TYPE } from "./media-types.js";
import { decodeProtobuf } from "./protobuf.js";

const MAX_BODY_BYTES = 3 * 1024 * 1024;
const PROTOBUF = "application/vnd.kubernetes.protobuf";
/** What objects may come in. */
const OBJECT_TYPES = ["application/json", "application/yaml", PROTOBUF];

/** With quotes around what readers of older YAML take for something else than text. */
const YAML_STYLE = { version: "1.1", lineWidth: 0, sortMapEntries: true, aliasDuplicateObjects: false } as const;

export const PLAIN_TEXT = "text/plain; charset=utf-8";

/** One HTTP request and its answer. */
export interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly url: URL;
  /** Ends the connection by a TCP reset. */
  readonly reset: () => void;
  /** What goes wrong with it. */
  readonly effects: readonly FaultEffect[];
}

export function userAgentOf(request: IncomingMessage): string {
  return request.headers["user-agent"] ?? "";
}

export function contentTypeOf(request: IncomingMessage): string {
  return (request.headers["content-type"] ?? "application/json").split(";")[0]?.trim() ?? "";
}

/** The whole body; throws 413 past 3 MiB, the API server's limit. */
export async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    chunks.push(chunk as Buffer);
    bytes += (chunk as Buffer).length;
    if (bytes > MAX_BODY_BYTES) throw tooLarge();
  }
  return Buffer.concat(chunks);
}

/** The body as a document: JSON, YAML or the protobuf of kubectl's create. Undefined when it is empty. Throws 400 or 415. */
export async function readDocument(request: IncomingMessage): Promise<unknown> {
  const body = await readBody(request);
  if (body.length === 0) return undefined;
  return decodeDocument(body, contentTypeOf(request));
}

export function decodeDocument(body: Buffer, contentType: string): unknown {
  try {
    if (contentType.endsWith("json")) return JSON.parse(body.toString("utf8"));
    if (contentType.endsWith("yaml")) return parseYaml(body.toString("utf8"));
    if (contentType === PROTOBUF) return decodeProtobuf(body);
  } catch (error) {
    if (error instanceof ApiError) throw error;
    throw badRequest(`couldn't get version/kind; json parse error: ${String(error)}`);
  }
  throw unsupportedMediaType(OBJECT_TYPES);
}

/** Tells the client something about an answer that is no refusal. Several things may be told one by one. */
export function warnClient({ response }: Exchange, texts: readonly string[]): void {
  if (texts.length === 0) return;
  const before = response.getHeader("warning");
  const told = Array.isArray(before) ? before : [];
  response.setHeader("warning", [...told, ...texts.map((text) => `299 - ${JSON.stringify(text)}`)]);
}

/** Answers with a document, in the form that the client likes best unless it has a type of its own. */
export function sendJson(exchange: Exchange, code: number, body: JsonObject, contentType?: string): void {
  const isYaml = contentType === undefined && formOf(exchange.request.headers.accept ?? "") === "yaml";
  const text = isYaml ? stringifyYaml(body, YAML_STYLE) : `${JSON.stringify(body)}\n`;
  sendText(exchange, code, text, contentType ?? (isYaml ? YAML_TYPE : "application/json"));
}

function sendText({ response, effects, reset }: Exchange, code: number, text: string, contentType: string): void {
  response.writeHead(code, {
    "content-type": contentType,
    "content-length": Buffer.byteLength(text),
    "cache-control": "no-cache, private",
  });
  if (effects.some(({ kind }) => kind === "cutAnswer")) response.write(text.slice(0, text.length / 2), reset);
  else response.end(text);
}

export function sendError(exchange: Exchange, error: ApiError): void {
  if (exchange.response.headersSent) {
    exchange.response.destroy();
    return;
  }
  if (error.isPage) {
    exchange.response.writeHead(error.code, { "content-type": PLAIN_TEXT }).end(`${error.message}\n`);
    return;
  }
  if (error.retryAfterSeconds !== undefined) exchange.response.setHeader("retry-after", `${error.retryAfterSeconds}`);
  sendJson(exchange, error.code, error.toStatus());
}
