import { type JsonObject, sameJson } from "../api-object.js";
import { appliedFields, withNamedFields } from "./applied-fields.js";
import { EMPTY_SET, type FieldSet, intersect, isEmptySet, subtract, subtractTrees, unite } from "./field-set.js";
import type { TypedField } from "./field-type.js";
import { mergeValues } from "./merge-values.js";
import { type Owner, type Owners, ownerKey, type Writer } from "./owner.js";
import { removeFields } from "./remove-fields.js";
import { changesOf, contested, loseFields, type OwnedKind, ownable, served } from "./track-update.js";

export interface ApplyRequest {
  readonly current: JsonObject;
  readonly applied: JsonObject;
  readonly owners: Owners;
  readonly kind: OwnedKind;
  readonly writer: Writer;
  /** Takes what others own. */
  readonly isForced: boolean;
  /** RFC 3339. */
  readonly now: string;
}

export type ApplyOutcome =
  | { readonly kind: "applied"; readonly value: JsonObject; readonly owners: Owners }
  /** Whose fields stand in the way, and which. */
  | { readonly kind: "conflicts"; readonly conflicts: ReadonlyMap<Owner, FieldSet> };

/**
 * What a server-side apply makes of an object (structured-merge-diff, merge): the applied fields are the writer's, what the
 * writer applied before and leaves out now is removed unless somebody else owns it, what others own and would lose is a
 * conflict.
 */
export function applyFields(request: ApplyRequest): ApplyOutcome {
  const { current, applied, kind, writer, isForced, now } = request;
  const owners = served(request.owners, kind);
  const key = ownerKey(writer);
  const last = owners.get(key);
  const wanted = subtractTrees(appliedFields(applied, kind.type), kind.reset);
  const mine: Owner = { ...writer, time: last?.time, fields: wanted };
  const merged = mergeValues(current, applied, kind.type) as JsonObject;
  const value = prune({
    merged,
    last: last?.fields ?? EMPTY_SET,
    owners: new Map([...owners, [key, mine]]),
    type: kind.type,
  });
  const others = new Map([...owners].filter(([one]) => one !== key));
  const changes = changesOf(current, value, kind);
  const conflicts = contested(others, changes);
  if (conflicts.size > 0 && !isForced) return { kind: "conflicts", conflicts: nameOwners(owners, conflicts) };
  const left = new Map(loseFields(others, unite(unite(changes.added, changes.modified), changes.removed)));
  const fields = ownable(wanted);
  const isSame = sameJson(current, value);
  if (fields !== undefined) left.set(key, { ...mine, fields, time: isSame ? last?.time : now });
  return { kind: "applied", value, owners: left };
}

function nameOwners(owners: Owners, conflicts: ReadonlyMap<string, FieldSet>): ReadonlyMap<Owner, FieldSet> {
  return new Map(
    [...conflicts].flatMap(([key, fields]) => {
      const owner = owners.get(key);
      return owner === undefined ? [] : [[owner, fields] as const];
    }),
  );
}

interface PruneRequest {
  readonly merged: JsonObject;
  /** What the writer applied the last time. */
  readonly last: FieldSet;
  /** Everybody, the writer with what is applied now. */
  readonly owners: Owners;
  readonly type: TypedField;
}

/** Takes away what was applied the last time, but for what somebody owns now or what the writer never owned. */
function prune({ merged, last, owners, type }: PruneRequest): JsonObject {
  if (isEmptySet(last)) return merged;
  const there = (value: JsonObject) => withNamedFields(appliedFields(value, type), type);
  const without = (fields: FieldSet) => removeFields(merged, fields, type) as JsonObject;
  const before = withNamedFields(last, type);
  const all = there(merged);
  const kept = there(without(before));
  const owned = withNamedFields([...owners.values()].map(({ fields }) => fields).reduce(unite, EMPTY_SET), type);
  const left = there(without(subtract(all, unite(kept, owned))));
  return without(intersect(subtract(all, left), before));
}
