import type { FieldCause } from "../../api-error.js";
import { isObject, type Json, type JsonObject } from "../../api-object.js";
import { checkAlternatives } from "./check-alternatives.js";
import { checkItems, checkTwins } from "./check-items.js";
import { checkScalar } from "./check-scalar.js";
import type { Shapes, ShapeType } from "./shape.js";
import type { ValueReport } from "./value-report.js";
import type { ValueRules } from "./value-rules.js";

/** A rule over an object of a shape, for what no rule of a single field can say. */
export type ObjectRule = (object: JsonObject, path: string) => readonly FieldCause[];

/** All that is known of the values of a kind. */
export interface ValueKnowledge {
  readonly shapes: Shapes;
  readonly rules: ValueRules;
  /** By the name of the shape. */
  readonly objectRules: ReadonlyMap<string, ObjectRule>;
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
  const { shapes, rules, objectRules } = walk.knowledge;
  walk.schema.push(...checkAlternatives(object, path, rules.get(name) ?? []));
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
  const rules = walk.knowledge.rules.get(place) ?? [];
  if (type.kind === "object" && isObject(value)) checkObject(value, type.name, path, walk);
  if (type.kind === "scalar") add(walk, checkScalar(value, path, rules));
  if (type.kind === "list" && Array.isArray(value)) {
    const items = value as readonly Json[];
    walk.schema.push(
      ...checkItems({ count: items.length, what: "items", path }, rules),
      ...checkTwins(items, type.ownership, path),
    );
    items.forEach((item, at) => {
      checkField({ value: item, type: type.item, path: `${path}[${at}]`, place }, walk);
    });
  }
  if (type.kind === "map" && isObject(value)) {
    const entries = Object.entries(value);
    walk.schema.push(...checkItems({ count: entries.length, what: "properties", path }, rules));
    for (const [key, item] of entries)
      checkField({ value: item, type: type.value, path: `${path}.${key}`, place }, walk);
  }
}

function add(walk: Walk, { schema, rules }: ValueReport): void {
  walk.schema.push(...schema);
  walk.rules.push(...rules);
}
