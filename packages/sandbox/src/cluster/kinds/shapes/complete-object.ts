import { isObject, type Json, type JsonObject } from "../../api-object.js";
import type { Defaults } from "./core-defaults.js";
import type { Shape, Shapes, ShapeType } from "./shape.js";
import { zeroOf } from "./zero-values.js";

/** What is known of the fields of a kind, and what they are when nobody says. */
export interface Completion {
  readonly shapes: Shapes;
  readonly defaults: Defaults;
}

/** What an object of a shape has without anybody saying it. */
interface Missing {
  readonly name: string;
  readonly value: Json;
}

/** By the map of shapes: what each of them adds is worked out once. */
const known = new WeakMap<Shapes, Map<string, readonly Missing[]>>();

/**
 * An object of the shape of that name with its defaults and with what objects of Go always have, at any depth. What has all
 * of it stays the same thing.
 */
export function completeObject(object: JsonObject, name: string, completion: Completion): JsonObject {
  const shape = completion.shapes.get(name);
  if (shape === undefined) return object;
  let changed: undefined | Record<string, Json>;
  for (const [key, value] of Object.entries(object)) {
    const type = shape.get(key)?.type;
    const completed = type === undefined ? value : completeValue(value, type, completion);
    if (completed === value) continue;
    changed ??= { ...object };
    changed[key] = completed;
  }
  for (const missing of missingOf(shape, name, completion)) {
    if (object[missing.name] !== undefined) continue;
    changed ??= { ...object };
    changed[missing.name] = missing.value;
  }
  return changed ?? object;
}

function completeValue(value: Json, type: ShapeType, completion: Completion): Json {
  if (type.kind === "object") return isObject(value) ? completeObject(value, type.name, completion) : value;
  if (type.kind === "list" && type.item.kind === "object" && Array.isArray(value)) {
    const items = value as readonly Json[];
    const completed = items.map((item) => completeValue(item, type.item, completion));
    return completed.every((item, at) => item === items[at]) ? items : completed;
  }
  if (type.kind !== "map" || type.value.kind !== "object" || !isObject(value)) return value;
  const entries = Object.entries(value);
  const completed = entries.map(([key, item]) => [key, completeValue(item, type.value, completion)] as const);
  return completed.every(([, item], at) => item === entries[at]?.[1]) ? value : Object.fromEntries(completed);
}

function missingOf(shape: Shape, name: string, completion: Completion): readonly Missing[] {
  let byName = known.get(completion.shapes);
  if (byName === undefined) {
    byName = new Map();
    known.set(completion.shapes, byName);
  }
  const found = byName.get(name);
  if (found !== undefined) return found;
  const fresh = describeMissing(shape, name, completion);
  byName.set(name, fresh);
  return fresh;
}

function describeMissing(shape: Shape, name: string, completion: Completion): readonly Missing[] {
  const defaults = completion.defaults.get(name);
  return [...shape].flatMap(([field, { type, isAlwaysThere }]): readonly Missing[] => {
    const value = defaults?.get(field) ?? (isAlwaysThere ? zeroOf(type) : undefined);
    return value === undefined ? [] : [{ name: field, value: completeValue(value, type, completion) }];
  });
}
