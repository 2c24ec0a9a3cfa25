import { isObject, type Json, type JsonObject } from "../api-object.js";
import { type FieldSet, isEmptySet } from "./field-set.js";
import { DEDUCED, fieldOf, itemElement, itemOf, structureOf, type TypedField } from "./field-type.js";
import { fieldElement } from "./path-element.js";

/** A value without the fields and items of a set. What is owned as one stays whole; what is emptied stays, empty. */
export function removeFields(value: Json, set: FieldSet, field: TypedField): Json {
  if (isEmptySet(set)) return value;
  switch (structureOf(value, field)) {
    case "leaf":
      return value;
    case "fields":
      return isObject(value) ? removeFromObject(value, set, field) : value;
    case "items":
      return (value as readonly Json[]).flatMap((item) => {
        const below = set.children.get(itemElement(item, field) ?? "");
        if (below === undefined) return [item];
        return below.isMember ? [] : [removeFields(item, below, itemOf(field))];
      });
  }
}

function removeFromObject(object: JsonObject, set: FieldSet, field: TypedField): JsonObject {
  const kept: Record<string, Json> = {};
  for (const [name, value] of Object.entries(object)) {
    const below = set.children.get(fieldElement(name));
    if (below === undefined) kept[name] = value;
    else if (!below.isMember)
      kept[name] = removeFields(value, below, fieldOf(field, name) ?? { type: DEDUCED, shapes: field.shapes });
  }
  return kept;
}
