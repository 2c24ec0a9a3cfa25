import type { JsonSchema } from "@causeway/shared";
import { nearestWord } from "@causeway/shared/basics";
import { hintField, schemaAt } from "./field-hint.js";
import { describeField, type FieldPath } from "./field-path.js";
import type { Finding } from "./refusal.js";
import { hintSpace, hintValue } from "./value-hint.js";

/** One rule of a schema that a value breaks. */
export interface SchemaViolation {
  /** The value that breaks the rule; for a field too many or too few, the object that has or lacks it. */
  readonly path: FieldPath;
  /** JSON Schema's word for the rule, such as `pattern`. */
  readonly keyword: string;
  /** The field that is missing or unknown, or the key that has the wrong form; empty for other rules. */
  readonly field: string;
  /** The schema that has the rule. */
  readonly schema: JsonSchema;
  readonly value: unknown;
}

/** Violations as sentences for the person who wrote the document; `root` is the schema of its kind. */
export function describeViolations(root: JsonSchema, violations: readonly SchemaViolation[]): Finding[] {
  const findings: Finding[] = [];
  const explained = new Set<string>();
  for (const violation of violations) {
    if (violation.keyword !== "additionalProperties") continue;
    const { finding, explains } = describeUnknown(root, violation);
    findings.push(finding);
    if (explains !== undefined) explained.add(describeField([...violation.path, explains]));
  }
  for (const violation of violations) {
    if (violation.keyword === "additionalProperties" || isExplained(violation, explained)) continue;
    findings.push(describeViolation(root, violation));
  }
  return findings;
}

/** A field that is missing, or empty, only because what it should hold stands beside it or under a slip of its name. */
function isExplained({ path, keyword, field, value }: SchemaViolation, explained: ReadonlySet<string>): boolean {
  if (keyword === "required") return explained.has(describeField([...path, field]));
  return value === null && explained.has(describeField(path));
}

interface Unknown {
  readonly finding: Finding;
  readonly explains: undefined | string;
}

function describeUnknown(root: JsonSchema, { path, field, schema }: SchemaViolation): Unknown {
  const at = { path: [...path, field], part: "key" } as const;
  const place = path.length === 0 ? "at the top level" : `in ${describeField(path)}`;
  const refused = schema["x-refused"] ?? {};
  if (Object.hasOwn(refused, field)) {
    const why = refused[field] === "not supported" ? `${refused[field]}: nothing here would act on it` : refused[field];
    const message = `field "${field}" ${place} is ${why}`;
    return { finding: { ...at, reason: "NotSupported", message }, explains: undefined };
  }
  const hint = hintField(root, path, field);
  const message = `unknown field ${JSON.stringify(field)} ${place}${hint.text}`;
  return { finding: { ...at, reason: "UnknownField", message }, explains: hint.explains };
}

function describeViolation(root: JsonSchema, violation: SchemaViolation): Finding {
  const { path, keyword, field, value } = violation;
  if (keyword === "required") {
    const message = `${describeField([...path, field])} is required`;
    return { path: [...path, field], part: "key", reason: "Required", message };
  }
  const isKey = field !== "";
  const where = describeField(isKey ? [...path, field] : path);
  const rule = keyword === "type" && value === null ? describeEmpty(root, violation) : describeRule(violation);
  const message = `${where} ${rule}`;
  return { path: isKey ? [...path, field] : path, part: isKey ? "key" : "value", reason: "InvalidValue", message };
}

/** An empty line is `null` in YAML. What must be there cannot be left out, so the hint differs. */
function describeEmpty(root: JsonSchema, { path, schema }: SchemaViolation): string {
  const needs = schema.required ?? [];
  if (needs.length > 0) return `is empty: it needs ${needs.join(", ")}`;
  const parent = schemaAt(root, path.slice(0, -1));
  const isRequired = parent?.required?.includes(String(path.at(-1))) ?? false;
  return isRequired ? "is empty: give it a value" : "is empty: give it a value or leave the line out";
}

type Describe = (schema: JsonSchema, value: unknown, isKey: boolean) => string;

const RULES: Readonly<Record<string, Describe>> = {
  type: (schema, value) => describeType(schema, value),
  enum: (schema, value) => describeEnum(schema.enum ?? [], value),
  pattern: (schema, value, isKey) => {
    const is = isKey ? "has a key that is not" : `is ${quote(value)}, not`;
    return `${is} ${schema["x-expects"] ?? "of the form that is expected"}${hintValue(schema, String(value))}`;
  },
  minLength: () => "must not be empty",
  minItems: () => "must not be empty",
  minProperties: () => "must not be empty",
  maxLength: (schema) => `is too long: at most ${schema.maxLength} characters`,
  maxItems: (schema) => `has too many items: at most ${schema.maxItems}`,
  maxProperties: (schema) => `has too many fields: at most ${schema.maxProperties}`,
};

function describeRule({ keyword, schema, value, field }: SchemaViolation): string {
  const describe = Object.hasOwn(RULES, keyword) ? RULES[keyword] : undefined;
  return describe === undefined ? `breaks the rule "${keyword}"` : describe(schema, value, field !== "");
}

const TYPE_WORDS: Readonly<Record<string, string>> = {
  object: "a mapping of fields",
  array: "a list",
  string: "text",
  boolean: "true or false",
  number: "a number",
};

function describeType(schema: JsonSchema, value: unknown): string {
  const wanted = schema.type ?? "object";
  const actual = Array.isArray(value) ? "array" : typeof value;
  const hint = TYPE_HINTS[wanted](schema, value);
  return `must be ${TYPE_WORDS[wanted]}, not ${TYPE_WORDS[actual] ?? actual}${hint === "" ? "" : `: ${hint}`}`;
}

type TypeHint = (schema: JsonSchema, value: unknown) => string;

const TYPE_HINTS: Readonly<Record<NonNullable<JsonSchema["type"]>, TypeHint>> = {
  string: (_schema, value) => (typeof value === "object" ? "" : `put it in quotes, "${String(value)}"`),
  array: () => 'begin each item with "- "',
  boolean: (_schema, value) => (value === "true" || value === "false" ? "leave out the quotes" : ""),
  object: (schema, value) => {
    const isFree = typeof schema.additionalProperties === "object";
    if (Array.isArray(value) && isFree) return 'write "name: value" without "- "';
    const [only, second] = schema.required ?? [];
    const isWrapper = only !== undefined && second === undefined;
    return hintSpace(value) || (isWrapper ? `begin with "${only}:"` : "");
  },
};

function describeEnum(words: readonly string[], value: unknown): string {
  const near = typeof value === "string" ? nearestWord(value, words) : undefined;
  const hint = near === undefined ? "" : `; did you mean "${near}"?`;
  return `is ${quote(value)}, not one of ${words.join(", ")}${hint}`;
}

const MAX_QUOTED = 80;

/** The value as it was written, cut where it gets long. */
function quote(value: unknown): string {
  if (typeof value !== "string") return JSON.stringify(value).slice(0, MAX_QUOTED);
  if (value.length <= MAX_QUOTED) return JSON.stringify(value);
  return `${JSON.stringify(value.slice(0, MAX_QUOTED))}... (${value.length} characters)`;
}
