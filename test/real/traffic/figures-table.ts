import type { StepFigures } from "./step-figures.js";

/** One step, by hand and with Causeway. */
export interface FiguresRow {
  readonly step: string;
  readonly floor: undefined | StepFigures;
  readonly ours: undefined | StepFigures;
}

const MEASURES = ["failed", "served after", "gap", "slowest failure"];
const HEAD = ["step", ...MEASURES.flatMap((measure) => [`${measure} by hand`, measure])];

/** A table in Markdown: requests that failed, and milliseconds. */
export function renderFigures(rows: readonly FiguresRow[]): string {
  const cells = rows.map(({ step, floor, ours }) => [
    step,
    ...[count(floor), count(ours)],
    ...[ms(floor?.servedAfterMs), ms(ours?.servedAfterMs)],
    ...[ms(floor?.gapMs), ms(ours?.gapMs)],
    ...[ms(floor?.slowestFailureMs), ms(ours?.slowestFailureMs)],
  ]);
  const lines = [HEAD, HEAD.map((_, at) => (at === 0 ? "---" : "---:")), ...cells];
  return lines.map((line) => `| ${line.join(" | ")} |\n`).join("");
}

function count(figures: undefined | StepFigures): string {
  return figures === undefined ? "-" : `${figures.failed} of ${figures.requests}`;
}

function ms(value: undefined | number): string {
  return value === undefined || value === 0 ? "-" : value.toFixed(0);
}
