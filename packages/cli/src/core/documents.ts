import { err, ok, type Result } from "@causeway/shared/basics";
import { type ObjectKind, parseObjectKind } from "./kinds.js";
import { type Place, pathOfObject } from "./object-path.js";
import { textAt } from "./record.js";

/** An object of a file, as far as its identity goes. */
export interface NamedObject {
  readonly kind: ObjectKind;
  readonly path: readonly string[];
}

export function identifyObject(document: unknown, place: Place): Result<NamedObject> {
  const word = textAt(document, "kind");
  if (word === undefined) return err("kind is missing");
  const kind = parseObjectKind(word);
  if (!kind.ok) return kind;
  const path = pathOfObject(kind.value, document, place);
  return path.ok ? ok({ kind: kind.value, path: path.value }) : path;
}

/**
 * Children before their parents; objects of one depth from the last to the first: the order of `apply`, undone. What is
 * named twice comes once.
 */
export function deletionOrder(objects: readonly NamedObject[]): readonly NamedObject[] {
  const distinct = [
    ...new Map(objects.map((object) => [[object.kind.plural, ...object.path].join("/"), object])).values(),
  ];
  return distinct.toReversed().toSorted((a, b) => b.kind.parents.length - a.kind.parents.length);
}
