import { err, ok, type Result } from "@causeway/shared/basics";
import { Cursor, JsonPathError } from "./cursor.js";
import type { Part, Path } from "./nodes.js";
import { readPath } from "./read-path.js";
import { readQuoted } from "./read-quoted.js";

/**
 * A template in kubectl's dialect of JSONPath (https://kubernetes.io/docs/reference/kubectl/jsonpath/): text outside of
 * braces is printed as it stands, `{...}` holds paths, text in quotes, `range` and `end`.
 */
export function parseTemplate(text: string): Result<readonly Part[], JsonPathError> {
  const cursor = new Cursor(text);
  try {
    return ok(readParts(cursor, undefined));
  } catch (error) {
    if (error instanceof JsonPathError) return err(error);
    throw error;
  }
}

/** What a pair of braces holds: parts to print, the head of a loop, or its end. */
type Action =
  | { readonly kind: "print"; readonly parts: readonly Part[] }
  | { readonly kind: "range"; readonly path: Path; readonly column: number }
  | { readonly kind: "end" };

/** @param rangeAt where the loop was opened that `{end}` must close; undefined outside of any */
function readParts(cursor: Cursor, rangeAt: undefined | number): readonly Part[] {
  const parts: Part[] = [];
  for (;;) {
    const text = cursor.match(/[^{]+/suy);
    if (text !== "") parts.push({ kind: "text", text });
    if (cursor.isAtEnd) {
      if (rangeAt !== undefined) throw cursor.complaint("the {range} here has no {end}", rangeAt);
      return parts;
    }
    const at = cursor.at;
    const action = readAction(cursor);
    if (action.kind === "print") parts.push(...action.parts);
    else if (action.kind === "range") {
      parts.push({ kind: "range", path: action.path, column: action.column, body: readParts(cursor, at) });
    } else if (rangeAt === undefined) throw cursor.complaint("there is no {range} that this {end} could close", at);
    else return parts;
  }
}

function readAction(cursor: Cursor): Action {
  const start = cursor.at;
  cursor.expect("{", "here");
  cursor.match(/ +/y);
  const column = cursor.at + 1;
  const word = cursor.match(/[A-Za-z][\w-]*/y);
  if (word === "end") {
    close(cursor, start);
    return { kind: "end" };
  }
  if (word === "range") {
    cursor.match(/ +/y);
    const path = readPath(cursor);
    close(cursor, start);
    return { kind: "range", path, column };
  }
  if (word !== "")
    throw cursor.complaint(`${JSON.stringify(word)} is neither range nor end; a field is .${word}`, start + 1);
  const parts: Part[] = [];
  while (!cursor.take("}")) {
    if (cursor.isAtEnd) throw cursor.complaint("the { here is never closed", start);
    parts.push(readPart(cursor));
    cursor.match(/ +/y);
  }
  return { kind: "print", parts };
}

function readPart(cursor: Cursor): Part {
  if (cursor.next === "'" || cursor.next === '"') return { kind: "text", text: readQuoted(cursor) };
  const at = cursor.at;
  const path = readPath(cursor);
  if (cursor.at === at) throw cursor.error("a path such as .metadata.name or text in quotes is expected");
  return { kind: "path", path, column: at + 1 };
}

function close(cursor: Cursor, start: number): void {
  cursor.match(/ +/y);
  if (cursor.isAtEnd) throw cursor.complaint("the { here is never closed", start);
  cursor.expect("}", "here");
}
