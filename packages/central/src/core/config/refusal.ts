import { describeField, type FieldPath } from "./field-path.js";
import type { Place, SourceDocument } from "./source-document.js";

/** What is wrong with one part of a request: the closed list of words in `causes[].reason` and `notes[].reason`. */
export const CAUSE_REASONS = [
  "BadText", // not UTF-8, a NUL, or no YAML at all
  "TooLarge", // a limit on size, depth, aliases or documents
  "NoDocument", // nothing to apply
  "NotAnObject", // a document that is a list or plain text
  "UnknownKind",
  "WrongPlace", // an object of the clusters themselves, not of central
  "UnknownVersion", // the apiVersion is not the kind's
  "UnknownField",
  "Misspelled", // understood all the same
  "NotSupported", // known elsewhere, and nothing here acts on it
  "Required",
  "InvalidValue",
  "ParentMissing",
  "SecondSetting", // the parent has its one setting already
  "NamespaceTaken", // another workspace owns the namespace
  "Duplicate",
  "Unreachable", // something before it takes everything it could take
  "VersionConflict", // resourceVersion is not the stored one
  "Protected", // deletionProtectionEnabled
  "NotFound",
] as const;

export type CauseReason = (typeof CAUSE_REASONS)[number];

/** Something wrong at a path of one document, before its place in the text is looked up. */
export interface Finding {
  readonly path: FieldPath;
  readonly part: "key" | "value";
  readonly reason: CauseReason;
  /** One sentence without a full stop, with what to do instead where that is known. */
  readonly message: string;
}

export interface Cause extends Place {
  readonly field: string;
  readonly reason: CauseReason;
  readonly message: string;
}

/** What a person should know of a document that is taken all the same. */
export type Note = Cause;

/** A request that was not carried out, with everything that is wrong with it. */
export interface Refusal {
  readonly kind: "invalid" | "conflict" | "notFound";
  readonly causes: readonly Cause[];
}

const MAX_CAUSES = 100;

export function placeFinding(finding: Finding, document: SourceDocument): Cause {
  const { path, part, reason, message } = finding;
  const { line, column } = document.locate(path, part);
  return { field: describeField(path), line, column, reason, message };
}

/**
 * In the order of the text, each once, the first hundred. A conflict is one only if nothing else is wrong: who sent bad
 * input must mend that first.
 */
export function createRefusal(causes: readonly Cause[]): Refusal {
  const sorted = causes.toSorted((a, b) => a.line - b.line || a.column - b.column);
  const unique = [...new Map(sorted.map((cause) => [JSON.stringify(cause), cause])).values()];
  const isConflict = unique.every((cause) => cause.reason === "VersionConflict" || cause.reason === "Protected");
  const isMissing = unique.every((cause) => cause.reason === "NotFound");
  const kind = isMissing ? "notFound" : isConflict ? "conflict" : "invalid";
  return { kind, causes: unique.slice(0, MAX_CAUSES) };
}

/** A refusal about something that has no text, such as an address. */
export function refuse(reason: CauseReason, field: string, message: string): Refusal {
  return createRefusal([{ field, line: 0, column: 0, reason, message }]);
}
