import { printable } from "./printable.js";

/** Narrowest column with its padding, and the padding: kubectl's tabwriter settings (cli-runtime, printers/tabwriter.go). */
const MIN_WIDTH = 6;
const PADDING = 3;

const width = (text: string): number => Array.from(text).length;

/**
 * Rows under a header, byte for byte as kubectl prints them: columns three spaces apart, the last one not padded.
 * Control characters in cells are made visible, so that no value can steer a terminal.
 */
export function renderTable(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [header, ...rows.map((row) => row.map(printable))];
  const widths = header.map((_, column) =>
    lines.reduce((most, line) => Math.max(most, width(line[column] ?? "") + PADDING), MIN_WIDTH),
  );
  return lines.map((line) => `${renderLine(line, widths)}\n`).join("");
}

function renderLine(line: readonly string[], widths: readonly number[]): string {
  const last = line.length - 1;
  return line
    .map((cell, column) => (column === last ? cell : cell + " ".repeat((widths[column] ?? 0) - width(cell))))
    .join("");
}
