import { type ConfigKind, type ConfigObject, SCHEMAS } from "@causeway/shared";
import { checkObject } from "./check-object.js";
import { readEnvelope } from "./envelope.js";
import { pathIn } from "./object-path.js";
import { type Cause, type Finding, type Note, placeFinding } from "./refusal.js";
import { describeViolations, type SchemaViolation } from "./schema-violation.js";
import type { SourceDocument } from "./source-document.js";

/** Checks a value against the JSON Schema of a kind: every rule that it breaks. */
export type CheckSchema = (kind: ConfigKind, value: unknown) => readonly SchemaViolation[];

/** A document whose object is valid by itself; what it says of other objects is not checked yet. */
export interface ParsedDocument {
  readonly path: string;
  /**
   * Without `metadata.resourceVersion`, which says something about the request, and without `creationTimestamp`, which is
   * for the store to say.
   */
  readonly object: ConfigObject;
  /** Undefined: whatever is stored may be replaced. */
  readonly resourceVersion: undefined | string;
  readonly source: SourceDocument;
  readonly notes: readonly Note[];
}

export type DocumentAnswer =
  | { readonly ok: true; readonly value: ParsedDocument }
  /** `path` is where the object would have been, if that much can be read: its children are not to blame. */
  | { readonly ok: false; readonly path: undefined | string; readonly causes: readonly Cause[] };

/** Envelope, schema and the object's own rules, with everything that is wrong at once. */
export function parseDocument(source: SourceDocument, checkSchema: CheckSchema): DocumentAnswer {
  const { info, value, findings, remarks } = readEnvelope(source.value);
  const place = (all: readonly Finding[]) => all.map((finding) => placeFinding(finding, source));
  if (info === undefined) return { ok: false, path: undefined, causes: place(findings) };
  const violations = describeViolations(SCHEMAS[info.kind], checkSchema(info.kind, value));
  const wrong = [...findings, ...violations];
  if (wrong.length > 0) {
    const metadata = value["metadata"];
    const names = metadata !== null && typeof metadata === "object" ? metadata : {};
    return { ok: false, path: pathIn(info, names), causes: place(wrong) };
  }
  // The schema of this kind has accepted exactly this value.
  const { object, resourceVersion } = takeBookkeeping(value as unknown as ConfigObject);
  const own = checkObject(object);
  const path = pathIn(info, object.metadata);
  if (own.findings.length > 0) return { ok: false, path, causes: place(own.findings) };
  const notes = place([...remarks, ...own.remarks]);
  return { ok: true, value: { path, object, resourceVersion, source, notes } };
}

function takeBookkeeping(object: ConfigObject): Pick<ParsedDocument, "object" | "resourceVersion"> {
  const { resourceVersion, creationTimestamp: _ignored, ...metadata } = object.metadata;
  // Only optional fields went, so the object is still one of its kind.
  return { object: { ...object, metadata } as ConfigObject, resourceVersion };
}
