import { type ParsedDocument, parseDocument } from "../core/config/parse-document.js";
import type { Cause } from "../core/config/refusal.js";
import type { DocumentReader } from "../document-port.js";

/** A request as far as it can be judged without the stored objects. */
export interface ReadRequest {
  /** What may be planned; empty when part of the text could not be read, for what is missing cannot be told then. */
  readonly documents: readonly ParsedDocument[];
  /** Where documents that are refused would have been: what hangs on them is not to blame. */
  readonly brokenPaths: ReadonlySet<string>;
  readonly causes: readonly Cause[];
}

export function readRequest(text: string | Uint8Array, reader: DocumentReader): ReadRequest {
  const read = reader.read(text);
  const documents: ParsedDocument[] = [];
  const brokenPaths = new Set<string>();
  const causes: Cause[] = [...read.causes];
  for (const source of read.documents) {
    const parsed = parseDocument(source, reader.checkSchema);
    if (parsed.ok) documents.push(parsed.value);
    else {
      causes.push(...parsed.causes);
      if (parsed.path !== undefined) brokenPaths.add(parsed.path);
    }
  }
  return { documents: read.causes.length > 0 ? [] : documents, brokenPaths, causes };
}
