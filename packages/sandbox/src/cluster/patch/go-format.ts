import { isObject, type Json } from "../api-object.js";

/** A JSON value as Go's `%v` prints it, `map[a:1 b:[x y]]`: the API server quotes refused patches that way. */
export function formatGoValue(value: Json): string {
  if (value === null) return "<nil>";
  if (Array.isArray(value)) return `[${(value as readonly Json[]).map(formatGoValue).join(" ")}]`;
  if (!isObject(value)) return `${value}`;
  const pairs = Object.keys(value)
    .sort()
    .map((key) => `${key}:${formatGoValue(value[key] ?? null)}`);
  return `map[${pairs.join(" ")}]`;
}
