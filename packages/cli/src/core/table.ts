import type { Paint, Tone } from "./paint.js";
import { printable } from "./printable.js";

/** Narrowest column with its padding, and the padding: kubectl's tabwriter settings (cli-runtime, printers/tabwriter.go). */
const MIN_WIDTH = 6;
const PADDING = 3;

export interface Cell {
  readonly text: string;
  readonly tone: undefined | Tone;
}

const width = (text: string): number => Array.from(text).length;

/**
 * Rows under a header, byte for byte as kubectl prints them: columns three spaces apart, the last one not padded.
 * Control characters in cells are made visible, so that no value can steer a terminal; colours do not count as width.
 */
export function renderTable(header: readonly string[], rows: readonly (readonly Cell[])[], paint: Paint): string {
  const plain = (text: string): Cell => ({ text, tone: undefined });
  const lines = [
    header.map(plain),
    ...rows.map((row) => row.map(({ text, tone }) => ({ text: printable(text), tone }))),
  ];
  const widths = header.map((_, column) =>
    lines.reduce((most, line) => Math.max(most, width(line[column]?.text ?? "") + PADDING), MIN_WIDTH),
  );
  return lines.map((line) => `${renderLine(line, widths, paint)}\n`).join("");
}

function renderLine(line: readonly Cell[], widths: readonly number[], paint: Paint): string {
  const last = line.length - 1;
  return line
    .map(({ text, tone }, column) => {
      const padding = column === last ? "" : " ".repeat((widths[column] ?? 0) - width(text));
      return `${paint(tone, text)}${padding}`;
    })
    .join("");
}
