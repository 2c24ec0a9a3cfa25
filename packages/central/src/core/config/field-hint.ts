import type { JsonSchema } from "@causeway/shared";
import { nearestWord } from "@causeway/shared/basics";
import { describeField, type FieldPath } from "./field-path.js";

/** Where an unknown field probably belongs. */
export interface FieldHint {
  readonly text: string;
  /** The field beside it that lacks what it holds: no second message is needed if that one is missing or empty. */
  readonly explains: undefined | string;
}

const NO_HINT: FieldHint = { text: "", explains: undefined };

/**
 * What was probably meant by a field that the object at `path` does not have: the same name deeper down (the usual slip
 * of indentation) or further up, else a name like it in the same place, else one like it deeper down.
 */
export function hintField(root: JsonSchema, path: FieldPath, field: string): FieldHint {
  const here = schemaAt(root, path);
  if (here === undefined) return NO_HINT;
  const deeper = findDeeper(here, (names) => (names.includes(field) ? field : undefined));
  if (deeper !== undefined)
    return { text: `; did you mean to indent it under ${deeper.place}?`, explains: deeper.first };
  const higher = findHigher(root, path, field);
  if (higher !== undefined) return { text: `; did you mean to put it ${higher}?`, explains: undefined };
  const near = nearestWord(field, Object.keys(here.properties ?? {}));
  if (near !== undefined) return { text: `; did you mean "${near}"?`, explains: near };
  const nearDeeper = findDeeper(here, (names) => nearestWord(field, names));
  if (nearDeeper !== undefined)
    return { text: `; did you mean "${nearDeeper.name}" under ${nearDeeper.place}?`, explains: nearDeeper.first };
  const free = findFree(here);
  if (free !== undefined) return { text: `; did you mean to indent it under ${free}?`, explains: free };
  const inSpec = root.properties?.["spec"]?.properties ?? {};
  return Object.hasOwn(inSpec, field) ? { text: "; did you mean to put it in spec?", explains: undefined } : NO_HINT;
}

/** A field that must be there and takes any names, such as labels. */
function findFree({ properties = {}, required = [] }: JsonSchema): undefined | string {
  return required.find((name) => typeof properties[name]?.additionalProperties === "object");
}

/** Undefined where the schema says nothing of the path. */
export function schemaAt(root: JsonSchema, path: FieldPath): undefined | JsonSchema {
  let schema: undefined | JsonSchema = root;
  for (const part of path) schema = typeof part === "number" ? schema?.items : schema?.properties?.[part];
  return schema;
}

interface Found {
  readonly name: string;
  readonly place: string;
  readonly first: string;
}

/** Breadth first, so that the shallowest place wins. */
function findDeeper(from: JsonSchema, pick: (names: readonly string[]) => undefined | string): undefined | Found {
  let level = childrenOf(from, "", undefined);
  while (level.length > 0) {
    for (const { schema, place, first } of level) {
      const name = pick(Object.keys(schema.properties ?? {}));
      if (name !== undefined) return { name, place, first };
    }
    level = level.flatMap(({ schema, place, first }) => childrenOf(schema, place, first));
  }
  return undefined;
}

interface Child {
  readonly schema: JsonSchema;
  readonly place: string;
  readonly first: string;
}

function childrenOf(schema: JsonSchema, place: string, first: undefined | string): Child[] {
  return Object.entries(schema.properties ?? {}).map(([name, child]) => {
    const inner = place === "" ? name : `${place}.${name}`;
    const isList = child.items !== undefined;
    return { schema: child.items ?? child, place: isList ? `an item of ${inner}` : inner, first: first ?? name };
  });
}

function findHigher(root: JsonSchema, path: FieldPath, field: string): undefined | string {
  for (let depth = path.length - 1; depth >= 0; depth -= 1) {
    const place = path.slice(0, depth);
    const properties = schemaAt(root, place)?.properties ?? {};
    if (Object.hasOwn(properties, field)) return depth === 0 ? "at the top level" : `in ${describeField(place)}`;
  }
  return undefined;
}
