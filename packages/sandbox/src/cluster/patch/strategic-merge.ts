import { isObject, type Json, type JsonObject, sameJson } from "../api-object.js";
import { orderItems } from "./order-items.js";

/**
 * Merge keys of the lists that Kubernetes merges by item, by the name of the field and, where that is not enough, of its
 * parent (k8s.io/api, patchMergeKey tags). A list that is not here is replaced whole.
 */
const MERGE_KEYS: Readonly<Record<string, string>> = {
  containers: "name",
  initContainers: "name",
  ephemeralContainers: "name",
  env: "name",
  volumes: "name",
  volumeMounts: "mountPath",
  volumeDevices: "devicePath",
  imagePullSecrets: "name",
  hostAliases: "ip",
  topologySpreadConstraints: "topologyKey",
  conditions: "type",
  ownerReferences: "uid",
  addresses: "type",
  taints: "key",
  secrets: "name",
  "spec.ports": "port",
  "container.ports": "containerPort",
};

/** Lists of plain values that are sets: a patch adds to them. */
const SETS: ReadonlySet<string> = new Set(["finalizers"]);

const DELETE_FROM_LIST = "$deleteFromPrimitiveList/";
const ELEMENT_ORDER = "$setElementOrder/";
const RETAIN_KEYS = "$retainKeys";

/** Strategic merge patch of a built-in kind, with its directives $patch, $retainKeys, $deleteFromPrimitiveList, $setElementOrder. */
export function applyStrategicMerge(target: Json, patch: JsonObject): JsonObject {
  return mergeObject(isObject(target) ? target : {}, patch, "");
}

function mergeObject(target: JsonObject, patch: JsonObject, parent: string): JsonObject {
  if (patch["$patch"] === "delete") return {};
  if (patch["$patch"] === "replace") return withoutDirectives(patch);
  const merged: Record<string, Json> = retained(target, patch);
  for (const [key, value] of Object.entries(patch)) {
    if (key.startsWith(DELETE_FROM_LIST)) removeValues(merged, key.slice(DELETE_FROM_LIST.length), value);
    else if (value === null) delete merged[key];
    else if (!isForNothing(key, value, merged)) {
      merged[key] = mergeField({ target: merged[key], patch: value, field: key, parent });
    }
  }
  for (const [key, order] of Object.entries(patch)) {
    if (!key.startsWith(ELEMENT_ORDER)) continue;
    reorder({ merged, before: target, field: key.slice(ELEMENT_ORDER.length), order, parent });
  }
  return merged;
}

/** Directives are no fields, and what tells how to change a map says nothing of one that is not there. */
function isForNothing(key: string, value: Json, merged: JsonObject): boolean {
  return key.startsWith("$") || (merged[key] === undefined && isObject(value) && value["$patch"] !== undefined);
}

interface FieldMerge {
  readonly target: undefined | Json;
  readonly patch: Json;
  readonly field: string;
  readonly parent: string;
}

function mergeField({ target, patch, field, parent }: FieldMerge): Json {
  if (isObject(patch)) return mergeObject(isObject(target) ? target : {}, patch, field);
  if (!Array.isArray(patch)) return patch;
  const items = patch as readonly Json[];
  const current = Array.isArray(target) ? (target as readonly Json[]) : [];
  if (SETS.has(field)) {
    const merged = [...current, ...items.filter((item) => !current.some((have) => sameJson(have, item)))];
    return orderItems({ merged, order: items, before: current, mergeKey: undefined });
  }
  const mergeKey = mergeKeyOf(field, parent);
  if (mergeKey === undefined) return items.map(strip);
  const merged = mergeList(current, items, mergeKey, field);
  return orderItems({ merged, order: items, before: current, mergeKey });
}

function mergeKeyOf(field: string, parent: string): undefined | string {
  if (field !== "ports") return MERGE_KEYS[field];
  return parent === "spec" ? MERGE_KEYS["spec.ports"] : MERGE_KEYS["container.ports"];
}

function mergeList(current: readonly Json[], patch: readonly Json[], mergeKey: string, field: string): readonly Json[] {
  if (patch.some((item) => isObject(item) && item["$patch"] === "replace" && item[mergeKey] === undefined)) {
    return patch.filter((item) => !(isObject(item) && item["$patch"] === "replace"));
  }
  const merged = [...current];
  for (const item of patch) {
    if (!isObject(item)) continue;
    const at = merged.findIndex((have) => isObject(have) && sameJson(have[mergeKey], item[mergeKey]));
    const have = merged[at];
    if (item["$patch"] === "delete") {
      if (at >= 0) merged.splice(at, 1);
    } else if (have === undefined) merged.push(withoutDirectives(item));
    else merged[at] = mergeObject(have as JsonObject, item, field);
  }
  return merged;
}

function retained(target: JsonObject, patch: JsonObject): Record<string, Json> {
  const keep = patch[RETAIN_KEYS];
  if (!Array.isArray(keep)) return { ...target };
  const keys = keep as readonly Json[];
  return Object.fromEntries(Object.entries(target).filter(([key]) => keys.includes(key)));
}

function removeValues(merged: Record<string, Json>, field: string, values: Json): void {
  const current = merged[field];
  if (!Array.isArray(current) || !Array.isArray(values)) return;
  const gone = values as readonly Json[];
  merged[field] = (current as readonly Json[]).filter((item) => !gone.includes(item));
}

interface Reorder {
  readonly merged: Record<string, Json>;
  readonly before: JsonObject;
  readonly field: string;
  readonly order: Json;
  readonly parent: string;
}

function reorder({ merged, before, field, order, parent }: Reorder): void {
  const current = merged[field];
  if (!Array.isArray(current) || !Array.isArray(order)) return;
  const old = before[field];
  merged[field] = orderItems({
    merged: current as readonly Json[],
    order: order as readonly Json[],
    before: Array.isArray(old) ? (old as readonly Json[]) : [],
    mergeKey: mergeKeyOf(field, parent),
  });
}

function strip(value: Json): Json {
  return isObject(value) ? withoutDirectives(value) : value;
}

function withoutDirectives(value: JsonObject): JsonObject {
  const kept = Object.entries(value).filter(([key, item]) => !key.startsWith("$") && item !== null);
  return Object.fromEntries(
    kept.map(([key, item]) => [key, Array.isArray(item) ? (item as readonly Json[]).map(strip) : strip(item)]),
  );
}
