import { isObject, type Json, type JsonObject } from "../api-object.js";
import { EMPTY_SET, type FieldSet, LEAF, makeSet, sortedChildren } from "./field-set.js";
import type { PathElement } from "./path-element.js";

/** Sets that are kept to be shared; very many objects are owned alike. */
const MAX_SHARED = 2_000;

/**
 * FieldSets as `fieldsV1` of `metadata.managedFields` and back. Equal sets give one and the same object, which nobody may
 * change, so that thousands of objects that are owned alike hold it once.
 */
export class FieldsCodec {
  readonly #shared = new Map<string, JsonObject>();
  readonly #sets = new WeakMap<object, FieldSet>();

  encode(set: FieldSet): JsonObject {
    const fields = encodeNode(set);
    const text = JSON.stringify(fields);
    const shared = this.#shared.get(text);
    if (shared !== undefined) return shared;
    if (this.#shared.size === MAX_SHARED) this.#shared.clear();
    this.#shared.set(text, fields);
    this.#sets.set(fields, set);
    return fields;
  }

  /** Undefined when it is none. */
  decode(fields: undefined | Json): undefined | FieldSet {
    if (fields === undefined) return EMPTY_SET;
    if (!isObject(fields)) return undefined;
    const known = this.#sets.get(fields);
    if (known !== undefined) return known;
    const set = decodeNode(fields);
    if (set !== undefined) this.#sets.set(fields, set);
    return set;
  }
}

function encodeNode(set: FieldSet): JsonObject {
  const fields: Record<string, Json> = {};
  if (set.isMember && set.children.size > 0) fields["."] = {};
  for (const [element, child] of sortedChildren(set)) fields[element] = encodeNode(child);
  return fields;
}

function decodeNode(fields: JsonObject): undefined | FieldSet {
  const children = new Map<PathElement, FieldSet>();
  let isMember = false;
  for (const [element, below] of Object.entries(fields)) {
    if (!isObject(below)) return undefined;
    if (element === ".") isMember = true;
    else {
      const child = isElement(element) ? decodeBelow(below) : undefined;
      if (child === undefined) return undefined;
      children.set(element, child);
    }
  }
  return makeSet(isMember, children);
}

/** A node without anything below it is there for itself. */
function decodeBelow(fields: JsonObject): undefined | FieldSet {
  return Object.keys(fields).length === 0 ? LEAF : decodeNode(fields);
}

function isElement(text: string): boolean {
  if (text.startsWith("f:")) return true;
  if (!text.startsWith("k:") && !text.startsWith("v:")) return false;
  try {
    return isObject(JSON.parse(text.slice(2))) === text.startsWith("k:");
  } catch {
    return false;
  }
}
