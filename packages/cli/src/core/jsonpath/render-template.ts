import { err, ok, type Result } from "@causeway/shared/basics";
import { isRecord } from "../record.js";
import { JsonPathError } from "./cursor.js";
import { findValues, NoSuchValue } from "./find-values.js";
import type { Part, Path } from "./nodes.js";

/**
 * The text of a template for a document: several values of one path are parted by a space, objects and lists are
 * printed as JSON. Nothing is added at the end, not even a line end.
 */
export function renderTemplate(parts: readonly Part[], document: unknown): Result<string, JsonPathError> {
  try {
    return ok(renderParts(parts, document, document));
  } catch (error) {
    if (error instanceof JsonPathError) return err(error);
    throw error;
  }
}

function renderParts(parts: readonly Part[], current: unknown, root: unknown): string {
  return parts.map((part) => renderPart(part, current, root)).join("");
}

function renderPart(part: Part, current: unknown, root: unknown): string {
  if (part.kind === "text") return part.text;
  const values = valuesOf(part, current, root);
  if (part.kind === "path") return values.map(renderValue).join(" ");
  return values.map((value) => renderParts(part.body, value, root)).join("");
}

function valuesOf(part: { readonly path: Path; readonly column: number }, current: unknown, root: unknown) {
  try {
    return findValues(part.path, current, root);
  } catch (error) {
    if (error instanceof NoSuchValue) throw new JsonPathError(error.message, { column: part.column, cause: error });
    throw error;
  }
}

function renderValue(value: unknown): string {
  if (Array.isArray(value) || isRecord(value)) return JSON.stringify(value);
  return String(value);
}
