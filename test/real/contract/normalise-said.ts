import type { Said } from "./kubectl-runner.js";

const VOLATILE: readonly (readonly [RegExp, string])[] = [
  [/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ/g, "TIME"],
  [/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, "UID"],
  [/(resourceVersion: |Resource Version: +)"?\d+"?/gi, "REVISION"],
  [/\b10\.96\.\d+\.\d+\b/g, "CLUSTER-IP"],
  // The last column but for a few: how old an object is.
  [/(?<=\s)\d+s(?=\s|$)/gm, "AGE"],
  // Columns are as wide as what was in them.
  [/[ \t]+/g, " "],
  [/ $/gm, ""],
];

/** What a command said, without what is chance: times, identities, addresses, and the width of columns. */
export function normaliseSaid({ exitCode, out, errors }: Said): Said {
  return { exitCode, out: normalise(out), errors: normalise(errors) };
}

function normalise(text: string): string {
  return VOLATILE.reduce((rest, [pattern, instead]) => rest.replace(pattern, instead), text);
}
