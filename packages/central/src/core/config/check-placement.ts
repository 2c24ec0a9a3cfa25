import type { KindInfo } from "@causeway/shared";
import { type ConfigRecord, namesBeside, recordsUnder } from "./config-state.js";
import { hintName } from "./describe-absent.js";
import { type ParentRef, type PlacingMetadata, parentsOf } from "./object-path.js";
import type { ParsedDocument } from "./parse-document.js";
import type { Finding } from "./refusal.js";

export interface PlacementContext {
  /** Everything stored, with what earlier documents of the request have changed. */
  readonly records: ReadonlyMap<string, ConfigRecord>;
  /** The one organization of this central. */
  readonly organization: string;
  /** Where documents of the request that are refused themselves would have been. */
  readonly brokenPaths: ReadonlySet<string>;
}

/** Does the object hang on something, and is there room for it? */
export function checkPlacement(document: ParsedDocument, info: KindInfo, context: PlacementContext): Finding[] {
  const metadata: PlacingMetadata = document.object.metadata;
  const foreign = checkOrganization(info, metadata, context.organization);
  if (foreign !== undefined) return [foreign];
  const missing = parentsOf(info, metadata).find((parent) => !context.records.has(parent.path));
  if (missing !== undefined) {
    return context.brokenPaths.has(missing.path) ? [] : [describeMissing(missing, metadata, context.records)];
  }
  return info.isSingle ? checkSingle(document, info, context.records) : [];
}

function checkOrganization(info: KindInfo, metadata: PlacingMetadata, organization: string): undefined | Finding {
  const field = info.parents.length === 0 ? "name" : "organization";
  const name = metadata[field] ?? "";
  if (name === organization) return undefined;
  const message = `organization "${name}" is not this central's, which is "${organization}"`;
  return { path: ["metadata", field], part: "value", reason: "ParentMissing", message };
}

function describeMissing(
  { field, kind, path }: ParentRef,
  metadata: PlacingMetadata,
  records: ReadonlyMap<string, ConfigRecord>,
): Finding {
  const name = metadata[field] ?? "";
  const hint = hintName(name, namesBeside(records, path)) || "apply it first";
  const message = `there is no ${kind} "${name}" (${path}); ${hint}`;
  return { path: ["metadata", field], part: "value", reason: "ParentMissing", message };
}

function checkSingle(
  { path, object }: ParsedDocument,
  info: KindInfo,
  records: ReadonlyMap<string, ConfigRecord>,
): Finding[] {
  const parent = parentsOf(info, object.metadata).at(-1);
  const other = recordsUnder(records, path.slice(0, path.lastIndexOf("/"))).find((record) => record.path !== path);
  if (other === undefined || parent === undefined) return [];
  const name = other.object.metadata.name;
  const message = `${parent.path} has its ${info.kind} already, "${name}": apply under that name, or delete it first`;
  return [{ path: ["metadata", "name"], part: "value", reason: "SecondSetting", message }];
}
