import { isObject, type Json, type JsonObject } from "../../api-object.js";
import { canonicalBase64, findCorruptByte } from "./base64.js";
import { formatQuantity, readQuantity, roundUp } from "./quantity.js";
import type { Scalar, Shapes, ShapeType } from "./shape.js";
import { readTime, type TimePrecision } from "./time.js";

/** A value of the wrong type. */
export interface WrongType {
  /** `spec.ports[0].port`. */
  readonly path: string;
  /** `spec.ports.port`: names of fields only, without positions in lists and keys of maps. */
  readonly fieldPath: string;
  /** The shape that has the field. */
  readonly owner: string;
  readonly found: Json;
  readonly wanted: ShapeType;
}

/** How an object differs from its shape, in the order of its fields. */
export interface ShapeReport {
  /** The object without the fields that its shape does not have; the same object when there are none. */
  readonly known: JsonObject;
  /** Paths of the fields that were dropped. */
  readonly unknown: readonly string[];
  readonly wrong: readonly WrongType[];
  /** Paths of fields that must be there and are not. */
  readonly missing: readonly string[];
  /** What is wrong with texts that are bytes, amounts or times. */
  readonly malformed: readonly string[];
}

interface Walk {
  readonly shapes: Shapes;
  readonly nullItems: NullItems;
  readonly unknown: string[];
  readonly wrong: WrongType[];
  readonly missing: string[];
  readonly malformed: string[];
}

/** What null is in a list: the zero of its type, or no value at all. */
type NullItems = "zero" | "wrong";

interface ShapeWanted {
  readonly shapes: Shapes;
  /** Of the shape. */
  readonly name: string;
  readonly nullItems: NullItems;
}

type Place = Pick<WrongType, "path" | "fieldPath" | "owner">;

/** Compares an object with the shape of that name. `apiVersion` and `kind` are always known. */
export function checkShape(object: JsonObject, { shapes, name, nullItems }: ShapeWanted): ShapeReport {
  const walk: Walk = { shapes, nullItems, unknown: [], wrong: [], missing: [], malformed: [] };
  const { apiVersion, kind, ...content } = object;
  const checked = checkObject(content, { path: "", fieldPath: "", owner: name }, walk);
  const types = { ...(apiVersion === undefined ? {} : { apiVersion }), ...(kind === undefined ? {} : { kind }) };
  const known = checked === content ? object : { ...types, ...checked };
  return { known, unknown: walk.unknown, wrong: walk.wrong, missing: walk.missing, malformed: walk.malformed };
}

function checkObject(object: JsonObject, { path, fieldPath, owner }: Place, walk: Walk): JsonObject {
  const shape = walk.shapes.get(owner);
  if (shape === undefined) return object;
  for (const [field, { isRequired }] of shape) {
    if (isRequired && (object[field] ?? undefined) === undefined) walk.missing.push(join(path, field));
  }
  return mapFields(object, (value, field) => {
    const known = shape.get(field) ?? shape.get("*");
    const at = join(path, field);
    if (known !== undefined)
      return checkValue(value, known.type, { path: at, fieldPath: join(fieldPath, field), owner }, walk);
    walk.unknown.push(at);
    return undefined;
  });
}

function checkValue(value: Json, type: ShapeType, place: Place, walk: Walk): Json {
  // The API server reads null as absent.
  if (value === null) return value;
  switch (type.kind) {
    case "scalar":
      if (!isScalar(value, type.scalar)) walk.wrong.push({ ...place, found: value, wanted: type });
      return canonical(value, type.scalar, walk);
    case "list":
      return checkList(value, type, place, walk);
    case "map":
      if (isObject(value)) return checkMap(value, type.value, place, walk);
      break;
    case "object":
      if (isObject(value)) return checkObject(value, { ...place, owner: type.name }, walk);
  }
  walk.wrong.push({ ...place, found: value, wanted: type });
  return value;
}

/** What can be written in many ways as the server writes it. */
function canonical(value: Json, scalar: Scalar, walk: Walk): Json {
  if (scalar === "quantity") return checkQuantity(value, NANO_DIGITS, walk);
  if (typeof value !== "string") return value;
  if (scalar === "bytes") return checkBytes(value, walk);
  if (scalar === "time") return checkTime(value, "seconds", walk);
  return scalar === "microTime" ? checkTime(value, "micros", walk) : value;
}

function checkTime(text: string, precision: TimePrecision, walk: Walk): string {
  const read = readTime(text, precision);
  if (read.ok) return read.text;
  walk.malformed.push(read.problem);
  return text;
}

function checkBytes(text: string, walk: Walk): string {
  const at = findCorruptByte(text);
  if (at === undefined) return canonicalBase64(text);
  walk.malformed.push(`illegal base64 data at input byte ${at}`);
  return text;
}

/** Digits after the point: of an amount by itself, and of one in a list of resources. */
const NANO_DIGITS = 9;
const MILLI_DIGITS = 3;

/** Maps of amounts are resources, which are counted in thousandths (k8s.io/kubernetes, SetDefaults_ResourceList). */
function checkMap(map: JsonObject, type: ShapeType, place: Place, walk: Walk): Json {
  const isResources = type.kind === "scalar" && type.scalar === "quantity";
  return mapFields(map, (value, key) => {
    const checked = checkValue(value, type, { ...place, path: join(place.path, key) }, walk);
    return isResources ? checkQuantity(checked, MILLI_DIGITS, walk) : checked;
  });
}

function checkQuantity(value: Json, digits: number, walk: Walk): Json {
  if (typeof value !== "string" && typeof value !== "number") return value;
  const read = readQuantity(`${value}`.trim());
  if (read.ok) return formatQuantity(roundUp(read.nano, digits), read.notation);
  walk.malformed.push(read.problem);
  return value;
}

function checkList(value: Json, type: Extract<ShapeType, { kind: "list" }>, place: Place, walk: Walk): Json {
  if (!Array.isArray(value)) {
    walk.wrong.push({ ...place, found: value, wanted: type });
    return value;
  }
  const items = value as readonly Json[];
  const checked = items.map((item, at) => {
    const itemPlace = { ...place, path: `${place.path}[${at}]` };
    if (item === null && walk.nullItems === "wrong") walk.wrong.push({ ...itemPlace, found: item, wanted: type.item });
    return checkValue(item, type.item, itemPlace, walk);
  });
  return checked.every((item, at) => item === items[at]) ? items : checked;
}

/** Every field through a function that may change or, by undefined, drop it; the same object when nothing changed. */
function mapFields(object: JsonObject, change: (value: Json, field: string) => undefined | Json): JsonObject {
  let isSame = true;
  const changed: Record<string, Json> = {};
  for (const [field, value] of Object.entries(object)) {
    const next = change(value, field);
    if (next !== value) isSame = false;
    if (next !== undefined) changed[field] = next;
  }
  return isSame ? object : changed;
}

function isScalar(value: Json, scalar: Scalar): boolean {
  switch (scalar) {
    case "text":
    case "bytes":
    case "time":
    case "microTime":
      return typeof value === "string";
    case "bool":
      return typeof value === "boolean";
    case "int32":
    case "int64":
      return typeof value === "number" && Number.isInteger(value);
    case "float64":
      return typeof value === "number";
    case "quantity":
    case "intOrText":
      return typeof value === "string" || typeof value === "number";
    case "any":
      return true;
  }
}

function join(path: string, field: string): string {
  return path === "" ? field : `${path}.${field}`;
}
