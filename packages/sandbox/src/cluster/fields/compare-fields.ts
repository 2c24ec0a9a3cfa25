import { isObject, type Json, type JsonObject, sameJson } from "../api-object.js";
import { EMPTY_SET, type FieldSet, isEmptySet, LEAF, makeSet, unite } from "./field-set.js";
import { completeFields, DEDUCED, fieldOf, itemElement, itemOf, structureOf, type TypedField } from "./field-type.js";
import { fieldElement, type PathElement } from "./path-element.js";

/** Which fields of the second of two values the first one does not have, which are different, and which are gone. */
export interface Comparison {
  readonly added: FieldSet;
  readonly modified: FieldSet;
  readonly removed: FieldSet;
}

const SAME: Comparison = { added: EMPTY_SET, modified: EMPTY_SET, removed: EMPTY_SET };
const MODIFIED: Comparison = { ...SAME, modified: LEAF };

/** Compares two values of a type. Values that are the same thing cost nothing, as parts of changed objects mostly are. */
export function compareFields(before: undefined | Json, after: undefined | Json, field: TypedField): Comparison {
  if (before === after) return SAME;
  if (before === undefined) return { ...SAME, added: everyField(after, field) };
  if (after === undefined) return { ...SAME, removed: everyField(before, field) };
  return compareValues(before, after, field);
}

function compareValues(before: Json, after: Json, field: TypedField): Comparison {
  if (isHollow(before) && isHollow(after)) return kindOf(before) === kindOf(after) ? SAME : MODIFIED;
  if (before === null) return { ...SAME, added: without(everyField(after, field)), modified: leafOf(after, field) };
  if (after === null) return { ...SAME, removed: without(everyField(before, field)), modified: leafOf(before, field) };
  const structure = structureOf(before, field);
  if (structure !== structureOf(after, field) || kindOf(before) !== kindOf(after))
    return compareKinds(before, after, field);
  if (structure === "fields") return compareObjects(before as JsonObject, after as JsonObject, field);
  if (structure === "items") return compareItems(before as readonly Json[], after as readonly Json[], field);
  return sameJson(before, after) ? SAME : MODIFIED;
}

/** Something atomic that was null before, or is now, has changed as one. */
function leafOf(value: Json, field: TypedField): FieldSet {
  return structureOf(value, field) === "leaf" ? LEAF : EMPTY_SET;
}

function without({ children }: FieldSet): FieldSet {
  return makeSet(false, children);
}

/** A value that has become another kind of value altogether. */
function compareKinds(before: Json, after: Json, field: TypedField): Comparison {
  return {
    added: without(everyField(after, field)),
    modified: LEAF,
    removed: without(everyField(before, field)),
  };
}

/** Null, or a list or an object of nothing. */
function isHollow(value: Json): boolean {
  if (value === null) return true;
  if (Array.isArray(value)) return value.length === 0;
  return isObject(value) && Object.keys(value).length === 0;
}

function kindOf(value: Json): string {
  if (value === null) return "null";
  return Array.isArray(value) ? "list" : typeof value;
}

function compareObjects(before: JsonObject, after: JsonObject, field: TypedField): Comparison {
  const own = completeFields(before, field);
  const other = completeFields(after, field);
  const parts = new Parts();
  const compareOne = (name: string) => {
    if (own[name] === other[name]) return;
    const type = fieldOf(field, name) ?? { type: DEDUCED, shapes: field.shapes };
    parts.add(fieldElement(name), compareFields(own[name], other[name], type));
  };
  for (const name of Object.keys(own)) compareOne(name);
  for (const name of Object.keys(other)) if (own[name] === undefined) compareOne(name);
  return parts.build();
}

/** Collects what differs below a node. */
class Parts {
  readonly #added = new Map<PathElement, FieldSet>();
  readonly #modified = new Map<PathElement, FieldSet>();
  readonly #removed = new Map<PathElement, FieldSet>();

  add(element: PathElement, { added, modified, removed }: Comparison): void {
    put(this.#added, element, added);
    put(this.#modified, element, modified);
    put(this.#removed, element, removed);
  }

  build(): Comparison {
    return {
      added: makeSet(false, this.#added),
      modified: makeSet(false, this.#modified),
      removed: makeSet(false, this.#removed),
    };
  }
}

function put(children: Map<PathElement, FieldSet>, element: PathElement, set: FieldSet): void {
  if (isEmptySet(set)) return;
  const own = children.get(element);
  children.set(element, own === undefined ? set : unite(own, set));
}

/** Items that nothing tells apart from others of the list are one thing together. */
function compareItems(before: readonly Json[], after: readonly Json[], field: TypedField): Comparison {
  const own = itemsByElement(before, field);
  const other = itemsByElement(after, field);
  const parts = new Parts();
  for (const element of new Set([...own.keys(), ...other.keys()])) {
    parts.add(element, compareTwins(own.get(element) ?? [], other.get(element) ?? [], itemOf(field)));
  }
  return parts.build();
}

function compareTwins(before: readonly Json[], after: readonly Json[], item: TypedField): Comparison {
  if (before.length <= 1 && after.length <= 1) return compareFields(before[0], after[0], item);
  if (before.length > 1 && after.length > 1) return sameJson(before, after) ? SAME : MODIFIED;
  if (before.length > 1) return { ...compareFields(undefined, after[0], item), removed: LEAF };
  return { ...compareFields(before[0], undefined, item), added: LEAF };
}

export function itemsByElement(items: readonly Json[], field: TypedField): ReadonlyMap<PathElement, readonly Json[]> {
  const found = new Map<PathElement, Json[]>();
  for (const item of items) {
    const element = itemElement(item, field);
    if (element === undefined) continue;
    const twins = found.get(element);
    if (twins === undefined) found.set(element, [item]);
    else twins.push(item);
  }
  return found;
}

/** The path to a value and every path below it. */
function everyField(value: undefined | Json, field: TypedField): FieldSet {
  if (value === undefined) return EMPTY_SET;
  const structure = structureOf(value, field);
  if (structure === "leaf") return LEAF;
  const children = new Map<PathElement, FieldSet>();
  if (structure === "fields") {
    for (const [name, one] of Object.entries(completeFields(value, field))) {
      const type = fieldOf(field, name) ?? { type: DEDUCED, shapes: field.shapes };
      children.set(fieldElement(name), everyField(one, type));
    }
  } else {
    for (const [element, twins] of itemsByElement(value as readonly Json[], field)) {
      children.set(element, twins.length === 1 ? everyField(twins[0], itemOf(field)) : LEAF);
    }
  }
  return makeSet(true, children);
}
