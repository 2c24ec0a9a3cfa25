import type { ApiObject, JsonObject } from "../api-object.js";
import { type Comparison, compareFields } from "./compare-fields.js";
import { EMPTY_SET, type FieldSet, intersect, isEmptySet, setOf, subtract, subtractTrees, unite } from "./field-set.js";
import type { TypedField } from "./field-type.js";
import { type Owner, type Owners, ownerKey, type Writer } from "./owner.js";

/** What a kind says about the ownership of its objects. */
export interface OwnedKind {
  readonly type: TypedField;
  /** What this kind of write throws away. */
  readonly reset: FieldSet;
  /** Versions that the kind is served in; what was written in another one is nobody's any more. */
  readonly apiVersions: readonly string[];
}

/** The part of an object that has owners. */
export function ownedContent(object: ApiObject): JsonObject {
  const { apiVersion: _version, kind: _kind, metadata, ...content } = object;
  const { managedFields: _managed, ...rest } = metadata;
  return { ...content, metadata: rest } as unknown as JsonObject;
}

/** What the API server keeps for itself: nobody owns it. */
const SYSTEM_FIELDS: FieldSet = setOf(
  ["name", "namespace", "creationTimestamp", "selfLink", "uid", "clusterName", "generation", "resourceVersion"]
    .map((name) => ["f:metadata", `f:${name}`])
    .concat([["f:metadata"]]),
);

/** Without what nobody owns; undefined when nothing is left. */
export function ownable(fields: FieldSet): undefined | FieldSet {
  const left = subtract(fields, SYSTEM_FIELDS);
  return isEmptySet(left) ? undefined : left;
}

export function changesOf(before: JsonObject, after: JsonObject, kind: OwnedKind): Comparison {
  const { added, modified, removed } = compareFields(before, after, kind.type);
  return {
    added: subtractTrees({ ...added, isMember: false }, kind.reset),
    modified: subtractTrees(modified, kind.reset),
    removed: subtractTrees(removed, kind.reset),
  };
}

export interface UpdateTracking {
  /** Undefined when the object is new. */
  readonly before: JsonObject;
  readonly after: JsonObject;
  readonly owners: Owners;
  readonly kind: OwnedKind;
  readonly writer: Writer;
  /** RFC 3339. */
  readonly now: string;
}

/** The owners after a write that is no apply: what changed is the writer's now, what is gone is nobody's. */
export function trackUpdate({ before, after, owners, kind, writer, now }: UpdateTracking): Owners {
  const changes = changesOf(before, after, kind);
  const left = loseFields(served(owners, kind), lostFields(changes));
  const taken = ownable(unite(changes.modified, changes.added));
  if (taken === undefined) return left;
  const key = ownerKey(writer);
  const fields = unite(left.get(key)?.fields ?? EMPTY_SET, taken);
  return new Map([...left, [key, { ...writer, fields, time: now }]]);
}

function lostFields({ added, modified, removed }: Comparison): FieldSet {
  return unite(unite(added, modified), removed);
}

/** Owners who wrote in a version that is still served. */
export function served(owners: Owners, { apiVersions }: OwnedKind): Owners {
  return new Map([...owners].filter(([, owner]) => apiVersions.includes(owner.apiVersion)));
}

/** Every owner without these fields; without those whom nothing is left. */
export function loseFields(owners: Owners, lost: FieldSet): Owners {
  const left = new Map<string, Owner>();
  for (const [key, owner] of owners) {
    const fields = subtract(owner.fields, lost);
    if (isEmptySet(fields)) continue;
    left.set(key, fields === owner.fields ? owner : { ...owner, fields });
  }
  return left;
}

/** Whose fields a change touches, and which. */
export function contested(owners: Owners, { added, modified }: Comparison): ReadonlyMap<string, FieldSet> {
  const changed = unite(added, modified);
  const found = new Map<string, FieldSet>();
  for (const [key, owner] of owners) {
    const fields = intersect(owner.fields, changed);
    if (!isEmptySet(fields)) found.set(key, fields);
  }
  return found;
}
