import { renderAgeOf } from "./age.js";
import type { Tone } from "./paint.js";
import { type JsonRecord, listAt, textAt } from "./record.js";

/** One line of a table: an item, and what other answers of central know about it. */
export interface Row {
  readonly item: JsonRecord;
  /** Status word of a config object; undefined when it is not known. */
  readonly status: undefined | string;
  /** The edge of a cluster; undefined when it has none. */
  readonly edge: undefined | JsonRecord;
}

/** One column of a table of objects. */
export interface Column {
  readonly header: string;
  readonly cell: (row: Row, nowMs: number) => string;
  readonly tone: (text: string) => undefined | Tone;
}

/** `everywhere` columns come with `-A` only, in front; `wide` ones come last. */
export interface KindColumns {
  readonly everywhere: readonly Column[];
  readonly always: readonly Column[];
  readonly wide: readonly Column[];
}

export const NONE = "<none>";
export const UNKNOWN = "<unknown>";

export function column(header: string, cell: Column["cell"], tone: Column["tone"] = () => undefined): Column {
  return { header, cell, tone };
}

/** The text under a path of names in the item. */
export function textColumn(header: string, ...path: readonly string[]): Column {
  return column(header, ({ item }) => textAt(item, ...path) ?? NONE);
}

export function ageColumn(header: string, ...path: readonly string[]): Column {
  return column(header, ({ item }, nowMs) => renderAgeOf(textAt(item, ...path), nowMs));
}

export function joined(values: readonly unknown[]): string {
  return values.length === 0 ? NONE : values.map(String).join(",");
}

/** The distinct texts under one name in a list of records, in their order. */
export function textsOf(list: readonly unknown[], name: string): readonly string[] {
  return [...new Set(list.flatMap((one) => textAt(one, name) ?? []))];
}

/** How far behind, for a person: milliseconds below ten seconds, then seconds. */
export function renderLag(lagMs: unknown): string {
  if (typeof lagMs !== "number") return NONE;
  return lagMs < 10_000 ? `${Math.round(lagMs)}ms` : `${Math.round(lagMs / 1_000)}s`;
}

/** When an edge was heard last; `<none>` for never. */
export function renderSeen(edge: undefined | JsonRecord, nowMs: number): string {
  const lastSeen = textAt(edge, "lastSeen");
  return lastSeen === undefined ? NONE : renderAgeOf(lastSeen, nowMs);
}

export function problemsOf(edge: undefined | JsonRecord): readonly unknown[] {
  return listAt(edge, "problems");
}

/** What is in force at an edge and not quite as it was meant. */
export function warningsOf(edge: undefined | JsonRecord): readonly unknown[] {
  return listAt(edge, "warnings");
}
