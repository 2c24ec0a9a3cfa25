import { badRequest } from "../api-error.js";
import { isObject, type Json, type JsonObject } from "../api-object.js";
import { findJsonProblem, jsonName } from "../json/json-problem.js";

const A_MAP = "map[string]interface {}";
const AN_OPERATION = "handlers.jsonPatchOp";
const PREFIX = "error decoding patch: ";

/** A JSON merge patch. Throws 400. */
export function parseMergePatch(body: Buffer): JsonObject {
  const document = parse(body, PREFIX);
  if (document === null) throw badRequest("Invalid JSON Patch");
  if (!isObject(document)) throw misfit(document, A_MAP, PREFIX);
  return document;
}

/** A strategic merge patch; null changes nothing. Throws 400. */
export function parseStrategicPatch(body: Buffer): JsonObject {
  const document = parse(body, "");
  if (document === null) return {};
  if (!isObject(document)) throw misfit(document, A_MAP, "");
  return document;
}

/** The operations of a JSON patch; null is none. Throws 400. */
export function parseJsonPatch(body: Buffer): readonly JsonObject[] {
  const document = parse(body, PREFIX);
  if (document === null) return [];
  if (!Array.isArray(document)) throw misfit(document, `[]${AN_OPERATION}`, PREFIX);
  return (document as readonly Json[]).map((operation) => {
    if (!isObject(operation)) throw misfit(operation, AN_OPERATION, PREFIX);
    return operation;
  });
}

function parse(body: Buffer, prefix: string): Json {
  const text = body.toString("utf8");
  const problem = findJsonProblem(text);
  if (problem !== undefined) throw badRequest(`${prefix}${problem}`);
  return JSON.parse(text) as Json;
}

function misfit(value: Json, wanted: string, prefix: string): Error {
  return badRequest(`${prefix}json: cannot unmarshal ${jsonName(value)} into Go value of type ${wanted}`);
}
