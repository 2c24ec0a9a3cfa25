import { parseDocument } from "../core/config/parse-document.js";
import { createDocumentReader } from "../io/document-reader.js";

const reader = createDocumentReader();

/** `line:column field | message` of everything that is wrong with a text by itself, in the order of the text. */
export function problemsOf(text: string | Uint8Array): string[] {
  const { documents, causes } = reader.read(text);
  const parsed = documents.map((source) => parseDocument(source, reader.checkSchema));
  return [...causes, ...parsed.flatMap((one) => (one.ok ? [] : one.causes))]
    .toSorted((a, b) => a.line - b.line || a.column - b.column)
    .map(({ line, column, field, message }) => `${line}:${column} ${field} | ${message}`);
}
