import { isObject, type Json, type JsonObject } from "../api-object.js";

/** JSON merge patch, RFC 7386: null removes, objects merge, anything else replaces. */
export function applyMergePatch(target: undefined | Json, patch: Json): Json {
  if (!isObject(patch)) return patch;
  const merged: Record<string, Json> = { ...(isObject(target) ? (target as JsonObject) : {}) };
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete merged[key];
    else merged[key] = applyMergePatch(merged[key], value);
  }
  return merged;
}
