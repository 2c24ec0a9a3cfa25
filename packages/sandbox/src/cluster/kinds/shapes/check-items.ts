import type { FieldCause } from "../../api-error.js";
import { isObject, type Json } from "../../api-object.js";
import type { ListOwnership } from "./shape.js";
import type { ValueRule } from "./value-rules.js";

interface Counted {
  readonly count: number;
  readonly what: "items" | "properties";
  readonly path: string;
}

/** How many items a list may have, or entries a map. */
export function checkItems({ count, what, path }: Counted, rules: readonly ValueRule[]): readonly FieldCause[] {
  return rules.flatMap((rule): readonly FieldCause[] => {
    if (rule.kind !== "items") return [];
    if (count > rule.max) {
      const message = `Too many: ${count}: must have at most ${rule.max} items`;
      return [{ reason: "FieldValueTooMany", field: path, message }];
    }
    if (count >= rule.min) return [];
    const message = `Invalid value: ${count}: ${path} in body should have at least ${rule.min} ${what}`;
    return [{ reason: "FieldValueInvalid", field: path, message }];
  });
}

/** Items that are the same by their keys are one too many; of more than two the server names the second alone. */
export function checkTwins(items: readonly Json[], ownership: ListOwnership, path: string): readonly FieldCause[] {
  if (ownership.kind !== "items") return [];
  const seen = new Map<string, number>();
  return items.flatMap((item, at): readonly FieldCause[] => {
    if (!isObject(item)) return [];
    const keys = ownership.keys.flatMap(({ name }) => (item[name] === undefined ? [] : [[name, item[name]] as const]));
    const text = JSON.stringify(Object.fromEntries(keys));
    const count = (seen.get(text) ?? 0) + 1;
    seen.set(text, count);
    if (count !== 2) return [];
    return [{ reason: "FieldValueDuplicate", field: `${path}[${at}]`, message: `Duplicate value: ${text}` }];
  });
}
