import { isObject, type Json, type JsonObject, mapAt } from "../api-object.js";
import { appliedFields } from "./applied-fields.js";
import { compareFields } from "./compare-fields.js";
import { type FieldSet, isEmptySet, subtract } from "./field-set.js";
import type { TypedField } from "./field-type.js";
import type { Owner } from "./owner.js";

/** Where `kubectl apply` on the client's side keeps what it applied. */
const LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";

type Conflicts = ReadonlyMap<Owner, FieldSet>;

/**
 * The conflicts that are left over where an object was applied on the client's side before: not those about fields that
 * are still as they were applied then.
 */
export function allowedByLastApplied(
  conflicts: Conflicts,
  live: JsonObject,
  type: TypedField,
  version: string,
): Conflicts {
  const last = parseLastApplied(mapAt(live, "metadata", "annotations")[LAST_APPLIED]);
  if (last === undefined || last["apiVersion"] !== version) return conflicts;
  const { apiVersion: _version, kind: _kind, ...content } = last;
  const { added, modified, removed } = compareFields(content, live, type);
  const kept = [modified, added, removed].reduce(subtract, appliedFields(content, type));
  const left = [...conflicts].map(([owner, fields]) => [owner, subtract(fields, kept)] as const);
  return new Map(left.filter(([, fields]) => !isEmptySet(fields)));
}

function parseLastApplied(text: undefined | string): undefined | JsonObject {
  if (text === undefined || text === "") return undefined;
  try {
    const parsed = JSON.parse(text) as Json;
    return isObject(parsed) ? parsed : undefined;
  } catch {
    return undefined;
  }
}

/** An object that was once applied on the client's side is told what is applied now, so that one can go back. */
export function withLastApplied(value: JsonObject, applied: JsonObject): JsonObject {
  const annotations = mapAt(value, "metadata", "annotations");
  const metadata = value["metadata"];
  if (!isObject(metadata) || (annotations[LAST_APPLIED] ?? "") === "") return value;
  const text = `${JSON.stringify(withoutLastApplied(applied), sortKeys)}\n`;
  return { ...value, metadata: { ...metadata, annotations: { ...annotations, [LAST_APPLIED]: text } } };
}

function withoutLastApplied(applied: JsonObject): JsonObject {
  const metadata = applied["metadata"];
  if (!isObject(metadata) || metadata["annotations"] === undefined) return applied;
  const { [LAST_APPLIED]: _last, ...annotations } = mapAt(metadata, "annotations");
  return { ...applied, metadata: { ...metadata, annotations } };
}

function sortKeys(_key: string, value: unknown): unknown {
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([left], [right]) => (left < right ? -1 : 1)));
}
