import { type ConfigObject, findKind, findPlural, KINDS, type KindInfo, type ParentField } from "@causeway/shared";

/** The names of `metadata` that any kind may have. */
export type PlacingMetadata = Readonly<Partial<Record<ParentField | "name", string>>>;

/** `workspaces/tetrate/tetrate/bookinfo-ws`: plural of the kind, names of the parents, own name. */
export function pathOf(object: ConfigObject): string {
  return pathIn(infoOf(object), object.metadata);
}

export function pathIn(info: KindInfo, metadata: PlacingMetadata): string {
  return [info.plural, ...info.parents.map((field) => metadata[field] ?? ""), metadata.name ?? ""].join("/");
}

export function infoOf(object: ConfigObject): KindInfo {
  const info = findKind(object.kind);
  if (info === undefined) throw new Error(`no kind ${JSON.stringify(object.kind)}`);
  return info;
}

/** One object that another hangs on, and the field of the child's metadata that names it. */
export interface ParentRef {
  readonly field: ParentField;
  readonly kind: string;
  readonly path: string;
}

/** All ancestors of an object, outermost first. */
export function parentsOf(info: KindInfo, metadata: PlacingMetadata): ParentRef[] {
  return info.parents.map((field, depth) => {
    const parent = parentKind(field);
    const names = info.parents.slice(0, depth + 1).map((name) => metadata[name] ?? "");
    return { field, kind: parent.kind, path: [parent.plural, ...names].join("/") };
  });
}

const PARENT_PLURALS: Readonly<Record<ParentField, string>> = {
  organization: "organizations",
  tenant: "tenants",
  workspace: "workspaces",
};

function parentKind(field: ParentField): KindInfo {
  const info = findPlural(PARENT_PLURALS[field]);
  if (info === undefined) throw new Error(`no kind for ${field}`);
  return info;
}

/** Prefixes of the paths of everything that hangs, at any depth, on the object at `path`. */
export function childPrefixes(path: string): string[] {
  const [plural = "", ...names] = path.split("/");
  const field = findPlural(plural)?.kind.toLowerCase();
  const kinds = KINDS.filter((info) => info.parents[names.length - 1] === field);
  return kinds.map((info) => [info.plural, ...names].join("/"));
}

/** A path taken apart: of one object, or of all of a kind below some parents. */
export interface PathRef {
  readonly info: KindInfo;
  readonly isComplete: boolean;
}

/** Undefined when the first segment is no plural, a segment is empty, or there are more segments than the kind has. */
export function parsePath(path: string): undefined | PathRef {
  const [plural = "", ...names] = path.split("/");
  const info = findPlural(plural);
  if (info === undefined || names.length > info.parents.length + 1 || names.includes("")) return undefined;
  return { info, isComplete: names.length === info.parents.length + 1 };
}
