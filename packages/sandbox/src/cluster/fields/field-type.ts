import { isObject, type Json, type JsonObject } from "../api-object.js";
import type { ResourceDefinition } from "../kinds/resource-definition.js";
import { CORE_SHAPES } from "../kinds/shapes/core-shapes.js";
import type { ListOwnership, Shapes, ShapeType } from "../kinds/shapes/shape.js";
import { zeroOf } from "../kinds/shapes/zero-values.js";
import { keyElement, type PathElement, valueElement } from "./path-element.js";

/**
 * What is known of a value, as far as ownership goes. Nothing is known of one that is `deduced`: its maps are owned by key
 * and its lists as one. A `custom` object is such a one whose metadata is known all the same.
 */
export type FieldType = ShapeType | { readonly kind: "deduced" } | { readonly kind: "custom" };

export const DEDUCED: FieldType = { kind: "deduced" };

/** A type with the shapes that it speaks of. */
export interface TypedField {
  readonly type: FieldType;
  readonly shapes: Shapes;
}

/** The type of whole objects of a kind, without what they say of their own kind and version. */
export function typeOfKind({ shapes, kind }: Pick<ResourceDefinition, "shapes" | "kind">): TypedField {
  if (shapes === undefined) return { type: { kind: "custom" }, shapes: CORE_SHAPES };
  return { type: { kind: "object", name: kind, isAtomic: false }, shapes };
}

/** What a value is to its owners. Null can be anything. */
export type Structure = "leaf" | "fields" | "items";

/** How a value of that type is owned: as one, by its fields or keys, or by its items. */
export function structureOf(value: undefined | Json, { type }: TypedField): Structure {
  if (Array.isArray(value)) return type.kind === "list" && type.ownership.kind !== "atomic" ? "items" : "leaf";
  if (!isObject(value)) return "leaf";
  if (type.kind === "map" || type.kind === "object") return type.isAtomic ? "leaf" : "fields";
  return isFree(type) ? "fields" : "leaf";
}

function isFree(type: FieldType): boolean {
  return type.kind === "deduced" || type.kind === "custom" || (type.kind === "scalar" && type.scalar === "any");
}

const METADATA: FieldType = { kind: "object", name: "ObjectMeta", isAtomic: false };

/** What is known of a field of an object: undefined when it should not be there. */
export interface KnownField extends TypedField {
  /** A field of a struct; false for a key of a map. */
  readonly isNamed: boolean;
}

export function fieldOf({ type, shapes }: TypedField, name: string): undefined | KnownField {
  switch (type.kind) {
    case "map":
      return { type: type.value, shapes, isNamed: false };
    case "object":
      return fieldOfShape(shapes, type.name, name);
    case "custom":
      return name === "metadata"
        ? { type: METADATA, shapes, isNamed: true }
        : { type: DEDUCED, shapes, isNamed: false };
    case "deduced":
    case "scalar":
    case "list":
      return { type: DEDUCED, shapes, isNamed: false };
  }
}

/** A shape that is not described has any fields. */
function fieldOfShape(shapes: Shapes, shapeName: string, name: string): undefined | KnownField {
  const shape = shapes.get(shapeName);
  if (shape === undefined) return { type: DEDUCED, shapes, isNamed: false };
  const known = shape.get(name);
  if (known !== undefined) return { type: known.type, shapes, isNamed: true };
  return shape.has("*") ? { type: DEDUCED, shapes, isNamed: false } : undefined;
}

export function itemOf({ type, shapes }: TypedField): TypedField {
  return { type: type.kind === "list" ? type.item : DEDUCED, shapes };
}

/**
 * The fields of an object with those that objects of Go always have; null is an object without any. Only built-in kinds
 * have such fields.
 */
export function completeFields(value: undefined | Json, { type, shapes }: TypedField): JsonObject {
  const object = isObject(value) ? value : {};
  const shape = type.kind === "object" ? shapes.get(type.name) : undefined;
  if (shape === undefined) return object;
  let completed: undefined | Record<string, Json>;
  for (const [name, field] of shape) {
    if (!field.isAlwaysThere || object[name] !== undefined) continue;
    completed ??= { ...object };
    completed[name] = zeroOf(field.type);
  }
  return completed ?? object;
}

/** The step to an item of a list; undefined when nothing tells it from others. */
export function itemElement(item: Json, { type }: TypedField): undefined | PathElement {
  const ownership: ListOwnership = type.kind === "list" ? type.ownership : { kind: "atomic" };
  if (ownership.kind === "atomic") return undefined;
  if (ownership.kind === "set") return item === null || typeof item === "object" ? undefined : valueElement(item);
  if (!isObject(item)) return undefined;
  const keys = ownership.keys.flatMap(({ name, fallback }) => {
    const value = item[name] ?? fallback;
    return value === undefined ? [] : [[name, value] as const];
  });
  return keys.length === 0 ? undefined : keyElement(Object.fromEntries(keys));
}
