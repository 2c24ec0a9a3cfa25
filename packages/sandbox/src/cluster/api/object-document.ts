import type { IncomingMessage } from "node:http";
import { parse as parseYaml } from "yaml";
import { badRequest } from "../api-error.js";
import { isObject } from "../api-object.js";
import { findJsonProblem, jsonName } from "../json/json-problem.js";
import { contentTypeOf, decodeDocument, readBody } from "./exchange.js";

/** How much of a body a refusal shows. */
const SHOWN_BYTES = 30;
/** What the server reads first of an object. */
const TYPE_FIELDS =
  'struct { APIVersion string "json:\\"apiVersion,omitempty\\""; Kind string "json:\\"kind,omitempty\\"" }';

/** The body of a request as the object that it must be, of that kind; null is one without fields. Throws 400 or 415. */
export async function readObject(request: IncomingMessage, kind: string): Promise<unknown> {
  const body = await readBody(request);
  const contentType = contentTypeOf(request);
  const problem = contentType.endsWith("json") ? findJsonProblem(body.toString("utf8")) : undefined;
  if (problem !== undefined) throw unrecognized(kind, describeProblem(problem), body);
  const document = body.length === 0 ? null : decodeObjectBody(body, contentType, kind);
  if (document === null) return {};
  if (!isObject(document)) {
    throw unrecognized(kind, describeProblem(describeMisfit(document, `Go value of type ${TYPE_FIELDS}`)), body);
  }
  for (const field of ["apiVersion", "kind"]) {
    const value = document[field] ?? "";
    if (typeof value === "string") continue;
    throw unrecognized(kind, describeProblem(describeMisfit(value, `Go struct field .${field} of type string`)), body);
  }
  return document;
}

function decodeObjectBody(body: Buffer, contentType: string, kind: string): unknown {
  if (!contentType.endsWith("yaml")) return decodeDocument(body, contentType);
  try {
    return parseYaml(body.toString("utf8"));
  } catch (error) {
    const [why] = (error instanceof Error ? error.message : String(error)).split("\n");
    throw unrecognized(kind, `yaml: ${why}`, body);
  }
}

function describeProblem(problem: string): string {
  return `couldn't get version/kind; json parse error: ${problem}`;
}

function describeMisfit(value: unknown, wanted: string): string {
  return `json: cannot unmarshal ${jsonName(value)} into ${wanted}`;
}

function unrecognized(kind: string, why: string, body: Buffer): Error {
  return badRequest(`the object provided is unrecognized (must be of type ${kind}): ${why} (${summarize(body)})`);
}

/** What begins as an object is shown as text, anything else as hexadecimal digits. */
function summarize(body: Buffer): string {
  if (body.length === 0) return "<empty>";
  const shown = body.subarray(0, SHOWN_BYTES);
  const text = body[0] === "{".charCodeAt(0) ? shown.toString("utf8") : shown.toString("hex");
  return body.length > SHOWN_BYTES ? `${text} ...` : text;
}
