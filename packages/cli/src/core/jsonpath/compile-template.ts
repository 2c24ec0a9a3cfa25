import { err, ok, type Result } from "@causeway/shared/basics";
import type { JsonPathError } from "./cursor.js";
import { parseTemplate } from "./parse-template.js";
import { renderTemplate } from "./render-template.js";

/** The text of a template for a document, or what is wrong, in lines for a person. */
export type RenderDocument = (document: unknown) => Result<string>;

/** A template that was read once, to be rendered for a document. Complaints show the place. */
export function compileTemplate(template: string): Result<RenderDocument> {
  const parts = parseTemplate(template);
  if (!parts.ok) return err(describeError(template, parts.error));
  return ok((document) => {
    const text = renderTemplate(parts.value, document);
    return text.ok ? text : err(describeError(template, text.error));
  });
}

/** The complaint with the template below it and a mark under the column. */
function describeError(template: string, { column, message }: JsonPathError): string {
  const shown = template.replace(/\s/g, " ");
  return `--output: jsonpath, column ${column}: ${message}\n  ${shown}\n  ${" ".repeat(column - 1)}^`;
}
