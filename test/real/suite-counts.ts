/** How the tests of one suite ended, and how long its files took. */
export interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  readonly tookMs: number;
}

export const NO_TESTS: Counts = { passed: 0, failed: 0, skipped: 0, tookMs: 0 };

export function addCounts(a: Counts, b: Counts): Counts {
  return {
    passed: a.passed + b.passed,
    failed: a.failed + b.failed,
    skipped: a.skipped + b.skipped,
    tookMs: a.tookMs + b.tookMs,
  };
}

/** The suite of a test file, named by its path from `test/real`: the folder it lies in. */
export function suiteOf(path: string): string {
  return path.includes("/") ? path.slice(0, path.indexOf("/")) : "real";
}

export function renderCounts({ passed, failed, skipped }: Counts): string {
  return `${passed} passed, ${failed} failed, ${skipped} skipped`;
}

/** A table with a line for each suite, in the order of their names. */
export function renderSuites(suites: ReadonlyMap<string, Counts>): string {
  const rows = [...suites].sort(([a], [b]) => (a < b ? -1 : 1)).map(([suite, counts]) => renderRow(suite, counts));
  return [`${"suite".padEnd(14)}${["passed", "failed", "skipped", "time"].map(pad).join("")}`, ...rows].join("\n");
}

function renderRow(suite: string, { passed, failed, skipped, tookMs }: Counts): string {
  return `${suite.padEnd(14)}${[passed, failed, skipped, `${(tookMs / 1_000).toFixed(1)} s`].map(pad).join("")}`;
}

function pad(cell: number | string): string {
  return String(cell).padStart(10);
}
