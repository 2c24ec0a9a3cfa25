import { type ConfigKind, SCHEMAS } from "@causeway/shared";
import { Ajv2020, type ErrorObject, type ValidateFunction } from "ajv/dist/2020.js";
import type { FieldPath } from "../core/config/field-path.js";
import type { CheckSchema } from "../core/config/parse-document.js";
import type { SchemaViolation } from "../core/config/schema-violation.js";

/** More than a person reads; what is described beyond that costs time and helps nobody. */
const MAX_VIOLATIONS = 200;

// Every error at once: the size of what is checked was limited before.
const ajv = new Ajv2020({ allErrors: true, verbose: true, strict: true, allowUnionTypes: false });
ajv.addVocabulary(["x-expects", "x-form", "x-refused"]);

/** What a process has compiled already. A validator keeps nothing but the errors of its last call, which are read at once. */
const validators = new Map<ConfigKind, ValidateFunction>();

/** Compiles each schema when the first object of its kind comes, once in a process: that takes as long as starting central. */
export const checkSchema: CheckSchema = (kind, value) => {
  const validate = validators.get(kind) ?? ajv.compile(SCHEMAS[kind]);
  validators.set(kind, validate);
  if (validate(value)) return [];
  const errors = (validate.errors ?? []).filter(({ keyword }) => keyword !== "propertyNames");
  return errors.slice(0, MAX_VIOLATIONS).map((error) => decode(error, value));
};

function decode(error: ErrorObject, value: unknown): SchemaViolation {
  return {
    path: decodePointer(error.instancePath, value),
    keyword: error.keyword,
    field: fieldOf(error),
    schema: error.parentSchema ?? {},
    value: error.data,
  };
}

function fieldOf({ keyword, params, propertyName }: ErrorObject): string {
  if (keyword === "additionalProperties") return String(params["additionalProperty"]);
  if (keyword === "required") return String(params["missingProperty"]);
  return propertyName ?? "";
}

/** RFC 6901; a segment is a position where the value has a list. */
function decodePointer(pointer: string, value: unknown): FieldPath {
  let current = value;
  return pointer
    .split("/")
    .slice(1)
    .map((segment) => {
      const name = segment.replaceAll("~1", "/").replaceAll("~0", "~");
      const part = Array.isArray(current) ? Number(name) : name;
      current = current === null || typeof current !== "object" ? undefined : Reflect.get(current, name);
      return part;
    });
}
