import { err, ok, type Result } from "@causeway/shared/basics";
import { fieldAt, isRecord, type JsonRecord, listAt, textAt } from "./record.js";

/** One page of a list, or one object as a list of one. */
export interface Page {
  readonly items: readonly JsonRecord[];
  /** Opaque token of the next page; empty on the last. */
  readonly next: string;
}

/** `{"items": [...], "continue": ""}`, or with the list under another name. */
export function parsePage(body: unknown, field: string): Result<Page> {
  const items = fieldAt(body, field);
  if (!Array.isArray(items) || !items.every(isRecord)) return err(`it holds no list of ${field}`);
  return ok({ items, next: textAt(body, "continue") ?? "" });
}

/** What became of one object of an apply. */
export interface AppliedObject {
  readonly path: string;
  readonly action: string;
  readonly warnings: readonly string[];
}

/** `{"results": [{"path", "action", "warnings"}]}`. */
export function parseApplyResults(body: unknown): Result<readonly AppliedObject[]> {
  const results = fieldAt(body, "results");
  if (!Array.isArray(results)) return err("it holds no results");
  return ok(
    results.map((result: unknown) => ({
      path: textAt(result, "path") ?? "",
      action: textAt(result, "action") ?? "accepted",
      warnings: listAt(result, "warnings").map((warning) => textAt(warning, "message") ?? String(warning)),
    })),
  );
}

/** A list of names under one field: `{"deleted": [...]}`, `{"released": [...]}`. */
export function parseNames(body: unknown, field: string): Result<readonly string[]> {
  const names = fieldAt(body, field);
  return Array.isArray(names) ? ok(names.map(String)) : err(`it has no list ${JSON.stringify(field)}`);
}

/** One object: anything with metadata. */
export function parseObject(body: unknown): Result<JsonRecord> {
  return isRecord(body) && isRecord(body["metadata"]) ? ok(body) : err("it is no object with metadata");
}

/** `{"storeId": "..."}`. */
export function parseAdoption(body: unknown): Result<string> {
  const storeId = textAt(body, "storeId");
  return storeId === undefined ? err("it names no store") : ok(storeId);
}

export interface ServerVersion {
  readonly version: string;
  readonly storeId: string;
  readonly revision: string;
}

/** `{"version", "storeId", "revision"}`; an older central may leave out the last two. */
export function parseServerVersion(body: unknown): Result<ServerVersion> {
  const version = textAt(body, "version");
  if (version === undefined) return err("it names no version");
  return ok({
    version,
    storeId: textAt(body, "storeId") ?? "unknown",
    revision: textAt(body, "revision") ?? "unknown",
  });
}
