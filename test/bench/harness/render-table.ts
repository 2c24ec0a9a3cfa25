import type { Aim, Table } from "./benchmark.js";

/** Columns as wide as their widest cell, numbers to the right. */
export function renderTable({ title, rows }: Table): string {
  const columns = Object.keys(rows[0] ?? {});
  const width = (column: string) => Math.max(column.length, ...rows.map((row) => String(row[column] ?? "").length));
  const line = (cell: (column: string) => string | number) =>
    `  ${columns
      .map((column) => {
        const value = cell(column);
        return typeof value === "number" ? String(value).padStart(width(column)) : value.padEnd(width(column));
      })
      .join("  ")
      .trimEnd()}`;
  return [title, line((column) => column), ...rows.map((row) => line((column) => row[column] ?? ""))].join("\n");
}

export function isReached({ value, limit }: Aim): boolean {
  return value <= limit;
}

export function renderAims(aims: readonly Aim[]): string {
  return aims.map((aim) => `  ${isReached(aim) ? "reached" : "missed "}  ${aim.says}: ${aim.value}`).join("\n");
}
