import type { Row } from "./column.js";
import { columnsOf, type TableShape } from "./columns.js";
import type { Kind } from "./kinds.js";
import type { Paint } from "./paint.js";
import { type JsonRecord, textAt } from "./record.js";
import { renderTable } from "./table.js";

export interface ListingStyle extends TableShape {
  readonly nowMs: number;
  readonly paint: Paint;
}

/** Items of a kind as a table. */
export function renderListing(kind: Kind, rows: readonly Row[], style: ListingStyle): string {
  const columns = columnsOf(kind, style);
  return renderTable(
    columns.map(({ header }) => header),
    rows.map((row) =>
      columns.map(({ cell, tone }) => {
        const text = cell(row, style.nowMs);
        return { text, tone: tone(text) };
      }),
    ),
    style.paint,
  );
}

/** Items in the order of `kubectl get -A`: by namespace, then name; cluster last. */
export function sortByPlace(items: readonly JsonRecord[]): readonly JsonRecord[] {
  return items.toSorted(
    (a, b) => compareAt("namespace", a, b) || compareAt("name", a, b) || compareAt("cluster", a, b),
  );
}

function compareAt(field: string, a: JsonRecord, b: JsonRecord): number {
  const left = textAt(a, field) ?? "";
  const right = textAt(b, field) ?? "";
  return left < right ? -1 : Number(left > right);
}
