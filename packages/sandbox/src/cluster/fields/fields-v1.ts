import { isObject, type Json, type JsonObject } from "../api-object.js";
import { EMPTY_SET, type FieldSet, isEmptySet, LEAF, makeSet, sortedChildren } from "./field-set.js";
import type { PathElement } from "./path-element.js";

/** Nodes that are kept to be shared; very many objects are owned alike, or alike but for a value or two. */
const MAX_SHARED = 4_000;

const NOTHING: JsonObject = {};

/**
 * FieldSets as `fieldsV1` of `metadata.managedFields` and back. Equal sets, and equal parts of sets, give one and the same
 * object, which nobody may change, so that thousands of objects that are owned alike hold it once.
 */
export class FieldsCodec {
  readonly #shared = new Map<string, JsonObject>();
  readonly #fields = new WeakMap<FieldSet, JsonObject>();
  readonly #sets = new WeakMap<JsonObject, FieldSet>();
  readonly #numbers = new WeakMap<JsonObject, number>();
  #count = 0;

  encode(set: FieldSet): JsonObject {
    if (set === LEAF || isEmptySet(set)) return NOTHING;
    const known = this.#fields.get(set);
    if (known !== undefined) return known;
    const fields: Record<string, Json> = {};
    let text = "";
    if (set.isMember) {
      fields["."] = NOTHING;
      text = ".";
    }
    for (const [element, child] of sortedChildren(set)) {
      const below = this.encode(child);
      fields[element] = below;
      text += `${element}\n${this.#numbers.get(below) ?? 0}\n`;
    }
    const shared = this.#share(text, fields);
    this.#fields.set(set, shared);
    // What nobody shares yet may never be asked for again, and is not worth keeping twice.
    if (shared !== fields) this.#sets.set(shared, set);
    return shared;
  }

  /** The node that is told by that text: the names below it, and the numbers of what they lead to. */
  #share(text: string, fields: JsonObject): JsonObject {
    const shared = this.#shared.get(text);
    if (shared !== undefined) return shared;
    if (this.#shared.size === MAX_SHARED) this.#shared.clear();
    this.#count += 1;
    this.#numbers.set(fields, this.#count);
    this.#shared.set(text, fields);
    return fields;
  }

  /** Undefined when it is none. */
  decode(fields: undefined | Json): undefined | FieldSet {
    if (fields === undefined) return EMPTY_SET;
    if (!isObject(fields)) return undefined;
    const known = this.#sets.get(fields);
    if (known !== undefined) return known;
    const set = this.#decodeNode(fields);
    if (set !== undefined) this.#sets.set(fields, set);
    return set;
  }

  #decodeNode(fields: JsonObject): undefined | FieldSet {
    const children = new Map<PathElement, FieldSet>();
    let isMember = false;
    for (const [element, below] of Object.entries(fields)) {
      if (element === ".") isMember = true;
      else {
        const child = isElement(element) && isObject(below) ? this.#decodeBelow(below) : undefined;
        if (child === undefined) return undefined;
        children.set(element, child);
      }
    }
    return makeSet(isMember, children);
  }

  /** A node without anything below it is there for itself. */
  #decodeBelow(fields: JsonObject): undefined | FieldSet {
    return Object.keys(fields).length === 0 ? LEAF : this.decode(fields);
  }
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
