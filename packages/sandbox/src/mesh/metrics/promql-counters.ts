import type { Point } from "./series-history.js";

/**
 * A counter that appeared within the window grew from 0: Prometheus would miss its first requests, which in a demo of a few
 * minutes are most of them.
 */
export function withStart(all: readonly Point[], inside: readonly Point[], start: number): readonly Point[] {
  const isNew = all[0] !== undefined && all[0] === inside[0];
  return isNew ? [{ at: start, value: 0 }, ...inside] : inside;
}

/** A counter that goes back was reset. */
export function growth(points: readonly Point[]): number {
  let grown = 0;
  for (let at = 1; at < points.length; at += 1) {
    const [before, after] = [points[at - 1]?.value ?? 0, points[at]?.value ?? 0];
    grown += after >= before ? after - before : after;
  }
  return grown;
}
