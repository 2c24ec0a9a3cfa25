import type { ClusterId, ConfigObject } from "@causeway/shared";
import { sameValue } from "../same-value.js";
import { KEPT_ANNOTATIONS } from "./annotations.js";
import { checkPlacement } from "./check-placement.js";
import type { ConfigRecord, ConfigState, ConfigWrite } from "./config-state.js";
import { NamespaceOwners } from "./namespace-owners.js";
import { noteClusters } from "./note-clusters.js";
import { infoOf } from "./object-path.js";
import type { OwnerIndex } from "./owner-index.js";
import type { ParsedDocument } from "./parse-document.js";
import { type Cause, type Finding, type Note, placeFinding } from "./refusal.js";

export interface PlannedResult {
  readonly path: string;
  readonly kind: ConfigObject["kind"];
  readonly action: "created" | "updated" | "unchanged";
  /** The notes in one line each, `line 1: ...`. */
  readonly warnings: readonly string[];
  readonly notes: readonly Note[];
}

/** What a request does: nothing when there are causes. */
export interface ApplyPlan {
  /** One a document, in file order. */
  readonly results: readonly PlannedResult[];
  readonly writes: readonly ConfigWrite[];
  readonly causes: readonly Cause[];
}

export interface ApplyContext {
  readonly organization: string;
  readonly brokenPaths: ReadonlySet<string>;
  /** Who selects which namespaces in `state`. */
  readonly owners: OwnerIndex;
}

/** Goes through the documents in file order, each seeing what those before it did; gathers all that is wrong. */
export function planApply(documents: readonly ParsedDocument[], state: ConfigState, context: ApplyContext): ApplyPlan {
  const records = new Map(state.records);
  const owners = new NamespaceOwners(context.owners);
  const seen = new Map<string, number>();
  const results: Omit<PlannedResult, "warnings">[] = [];
  const writes: ConfigWrite[] = [];
  const causes: Cause[] = [];
  for (const document of documents) {
    const { path } = document;
    const findings = [
      ...checkPlacement(document, infoOf(document.object), { ...context, records }),
      ...checkVersion(document, state.records.get(path)),
      ...(document.object.kind === "Workspace" ? owners.check(document.object) : []),
    ];
    causes.push(...findings.map((finding) => placeFinding(finding, document.source)));
    const current = records.get(path);
    const object = keepAnnotations(document.object, current);
    const action = current === undefined ? "created" : sameValue(current.object, object) ? "unchanged" : "updated";
    results.push({ path, kind: object.kind, action, notes: [...document.notes, ...noteRepetition(document, seen)] });
    if (action === "unchanged") continue;
    writes.push(...writesOf(path, object, current === undefined && state.tombstones));
    records.set(path, { path, object, resourceVersion: "", createdAt: "" });
    if (object.kind === "Workspace") owners.set(object);
  }
  return { results: results.map((result, index) => addNotes(result, documents[index], records)), writes, causes };
}

/** What can only be told when all documents were gone through. */
function addNotes(
  result: Omit<PlannedResult, "warnings">,
  document: undefined | ParsedDocument,
  records: ReadonlyMap<string, ConfigRecord>,
): PlannedResult {
  const notes = [...result.notes, ...(document === undefined ? [] : noteClusters(document, records))];
  return { ...result, warnings: notes.map(describeNote), notes };
}

/** `stored` is what the request found, whatever earlier documents of it do: that is what its sender has read. */
function checkVersion({ path, resourceVersion }: ParsedDocument, stored: undefined | ConfigRecord): Finding[] {
  if (resourceVersion === undefined || resourceVersion === stored?.resourceVersion) return [];
  const message =
    stored === undefined
      ? `${path} does not exist: leave out its resourceVersion, "${resourceVersion}", to create it`
      : `${path} is at resourceVersion "${stored.resourceVersion}", not "${resourceVersion}": read it again and repeat the change, or leave resourceVersion out to overwrite it`;
  return [{ path: ["metadata", "resourceVersion"], part: "value", reason: "VersionConflict", message }];
}

function keepAnnotations(object: ConfigObject, current: undefined | ConfigRecord): ConfigObject {
  const before = current?.object.metadata.annotations ?? {};
  const own = object.metadata.annotations ?? {};
  const kept = KEPT_ANNOTATIONS.filter((name) => Object.hasOwn(before, name) && !Object.hasOwn(own, name));
  if (kept.length === 0) return object;
  const annotations = { ...own, ...Object.fromEntries(kept.map((name) => [name, before[name] ?? ""])) };
  // Only an optional field changed, so the object is still one of its kind.
  return { ...object, metadata: { ...object.metadata, annotations } } as ConfigObject;
}

/** `seen`: the line of each path's last document so far. */
function noteRepetition({ path, source }: ParsedDocument, seen: Map<string, number>): Note[] {
  const { line, column } = source.locate([], "value");
  const before = seen.get(path);
  seen.set(path, line);
  if (before === undefined) return [];
  const message = `replaces the document at line ${before}, which is about the same object`;
  return [{ field: "", line, column, reason: "Duplicate", message }];
}

function describeNote({ line, message }: Note): string {
  return line > 0 ? `line ${line}: ${message}` : message;
}

/** `tombstones`: false when the object is there already, and so nothing is buried under its name. */
function writesOf(path: string, object: ConfigObject, tombstones: false | ReadonlySet<ClusterId>): ConfigWrite[] {
  const put = { kind: "put", path, object } as const;
  if (object.kind !== "Cluster" || tombstones === false) return [put];
  // The schema holds a Cluster's name to the form of a ClusterId.
  const cluster = object.metadata.name as ClusterId;
  return tombstones.has(cluster) ? [{ kind: "exhume", cluster }, put] : [put];
}
