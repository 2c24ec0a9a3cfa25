import { findKind } from "@causeway/shared";
import { LineCounter, parseAllDocuments } from "yaml";
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
  readonly warnings: readonly string[];
}

const FIELDS: ReadonlySet<string> = new Set(["apiVersion", "apiversion", "kind", "metadata", "spec"]);

/** Knows three mistakes, each with its place: an unknown kind, an unknown field at the top, a name that is missing. */
export function readDocuments(body: string): { documents: ReadDocument[]; causes: Cause[] } {
  const lineCounter = new LineCounter();
  const documents: ReadDocument[] = [];
  const causes: Cause[] = [];
  for (const document of parseAllDocuments(body, { lineCounter, keepSourceTokens: true })) {
    const object: unknown = document.toJS();
    if (!isRecord(object)) continue;
    const placeOf = (field: string): { line: number; column: number } => {
      const { line, col } = lineCounter.linePos(Math.max(0, body.indexOf(`${field}:`, document.range[0])));
      return { line, column: col };
    };
    const unknown = Object.keys(object).find((field) => !FIELDS.has(field));
    const info = findKind(textAt(object, "kind") ?? "");
    const name = textAt(object, "metadata", "name");
    if (info === undefined) {
      causes.push({ field: "kind", ...placeOf("kind"), reason: "UnknownKind", message: `unknown kind` });
    } else if (unknown !== undefined) {
      const message = `unknown field "${unknown}" at the top level; did you mean to indent it under spec?`;
      causes.push({ field: unknown, ...placeOf(unknown), reason: "UnknownField", message });
    } else if (name === undefined) {
      causes.push({ field: "metadata.name", line: 0, column: 0, reason: "Required", message: "a name is required" });
    } else {
      const names = info.parents.map((field) => textAt(object, "metadata", field) ?? "");
      const { line } = placeOf("apiversion");
      const warnings = "apiversion" in object ? [`line ${line}: field "apiversion" was read as "apiVersion"`] : [];
      documents.push({ path: [info.plural, ...names, name].join("/"), object, warnings });
    }
  }
  return { documents, causes };
}
