import { isObject, type Json, type JsonObject } from "../api-object.js";

/**
 * One step of a path in the text form of fieldsV1: `f:NAME` a field, `k:{...}` the item of a list with those keys, `v:VALUE`
 * a value of a set. Equal steps are equal texts.
 */
export type PathElement = string;

export function fieldElement(name: string): PathElement {
  return `f:${name}`;
}

export function keyElement(keys: JsonObject): PathElement {
  return `k:${encodeJson(sortByKey(keys))}`;
}

export function valueElement(value: Json): PathElement {
  return `v:${encodeJson(value)}`;
}

/** The name of a field; undefined for a step into a list. */
export function fieldNameOf(element: PathElement): undefined | string {
  return element.startsWith("f:") ? element.slice(2) : undefined;
}

/** JSON as Go writes it: safe inside of HTML. */
function encodeJson(value: Json): string {
  return JSON.stringify(value).replace(
    /[<>&\u2028\u2029]/g,
    (found) => `\\u${found.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

function sortByKey(object: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(object).sort(([left], [right]) => compareTexts(left, right)));
}

function compareTexts(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}

const ORDER = "fkv";

/** Fields before keys before values, each in their own order (structured-merge-diff, fieldpath). */
export function compareElements(left: PathElement, right: PathElement): number {
  if (left === right) return 0;
  const kinds = ORDER.indexOf(left.charAt(0)) - ORDER.indexOf(right.charAt(0));
  if (kinds !== 0) return kinds;
  if (left.startsWith("f:")) return compareTexts(left, right);
  return compareValues(parseElement(left), parseElement(right));
}

function parseElement(element: PathElement): Json {
  return JSON.parse(element.slice(2)) as Json;
}

/** Numbers before texts before booleans; objects field by field. */
function compareValues(left: Json, right: Json): number {
  if (isObject(left) && isObject(right)) return compareFields(Object.entries(left), Object.entries(right));
  if (typeof left === "number" && typeof right === "number") return left - right;
  if (typeof left === "string" && typeof right === "string") return compareTexts(left, right);
  if (typeof left === "boolean" && typeof right === "boolean") return Number(left) - Number(right);
  return rankOf(left) - rankOf(right);
}

function compareFields(left: readonly [string, Json][], right: readonly [string, Json][]): number {
  for (const [at, [name, value]] of left.entries()) {
    const other = right[at];
    if (other === undefined) return 1;
    const order = compareTexts(name, other[0]) || compareValues(value, other[1]);
    if (order !== 0) return order;
  }
  return left.length - right.length;
}

function rankOf(value: Json): number {
  return ["number", "string", "boolean"].indexOf(typeof value);
}

/** `.spec.containers[name="web"].image`, as conflicts tell it. */
export function describePath(path: readonly PathElement[]): string {
  return path.map(describeElement).join("");
}

export function describeElement(element: PathElement): string {
  const name = fieldNameOf(element);
  if (name !== undefined) return `.${name}`;
  const value = parseElement(element);
  if (!element.startsWith("k:") || !isObject(value)) return `[=${JSON.stringify(value)}]`;
  return `[${Object.entries(value)
    .map(([key, one]) => `${key}=${JSON.stringify(one)}`)
    .join(",")}]`;
}
