import type { FieldCause } from "../../api-error.js";
import type { JsonObject } from "../../api-object.js";
import type { ValueRule } from "./value-rules.js";

/** An object that has several fields of which it may have one. The server says of no field that it is that one. */
export function checkAlternatives(
  object: JsonObject,
  path: string,
  rules: readonly ValueRule[],
): readonly FieldCause[] {
  const groups = rules.filter((rule) => rule.kind === "alternatives");
  const found = groups.map(({ fields }) => fields.filter((field) => isThere(object, field)).length);
  const wrong = found.filter((count) => count > 1);
  if (wrong.length === 0) return [];
  const place = JSON.stringify(path);
  // The server says nothing twice.
  const each = [...new Set(wrong)].map(
    (count) => `${place} must validate one and only one schema (oneOf). Found ${count} valid alternatives`,
  );
  const none = wrong.length === groups.length ? ". None validated" : "";
  const all = groups.length === 1 ? [] : [`${place} must validate all the schemas (allOf)${none}`];
  return [...each, ...all].map((why): FieldCause => {
    return { reason: "FieldValueInvalid", field: "<nil>", message: `Invalid value: "": ${why}` };
  });
}

function isThere(object: JsonObject, field: string): boolean {
  return object[field] !== undefined && object[field] !== null;
}
