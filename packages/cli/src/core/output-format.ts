import { err, nearestWord, ok, type Result } from "@causeway/shared/basics";

const PLAIN = ["table", "wide", "name", "yaml", "json"] as const;
const JSONPATH = "jsonpath";

/** Words that `-o` takes; `jsonpath` goes on with `=TEMPLATE`. */
export const FORMAT_WORDS = [...PLAIN, `${JSONPATH}=`] as const;

/** How a list of objects is printed. The template of `jsonpath` is not read yet. */
export type OutputFormat =
  | { readonly kind: (typeof PLAIN)[number] }
  | { readonly kind: typeof JSONPATH; readonly template: string };

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
  if (template.includes("{")) return ok({ kind: JSONPATH, template });
  // It would print itself and nothing else, which nobody means.
  return err(`--output: a jsonpath template needs braces: -o jsonpath='{${template.replace(/^(?![.[@$])/, ".")}}'`);
}
