import type { FieldPath } from "./field-path.js";

/** A place in the text that a person sent, both counted from 1; 0 when there is no text. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

/** One document of a request as it was written: any JSON value, and where each part of it stands. */
export interface SourceDocument {
  readonly value: unknown;
  /** Where the key or the value at `path` begins; for a path that is not there, its nearest ancestor that is. */
  locate(path: FieldPath, part: "key" | "value"): Place;
}
