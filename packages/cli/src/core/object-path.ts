import { err, ok, type ParentField, type Result } from "@causeway/shared/basics";
import type { ObjectKind } from "./kinds.js";
import { textAt } from "./record.js";

/** Where names are looked up when a command does not spell the whole path. */
export type Place = Readonly<Record<ParentField, undefined | string>>;

const FLAGS: Readonly<Record<ParentField, string>> = {
  organization: "--org ORGANIZATION",
  tenant: "--tenant TENANT",
  workspace: "-w WORKSPACE",
};

/** A name that can stand as one segment of a URL path: not empty, no slash, and not what a URL would resolve away. */
export function isSegment(text: string): boolean {
  return text !== "" && text !== "." && text !== ".." && !text.includes("/");
}

/**
 * The full path of one object, kind excluded. `name` is its name, or a path that ends in it; what is missing at the
 * front comes from the place.
 */
export function objectPath(kind: ObjectKind, name: string, place: Place): Result<readonly string[]> {
  const given = name.split("/");
  if (!given.every(isSegment)) return err(`${JSON.stringify(name)} is not the name of an object`);
  const missing = kind.parents.length + 1 - given.length;
  if (missing < 0) return err(`${JSON.stringify(name)} has too many parts: ${describePath(kind)} is the whole path`);
  return withParents(kind, kind.parents.slice(0, missing), place, given);
}

/** The path of an object as its own metadata tells it; the place fills what the metadata leaves out. */
export function pathOfObject(kind: ObjectKind, object: unknown, place: Place): Result<readonly string[]> {
  const name = textAt(object, "metadata", "name");
  if (name === undefined) return err("metadata.name is missing");
  if (!isSegment(name)) return err(`metadata.name: ${JSON.stringify(name)} is not the name of an object`);
  const own = (parent: ParentField): undefined | string => textAt(object, "metadata", parent) ?? place[parent];
  const ownPlace = { organization: own("organization"), tenant: own("tenant"), workspace: own("workspace") };
  return withParents(kind, kind.parents, ownPlace, [name]);
}

function withParents(
  kind: ObjectKind,
  parents: readonly ParentField[],
  place: Place,
  rest: readonly string[],
): Result<readonly string[]> {
  const path: string[] = [];
  for (const parent of parents) {
    const name = place[parent];
    if (name === undefined) return err(`a ${kind.kind} belongs to a ${parent}: say which with ${FLAGS[parent]}`);
    if (!isSegment(name)) return err(`${JSON.stringify(name)} is not the name of a ${parent}`);
    path.push(name);
  }
  return ok([...path, ...rest]);
}

/** What a list without a name covers: as many leading parents as the place knows. */
export function listPath(kind: ObjectKind, place: Place): readonly string[] {
  const path: string[] = [];
  for (const parent of kind.parents) {
    const name = place[parent];
    if (name === undefined) return path;
    path.push(name);
  }
  return path;
}

function describePath(kind: ObjectKind): string {
  return [...kind.parents, kind.kind].map((name) => name.toUpperCase()).join("/");
}
