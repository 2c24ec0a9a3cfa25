import { findKind } from "@causeway/shared";
import { type Alias, type Document, LineCounter, parseAllDocuments, visit } from "yaml";
import { isRecord, type JsonRecord, textAt } from "../core/record.js";

export interface Cause {
  readonly field: string;
  readonly line: number;
  readonly column: number;
  readonly reason: string;
  readonly message: string;
}

interface ReadDocument {
  readonly path: string;
  readonly object: JsonRecord;
  readonly notes: readonly Cause[];
}

const FIELDS: ReadonlySet<string> = new Set(["apiVersion", "apiversion", "kind", "metadata", "spec"]);

/**
 * Knows some mistakes, each with its place: text that is no YAML, an alias of nothing, an unknown kind, an unknown field
 * at the top, a name that is missing.
 */
export function readDocuments(body: string): { documents: ReadDocument[]; causes: Cause[] } {
  const lines = new LineCounter();
  const parsed = parseAllDocuments(body, { lineCounter: lines, prettyErrors: false, keepSourceTokens: true });
  const read = [...parsed].flatMap(
    (document) => findBadText(document, lines) ?? readObject(document, body, lines) ?? [],
  );
  const documents = read.filter((one) => "object" in one);
  const causes = read.filter((one) => "message" in one);
  return { documents, causes: read.length === 0 ? [NOTHING] : causes };
}

/** Undefined for a document without an object. */
function readObject(document: Document.Parsed, body: string, lines: LineCounter): undefined | Cause | ReadDocument {
  const object: unknown = document.toJS();
  if (!isRecord(object)) return undefined;
  const placeOf = (field: string): { line: number; column: number } => {
    const { line, col } = lines.linePos(Math.max(0, body.indexOf(`${field}:`, document.range[0])));
    return { line, column: col };
  };
  const unknown = Object.keys(object).find((field) => !FIELDS.has(field));
  const info = findKind(textAt(object, "kind") ?? "");
  const name = textAt(object, "metadata", "name");
  if (info === undefined) {
    return { field: "kind", ...placeOf("kind"), reason: "UnknownKind", message: "unknown kind" };
  }
  if (unknown !== undefined) {
    const message = `unknown field "${unknown}" at the top level; did you mean to indent it under spec?`;
    return { field: unknown, ...placeOf(unknown), reason: "UnknownField", message };
  }
  if (name === undefined) {
    return { field: "metadata.name", line: 0, column: 0, reason: "Required", message: "a name is required" };
  }
  const names = info.parents.map((field) => textAt(object, "metadata", field) ?? "");
  const message = 'field "apiversion" was read as "apiVersion"';
  const slip: Cause = { field: "apiversion", ...placeOf("apiversion"), reason: "Misspelled", message };
  return { path: [info.plural, ...names, name].join("/"), object, notes: "apiversion" in object ? [slip] : [] };
}

const NOTHING: Cause = { field: "", line: 0, column: 0, reason: "NoDocument", message: "there is nothing to apply" };

function findBadText(document: Document.Parsed, lines: LineCounter): undefined | Cause {
  const problem = findSyntaxError(document) ?? findLooseAlias(document);
  if (problem === undefined) return undefined;
  const { line, col } = lines.linePos(problem.offset);
  return { field: "", line, column: col, reason: "BadText", message: problem.message };
}

interface TextProblem {
  readonly offset: number;
  readonly message: string;
}

function findSyntaxError({ errors: [error] }: Document.Parsed): undefined | TextProblem {
  return error && { offset: error.pos[0], message: `not valid YAML: ${error.message}` };
}

function findLooseAlias(document: Document.Parsed): undefined | TextProblem {
  let found: undefined | Alias;
  visit(document, {
    Alias: (_key, alias) => {
      if (alias.resolve(document) === undefined) found = alias;
    },
  });
  return found && { offset: found.range?.[0] ?? 0, message: `*${found.source} must be in quotes` };
}
