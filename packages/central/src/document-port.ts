import type { CheckSchema } from "./core/config/parse-document.js";
import type { Cause } from "./core/config/refusal.js";
import type { SourceDocument } from "./core/config/source-document.js";

/** A request taken apart: what could be read, and what is wrong with the rest. */
export interface ReadDocuments {
  /** Documents with something in them and nothing wrong with their text, in its order. */
  readonly documents: readonly SourceDocument[];
  readonly causes: readonly Cause[];
}

/** Reads what people send: text to documents, and a document's value against the schema of its kind. */
export interface DocumentReader {
  /** YAML or JSON, several documents with `---` between them; bytes must be UTF-8. Never throws on bad input. */
  read(text: string | Uint8Array): ReadDocuments;
  readonly checkSchema: CheckSchema;
}
