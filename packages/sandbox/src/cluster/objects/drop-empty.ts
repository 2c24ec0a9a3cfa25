import { isObject, type Json, type JsonObject } from "../api-object.js";
import type { ResourceDefinition } from "../kinds/resource-definition.js";
import { CORE_SHAPES } from "../kinds/shapes/core-shapes.js";
import type { ShapeField, Shapes, ShapeType } from "../kinds/shapes/shape.js";

/**
 * An object without its empty lists and maps, which objects of Go leave out where they are optional. Of custom objects only
 * the metadata are such a thing. What has none stays the same thing.
 */
export function dropEmpty(object: JsonObject, { isCustom, shapes, kind }: ResourceDefinition): JsonObject {
  if (!isCustom) return shapes === undefined ? object : dropFromObject(object, kind, shapes);
  const metadata = object["metadata"];
  if (!isObject(metadata)) return object;
  const dropped = dropFromObject(metadata, "ObjectMeta", CORE_SHAPES);
  return dropped === metadata ? object : { ...object, metadata: dropped };
}

function dropFromObject(object: JsonObject, name: string, shapes: Shapes): JsonObject {
  const shape = shapes.get(name);
  if (shape === undefined) return object;
  let changed: undefined | Record<string, Json>;
  for (const [key, value] of Object.entries(object)) {
    const field = shape.get(key);
    const kept =
      field === undefined ? value : isLeftOut(value, field, key) ? undefined : dropBelow(value, field.type, shapes);
    if (kept === value) continue;
    changed ??= { ...object };
    if (kept === undefined) delete changed[key];
    else changed[key] = kept;
  }
  return changed ?? object;
}

/** An empty list of owners means something to the server: it forgets them all. */
function isLeftOut(value: Json, { type, isAlwaysThere }: ShapeField, key: string): boolean {
  if (isAlwaysThere || key === "managedFields") return false;
  if (type.kind === "list") return Array.isArray(value) && value.length === 0;
  return type.kind === "map" && isObject(value) && Object.keys(value).length === 0;
}

function dropBelow(value: Json, type: ShapeType, shapes: Shapes): Json {
  if (type.kind === "object") return isObject(value) ? dropFromObject(value, type.name, shapes) : value;
  if (type.kind !== "list" || type.item.kind !== "object" || !Array.isArray(value)) return value;
  const { name } = type.item;
  const items = value as readonly Json[];
  const kept = items.map((item) => (isObject(item) ? dropFromObject(item, name, shapes) : item));
  return kept.every((item, at) => item === items[at]) ? items : kept;
}
