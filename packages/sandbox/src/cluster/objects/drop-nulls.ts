import { isObject, type Json, type JsonObject } from "../api-object.js";
import type { Shapes, ShapeType } from "../kinds/shapes/shape.js";

/** Drops every null, which the API server reads as absent. What has none stays the same thing. */
export function dropNulls(value: Json): Json {
  if (Array.isArray(value)) {
    const items = value as readonly Json[];
    const kept = items.map(dropNulls);
    return kept.every((item, at) => item === items[at]) ? items : kept;
  }
  if (!isObject(value)) return value;
  const entries = Object.entries(value);
  const kept = entries.flatMap(([key, item]) => (item === null ? [] : [[key, dropNulls(item)] as const]));
  const isSame = kept.length === entries.length && kept.every(([, item], at) => item === entries[at]?.[1]);
  return isSame ? value : Object.fromEntries(kept);
}

/** Drops null where fields of a shape do not take it; in the others it is a value. */
export function dropNullFields(object: JsonObject, name: string, shapes: Shapes): JsonObject {
  const shape = shapes.get(name);
  const entries = Object.entries(object);
  const kept = entries.flatMap(([key, value]) => {
    const field = shape?.get(key);
    if (value === null) return field?.keepsZero === true ? [[key, value] as const] : [];
    return [[key, field === undefined ? value : dropBelow(value, field.type, shapes)] as const];
  });
  const isSame = kept.length === entries.length && kept.every(([, item], at) => item === entries[at]?.[1]);
  return isSame ? object : Object.fromEntries(kept);
}

function dropBelow(value: Json, type: ShapeType, shapes: Shapes): Json {
  if (type.kind === "object" && isObject(value)) return dropNullFields(value, type.name, shapes);
  if (type.kind === "list" && Array.isArray(value)) {
    return (value as readonly Json[]).map((item) => dropBelow(item, type.item, shapes));
  }
  if (type.kind !== "map" || !isObject(value)) return value;
  const entries = Object.entries(value).filter(([, item]) => item !== null);
  return Object.fromEntries(entries.map(([key, item]) => [key, dropBelow(item, type.value, shapes)]));
}
