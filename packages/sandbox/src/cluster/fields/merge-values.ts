import type { Json, JsonObject } from "../api-object.js";
import { itemsByElement } from "./compare-fields.js";
import { DEDUCED, fieldOf, itemElement, itemOf, structureOf, type TypedField } from "./field-type.js";
import type { PathElement } from "./path-element.js";

/** What is there with what is applied over it: the applied value wins, fields and items of both stay. */
export function mergeValues(current: undefined | Json, applied: undefined | Json, field: TypedField): undefined | Json {
  if (applied === undefined) return current;
  if (current === undefined) return applied;
  const structure = structureOf(applied, field);
  if (structure === "leaf" || structure !== structureOf(current, field)) return applied;
  if (structure === "fields") return mergeObjects(current as JsonObject, applied as JsonObject, field);
  return mergeLists(current as readonly Json[], applied as readonly Json[], field);
}

function mergeObjects(current: JsonObject, applied: JsonObject, field: TypedField): JsonObject {
  const merged: Record<string, Json> = { ...current };
  for (const [name, value] of Object.entries(applied)) {
    const type = fieldOf(field, name) ?? { type: DEDUCED, shapes: field.shapes };
    merged[name] = mergeValues(merged[name], value, type) ?? value;
  }
  return merged;
}

interface Entry {
  readonly element: PathElement;
  readonly item: Json;
}

function entriesOf(items: readonly Json[], field: TypedField): readonly Entry[] {
  return items.flatMap((item) => {
    const element = itemElement(item, field);
    return element === undefined ? [] : [{ element, item }];
  });
}

/**
 * Items in the order of the applied list, and those of the current one where they stood between them
 * (structured-merge-diff, typed/merge).
 */
function mergeLists(current: readonly Json[], applied: readonly Json[], field: TypedField): readonly Json[] {
  const before = entriesOf(current, field);
  const wanted = entriesOf(applied, field);
  const own = itemsByElement(current, field);
  const wantedElements = new Set(wanted.map(({ element }) => element));
  const shared = wanted.filter(({ element }) => own.has(element)).map(({ element }) => element);
  const done = new Set<PathElement>();
  const merged: Json[] = [];
  const item = itemOf(field);
  let at = 0;
  for (const { element, item: value } of wanted) {
    at = passOver({ before, at, next: element, shared: shared.find((one) => !done.has(one)), wantedElements, merged });
    const twins = own.get(element) ?? [];
    merged.push((twins.length === 1 ? mergeValues(twins[0], value, item) : value) ?? value);
    done.add(element);
    if (before[at]?.element === element) at += 1;
  }
  for (const { element, item: value } of before.slice(at)) if (!wantedElements.has(element)) merged.push(value);
  return merged;
}

interface Pass {
  readonly before: readonly Entry[];
  readonly at: number;
  /** The applied item that is to come. */
  readonly next: PathElement;
  /** The first item of both lists that has not come yet. */
  readonly shared: undefined | PathElement;
  readonly wantedElements: ReadonlySet<PathElement>;
  readonly merged: Json[];
}

/** Takes over current items that nobody applies, as far as the next shared one; says where it stopped. */
function passOver({ before, at, next, shared, wantedElements, merged }: Pass): number {
  let position = at;
  for (let entry = before[position]; entry !== undefined; entry = before[position]) {
    if (entry.element === next) return position;
    if (entry.element === shared) return position;
    position += 1;
    if (!wantedElements.has(entry.element)) merged.push(entry.item);
    else if (shared === undefined) return position;
  }
  return position;
}
