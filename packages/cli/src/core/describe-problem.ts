import type { SourceLine } from "./joined-sources.js";
import { printable } from "./printable.js";
import type { Problem, ProblemCause } from "./problem.js";

/** Turns a line of what was sent into a line of what the person wrote. */
export type Locate = (line: number) => undefined | SourceLine;

/** One line to print. */
export interface ProblemLine {
  /** `FILE:LINE:COLUMN`, or empty when the problem has no place in a file. */
  readonly place: string;
  readonly message: string;
}

/** Every cause with its place, in central's order; the detail when there are no causes. */
export function describeProblem(problem: Problem, locate: Locate): readonly ProblemLine[] {
  if (problem.causes.length === 0) return [{ place: "", message: printable(problem.detail) }];
  return problem.causes.map((cause) => describeCause(cause, locate));
}

function describeCause(cause: ProblemCause, locate: Locate): ProblemLine {
  const at = cause.line === undefined ? undefined : locate(cause.line);
  if (at !== undefined) {
    const place = [at.name, at.line, ...(cause.column === undefined ? [] : [cause.column])].join(":");
    return { place: printable(place), message: printable(cause.message) };
  }
  return { place: "", message: printable(cause.field === "" ? cause.message : `${cause.field}: ${cause.message}`) };
}

/** A warning as central words it: `line N: ...`, where the text may point at other lines with `at line N`. */
export function describeWarning(text: string, locate: Locate): ProblemLine {
  const [, line, rest] = /^line (\d+): (.*)$/s.exec(text) ?? [];
  const at = line === undefined ? undefined : locate(Number(line));
  if (at === undefined || rest === undefined) return { place: "", message: printable(text) };
  const message = rest.replace(/\bat line (\d+)/g, (whole, other: string) => {
    const there = locate(Number(other));
    return there === undefined ? whole : `at ${there.name}:${there.line}`;
  });
  return { place: printable(`${at.name}:${at.line}`), message: printable(message) };
}
