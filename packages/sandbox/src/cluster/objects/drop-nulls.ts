import { isObject, type Json } from "../api-object.js";

/** Drops every null, which the API server reads as absent. What has none stays the same thing. */
export function dropNulls(value: Json): Json {
  if (Array.isArray(value)) {
    const items = value as readonly Json[];
    const kept = items.map(dropNulls);
    return kept.every((item, at) => item === items[at]) ? items : kept;
  }
  if (!isObject(value)) return value;
  const entries = Object.entries(value);
  const kept = entries.flatMap(([key, item]) => (item === null ? [] : [[key, dropNulls(item)] as const]));
  const isSame = kept.length === entries.length && kept.every(([, item], at) => item === entries[at]?.[1]);
  return isSame ? value : Object.fromEntries(kept);
}
