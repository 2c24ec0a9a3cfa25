import { columnsOf, type TableShape } from "./columns.js";
import type { Kind } from "./kinds.js";
import { type JsonRecord, textAt } from "./record.js";
import { renderTable } from "./table.js";

/** Items of a kind as a table. */
export function renderListing(kind: Kind, items: readonly JsonRecord[], shape: TableShape, nowMs: number): string {
  const columns = columnsOf(kind, shape);
  return renderTable(
    columns.map(({ header }) => header),
    items.map((item) => columns.map(({ cell }) => cell(item, nowMs))),
  );
}

/** The entries of several clusters in the order of `kubectl get -A`: by namespace, then name; cluster last. */
export function sortEntries(items: readonly JsonRecord[]): readonly JsonRecord[] {
  return items.toSorted(
    (a, b) => compareAt("namespace", a, b) || compareAt("name", a, b) || compareAt("cluster", a, b),
  );
}

function compareAt(field: string, a: JsonRecord, b: JsonRecord): number {
  const left = textAt(a, field) ?? "";
  const right = textAt(b, field) ?? "";
  return left < right ? -1 : Number(left > right);
}
