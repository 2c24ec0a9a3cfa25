import { isServed, type RequestRecord } from "../harness/mesh/load-record.js";

/** What the client saw of one step. */
export interface StepFigures {
  readonly requests: number;
  readonly failed: number;
  /** From the change until the first answer of whoever is to serve from then on. */
  readonly servedAfterMs: number;
  /** The longest time without any good answer. */
  readonly gapMs: number;
  /** The longest that a request took which failed; 0 when none did. */
  readonly slowestFailureMs: number;
  /** How late the machine was with sending, at worst: what this is large in says nothing about the mesh. */
  readonly lateMs: number;
  /** Why requests failed, each reason once. */
  readonly reasons: readonly string[];
}

/** Figures of the requests that ended after a change, of which there is at least one that `cluster` served. */
export function describeStep(records: readonly RequestRecord[], changedAt: number, cluster: string): StepFigures {
  const seen = records.filter(({ endedAt }) => endedAt >= changedAt);
  const served = seen.filter(isServed);
  const failed = seen.filter((record) => !isServed(record));
  const first = served.find((record) => record.cluster === cluster);
  if (first === undefined) throw new Error(`${cluster} has served nothing`);
  const ends = [changedAt, ...served.map(({ endedAt }) => endedAt)];
  const gaps = ends.slice(1).map((end, at) => end - (ends[at] ?? end));
  return {
    requests: seen.length,
    failed: failed.length,
    servedAfterMs: first.endedAt - changedAt,
    gapMs: Math.max(...gaps),
    slowestFailureMs: Math.max(0, ...failed.map(({ startedAt, endedAt }) => endedAt - startedAt)),
    lateMs: Math.max(...seen.map(({ plannedAt, startedAt }) => startedAt - plannedAt)),
    reasons: [...new Set(failed.map(({ why }) => why))],
  };
}

/** The last so many were all served by this cluster. */
export function isServedBy(records: readonly RequestRecord[], cluster: string, last: number): boolean {
  const recent = records.slice(-last);
  return recent.length === last && recent.every((record) => isServed(record) && record.cluster === cluster);
}

/** The last so many all failed. */
export function isRefused(records: readonly RequestRecord[], last: number): boolean {
  const recent = records.slice(-last);
  return recent.length === last && !recent.some(isServed);
}
