import { isObject, type Json, type JsonObject } from "../api-object.js";
import type { ResourceDefinition } from "../kinds/resource-definition.js";
import { CORE_SHAPES } from "../kinds/shapes/core-shapes.js";
import type { ShapeField, Shapes, ShapeType } from "../kinds/shapes/shape.js";
import { isZero, zeroOf } from "../kinds/shapes/zero-values.js";
import { dropNullFields, dropNulls } from "./drop-nulls.js";

/**
 * An object as objects of Go are read and written: null is nothing, or zero in a list or a map, and what is nothing, zero or
 * empty is left out where it is optional. Of custom objects only the metadata are such a thing. What has nothing to drop
 * stays the same thing.
 */
export function dropUnset(object: JsonObject, { isCustom, shapes, kind }: ResourceDefinition): JsonObject {
  if (!isCustom) return shapes === undefined ? (dropNulls(object) as JsonObject) : dropFrom(object, kind, shapes);
  const clean = withDroppedMetadata(object);
  return (shapes === undefined ? dropNulls(clean) : dropNullFields(clean, kind, shapes)) as JsonObject;
}

function withDroppedMetadata(object: JsonObject): JsonObject {
  const metadata = object["metadata"];
  if (!isObject(metadata)) return object;
  const dropped = dropFrom(metadata, "ObjectMeta", CORE_SHAPES);
  return dropped === metadata ? object : { ...object, metadata: dropped };
}

function dropFrom(object: JsonObject, name: string, shapes: Shapes): JsonObject {
  const shape = shapes.get(name);
  if (shape === undefined) return dropNulls(object) as JsonObject;
  let changed: undefined | Record<string, Json>;
  for (const [key, value] of Object.entries(object)) {
    const field = shape.get(key);
    const kept = value === null ? undefined : field === undefined ? value : keepField(value, field, key, shapes);
    if (kept === value) continue;
    changed ??= { ...object };
    if (kept === undefined) delete changed[key];
    else changed[key] = kept;
  }
  return changed ?? object;
}

function keepField(value: Json, field: ShapeField, key: string, shapes: Shapes): undefined | Json {
  return isLeftOut(value, field, key) ? undefined : dropBelow(value, field.type, shapes);
}

/** An empty list of owners means something to the server: it forgets them all. */
function isLeftOut(value: Json, { type, isAlwaysThere, keepsZero }: ShapeField, key: string): boolean {
  if (key === "managedFields") return false;
  if (type.kind === "list") return !isAlwaysThere && Array.isArray(value) && value.length === 0;
  if (type.kind === "map") return isObject(value) && Object.keys(value).length === 0;
  return type.kind === "scalar" && !isAlwaysThere && !keepsZero && isZero(value, type.scalar);
}

function dropBelow(value: Json, type: ShapeType, shapes: Shapes): Json {
  if (value === null) return zeroOf(type);
  switch (type.kind) {
    case "scalar":
      return value;
    case "object":
      return isObject(value) ? dropFrom(value, type.name, shapes) : value;
    case "list": {
      if (!Array.isArray(value)) return value;
      const items = value as readonly Json[];
      const kept = items.map((item) => dropBelow(item, type.item, shapes));
      return kept.every((item, at) => item === items[at]) ? items : kept;
    }
    case "map": {
      if (!isObject(value)) return value;
      const entries = Object.entries(value);
      const kept = entries.map(([key, item]) => [key, dropBelow(item, type.value, shapes)] as const);
      return kept.every(([, item], at) => item === entries[at]?.[1]) ? value : Object.fromEntries(kept);
    }
  }
}
