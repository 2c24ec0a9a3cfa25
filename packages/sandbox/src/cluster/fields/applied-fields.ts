import { isObject, type Json } from "../api-object.js";
import { itemsByElement } from "./compare-fields.js";
import { EMPTY_SET, type FieldSet, isEmptySet, LEAF, makeSet } from "./field-set.js";
import { DEDUCED, fieldOf, itemOf, structureOf, type TypedField } from "./field-type.js";
import { fieldElement, fieldNameOf, type PathElement } from "./path-element.js";

/**
 * The fields that somebody who applies a value says something about: its leaves, and of what is not named by a shape also
 * the keys and items themselves.
 */
export function appliedFields(value: Json, field: TypedField): FieldSet {
  switch (structureOf(value, field)) {
    case "leaf":
      return value === null && field.type.kind !== "scalar" ? EMPTY_SET : LEAF;
    case "fields":
      return makeSet(false, fieldsBelow(value, field));
    case "items":
      return makeSet(false, itemsBelow(value as readonly Json[], field));
  }
}

function fieldsBelow(value: Json, field: TypedField): ReadonlyMap<PathElement, FieldSet> {
  const children = new Map<PathElement, FieldSet>();
  for (const [name, one] of Object.entries(isObject(value) ? value : {})) {
    const known = fieldOf(field, name);
    const below = appliedFields(one, known ?? { type: DEDUCED, shapes: field.shapes });
    const isSaid = known?.isNamed !== true || one === null || (isObject(one) && Object.keys(one).length === 0);
    const set = makeSet(isSaid || below.isMember, below.children);
    if (!isEmptySet(set)) children.set(fieldElement(name), set);
  }
  return children;
}

function itemsBelow(items: readonly Json[], field: TypedField): ReadonlyMap<PathElement, FieldSet> {
  const children = new Map<PathElement, FieldSet>();
  for (const [element, [item, ...twins]] of itemsByElement(items, field)) {
    const below = item === undefined || twins.length > 0 ? EMPTY_SET : appliedFields(item, itemOf(field));
    children.set(element, makeSet(true, below.children));
  }
  return children;
}

/** The set with the named fields on the way to its paths, which it does not have by itself. */
export function withNamedFields(set: FieldSet, field: TypedField): FieldSet {
  const children = new Map<PathElement, FieldSet>();
  for (const [element, child] of set.children) {
    const name = fieldNameOf(element);
    const known = name === undefined ? undefined : fieldOf(field, name);
    const type = name === undefined ? itemOf(field) : (known ?? { type: DEDUCED, shapes: field.shapes });
    const below = withNamedFields(child, type);
    children.set(element, makeSet(below.isMember || known?.isNamed === true, below.children));
  }
  return makeSet(set.isMember, children);
}
