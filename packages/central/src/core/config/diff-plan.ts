import type { ConfigRecord } from "./config-state.js";
import { type DiffLine, diffValues } from "./diff-values.js";
import type { ApplyPlan } from "./plan-apply.js";

/** What a request would make of one object. */
export interface PlannedDiff {
  readonly path: string;
  readonly action: "created" | "updated" | "unchanged";
  /** Leads from what is stored to what would be. */
  readonly diff: readonly DiffLine[];
}

/** One an object, in the order in which the request comes to them first; documents about the same object count as one. */
export function diffPlan(plan: ApplyPlan, records: ReadonlyMap<string, ConfigRecord>): PlannedDiff[] {
  const written = new Map(
    plan.writes.flatMap((write) => (write.kind === "put" ? [[write.path, write.object] as const] : [])),
  );
  return [...new Set(plan.results.map((result) => result.path))].map((path) => {
    const before = records.get(path)?.object;
    const diff = diffValues(before, written.get(path) ?? before);
    return { path, action: before === undefined ? "created" : diff.length === 0 ? "unchanged" : "updated", diff };
  });
}
