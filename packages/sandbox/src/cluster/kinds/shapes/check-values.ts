import type { FieldCause } from "../../api-error.js";
import { isObject, type Json, type JsonObject } from "../../api-object.js";
import type { Shapes, ShapeType } from "./shape.js";
import type { ValueRule, ValueRules } from "./value-rules.js";

/** A rule over an object of a shape, for what no rule of a single field can say. */
export type ObjectRule = (object: JsonObject, path: string) => readonly FieldCause[];

/** All that is known of the values of a kind. */
export interface ValueKnowledge {
  readonly shapes: Shapes;
  readonly rules: ValueRules;
  /** By the name of the shape. */
  readonly objectRules: ReadonlyMap<string, ObjectRule>;
}

/** What is wrong with the values of an object. */
interface ValueReport {
  /** Found by the schema alone. */
  readonly schema: readonly FieldCause[];
  /** Found by the rules that are asked when the schema has nothing grave to say (x-kubernetes-validations). */
  readonly rules: readonly FieldCause[];
}

interface Walk {
  readonly knowledge: ValueKnowledge;
  readonly schema: FieldCause[];
  readonly rules: FieldCause[];
}

/** Checks the values of an object of the shape of that name; values of a wrong type are passed over. */
export function checkValues(object: JsonObject, name: string, knowledge: ValueKnowledge): ValueReport {
  const walk: Walk = { knowledge, schema: [], rules: [] };
  checkObject(object, name, "", walk);
  return { schema: walk.schema, rules: walk.rules };
}

function checkObject(object: JsonObject, name: string, path: string, walk: Walk): void {
  const { shapes, objectRules } = walk.knowledge;
  walk.rules.push(...(objectRules.get(name)?.(object, path) ?? []));
  for (const [field, { type }] of shapes.get(name) ?? []) {
    const value = object[field];
    if (value === undefined || value === null) continue;
    checkField({ value, type, path: path === "" ? field : `${path}.${field}`, place: `${name}.${field}` }, walk);
  }
}

interface Found {
  readonly value: Json;
  readonly type: ShapeType;
  readonly path: string;
  /** Shape and field, as rules name it. */
  readonly place: string;
}

function checkField({ value, type, path, place }: Found, walk: Walk): void {
  if (type.kind === "object" && isObject(value)) checkObject(value, type.name, path, walk);
  if (type.kind === "scalar") checkScalar(value, path, walk.knowledge.rules.get(place), walk);
  if (type.kind === "list" && Array.isArray(value)) {
    const items = value as readonly Json[];
    items.forEach((item, at) => {
      checkField({ value: item, type: type.item, path: `${path}[${at}]`, place }, walk);
    });
  }
  if (type.kind === "map" && isObject(value)) {
    for (const [key, item] of Object.entries(value)) {
      checkField({ value: item, type: type.value, path: `${path}.${key}`, place }, walk);
    }
  }
}

function checkScalar(value: Json, path: string, rule: undefined | ValueRule, { schema, rules }: Walk): void {
  if (rule?.kind === "range" && typeof value === "number") schema.push(...outOfRange(value, path, rule));
  if (typeof value !== "string" || rule === undefined) return;
  if (rule.kind === "oneOf" && !rule.words.includes(value)) {
    const words = rule.words.map((word) => JSON.stringify(word)).join(", ");
    const message = `Unsupported value: ${JSON.stringify(value)}: supported values: ${words}`;
    schema.push({ reason: "FieldValueNotSupported", field: path, message });
  }
  if (rule.kind === "length" && Buffer.byteLength(value) > rule.max) {
    const message = `Too long: may not be more than ${rule.max} bytes`;
    schema.push({ reason: "FieldValueTooLong", field: path, message });
  }
  if (rule.kind === "duration") rules.push(...badDuration(value, path));
}

function outOfRange(value: number, path: string, { min, max }: Extract<ValueRule, { kind: "range" }>): FieldCause[] {
  const than = value < min ? `greater than or equal to ${min}` : value > max ? `less than or equal to ${max}` : "";
  if (than === "") return [];
  const message = `Invalid value: ${value}: ${path} in body should be ${than}`;
  return [{ reason: "FieldValueInvalid", field: path, message }];
}

const UNIT_MS: Readonly<Record<string, number>> = {
  h: 3_600_000,
  m: 60_000,
  s: 1_000,
  ms: 1,
  us: 1e-3,
  µs: 1e-3,
  ns: 1e-6,
};
const DURATION = /^[-+]?(?:0|(?:(?:\d+\.?\d*|\.\d+)(?:h|ms|m|s|us|µs|ns))+)$/;
const DURATION_PART = /([\d.]+)(h|ms|m|s|us|µs|ns)/g;

/** A duration as Go writes it. */
function badDuration(text: string, path: string): readonly FieldCause[] {
  const why = "must be a valid duration greater than 1ms";
  if (!DURATION.test(text)) {
    const type = "type conversion error from 'string' to 'google.protobuf.Duration'";
    const message = `Invalid value: "string": ${type} evaluating rule: ${why}`;
    return [{ reason: "FieldValueInvalid", field: path, message }];
  }
  const parts = [...text.matchAll(DURATION_PART)];
  const totalMs = parts.reduce((sum, [, count = "", unit = ""]) => sum + Number(count) * (UNIT_MS[unit] ?? 0), 0);
  if (totalMs >= 1 && !text.startsWith("-")) return [];
  return [{ reason: "FieldValueInvalid", field: path, message: `Invalid value: ${JSON.stringify(text)}: ${why}` }];
}
