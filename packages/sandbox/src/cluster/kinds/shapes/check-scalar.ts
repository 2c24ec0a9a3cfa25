import type { FieldCause } from "../../api-error.js";
import type { Json } from "../../api-object.js";
import { findCorruptByte } from "./base64.js";
import type { ValueReport } from "./value-report.js";
import type { ValueRule } from "./value-rules.js";

/** Checks one value that is no list, map or object; null is nothing. */
export function checkScalar(value: Json, path: string, rules: readonly ValueRule[]): ValueReport {
  if (value === null) return { schema: [], rules: [] };
  const schema = rules.flatMap((rule) => checkSchema(value, path, rule));
  const isDuration = rules.some(({ kind }) => kind === "duration");
  return { schema, rules: isDuration && typeof value === "string" ? badDuration(value, path) : [] };
}

function checkSchema(value: Json, path: string, rule: ValueRule): readonly FieldCause[] {
  if (rule.kind === "range" && typeof value === "number") return outOfRange(value, path, rule);
  if (rule.kind === "oneOf" && !rule.words.some((word) => word === value)) {
    const words = rule.words.map((word) => JSON.stringify(word)).join(", ");
    const message = `Unsupported value: ${JSON.stringify(value)}: supported values: ${words}`;
    return [{ reason: "FieldValueNotSupported", field: path, message }];
  }
  if (typeof value !== "string") return [];
  if (rule.kind === "length" && Buffer.byteLength(value) > rule.max) {
    return [{ reason: "FieldValueTooLong", field: path, message: `Too long: may not be more than ${rule.max} bytes` }];
  }
  if (rule.kind === "bytes" && findCorruptByte(value) !== undefined) {
    const text = JSON.stringify(value);
    const message = `Invalid value: ${text}: ${path} in body must be of type byte: ${text}`;
    return [{ reason: "FieldValueTypeInvalid", field: path, message }];
  }
  return [];
}

function outOfRange(value: number, path: string, { min, max }: Extract<ValueRule, { kind: "range" }>): FieldCause[] {
  const than = value < min ? `greater than or equal to ${min}` : value > max ? `less than or equal to ${max}` : "";
  if (than === "") return [];
  const message = `Invalid value: ${value}: ${path} in body should be ${than}`;
  return [{ reason: "FieldValueInvalid", field: path, message }];
}

const UNIT_MS: Readonly<Record<string, number>> = {
  h: 3_600_000,
  m: 60_000,
  s: 1_000,
  ms: 1,
  us: 1e-3,
  µs: 1e-3,
  ns: 1e-6,
};
const DURATION = /^[-+]?(?:0|(?:(?:\d+\.?\d*|\.\d+)(?:h|ms|m|s|us|µs|ns))+)$/;
const DURATION_PART = /([\d.]+)(h|ms|m|s|us|µs|ns)/g;

/** A duration as Go writes it. */
function badDuration(text: string, path: string): readonly FieldCause[] {
  const why = "must be a valid duration greater than 1ms";
  if (!DURATION.test(text)) {
    const type = "type conversion error from 'string' to 'google.protobuf.Duration'";
    const message = `Invalid value: "string": ${type} evaluating rule: ${why}`;
    return [{ reason: "FieldValueInvalid", field: path, message }];
  }
  const parts = [...text.matchAll(DURATION_PART)];
  const totalMs = parts.reduce((sum, [, count = "", unit = ""]) => sum + Number(count) * (UNIT_MS[unit] ?? 0), 0);
  if (totalMs >= 1 && !text.startsWith("-")) return [];
  return [{ reason: "FieldValueInvalid", field: path, message: `Invalid value: ${JSON.stringify(text)}: ${why}` }];
}
