import { err, nearestWord, ok, type Result } from "@causeway/shared/basics";
import type { JsonPathError } from "./jsonpath/cursor.js";
import type { Part } from "./jsonpath/nodes.js";
import { parseTemplate } from "./jsonpath/parse-template.js";

/** Words that `-o` takes; `jsonpath` goes on with `=TEMPLATE`. */
export const FORMAT_WORDS = ["table", "wide", "name", "yaml", "json", "jsonpath="] as const;

/** How a list of objects is printed. */
export type OutputFormat =
  | { readonly kind: "table" | "wide" | "name" | "yaml" | "json" }
  | { readonly kind: "jsonpath"; readonly template: string; readonly parts: readonly Part[] };

const PLAIN = ["table", "wide", "name", "yaml", "json"] as const;
const JSONPATH = "jsonpath";

export function parseOutputFormat(text: string): Result<OutputFormat> {
  const kind = PLAIN.find((word) => word === text);
  if (kind !== undefined) return ok({ kind });
  const equals = text.indexOf("=");
  const word = equals < 0 ? text : text.slice(0, equals);
  if (word === JSONPATH) return parseJsonPath(equals < 0 ? "" : text.slice(equals + 1));
  const near = nearestWord(word, [...PLAIN, JSONPATH]);
  const hint = near === undefined ? `use one of ${PLAIN.join(", ")}, ${JSONPATH}=TEMPLATE` : `did you mean ${near}?`;
  return err(`--output: there is no format ${JSON.stringify(word)}: ${hint}`);
}

function parseJsonPath(template: string): Result<OutputFormat> {
  if (template === "") return err("--output: jsonpath needs a template: -o jsonpath='{.metadata.name}'");
  // It would print itself and nothing else, which nobody means.
  if (!template.includes("{")) {
    return err(`--output: a jsonpath template needs braces: -o jsonpath='{${template.replace(/^(?![.[@$])/, ".")}}'`);
  }
  const parts = parseTemplate(template);
  if (parts.ok) return ok({ kind: JSONPATH, template, parts: parts.value });
  return err(describeJsonPathError(template, parts.error));
}

/** The complaint with the template below it and a mark under the column. */
export function describeJsonPathError(template: string, { column, message }: JsonPathError): string {
  const shown = template.replace(/\s/g, " ");
  return `--output: jsonpath, column ${column}: ${message}\n  ${shown}\n  ${" ".repeat(column - 1)}^`;
}
