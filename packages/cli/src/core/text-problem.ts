import type { Problem, ProblemCause } from "./problem.js";

/** About the text itself, or about what kind of object it holds. */
const REASONS: ReadonlySet<string> = new Set([
  "BadText",
  "TooLarge",
  "NoDocument",
  "NotAnObject",
  "UnknownKind",
  "WrongPlace",
  "UnknownVersion",
]);

const PARENTS: ReadonlySet<string> = new Set(["metadata.organization", "metadata.tenant", "metadata.workspace"]);

/**
 * What of a refusal concerns a caller that only has to know which objects a text names. What the objects say and what
 * else is stored is beside the point: an object that could not be applied any more can still be deleted.
 *
 * @returns undefined when nothing does
 */
export function findTextProblem(problem: Problem): undefined | Problem {
  // An older central has no such route.
  if (problem.status === 404) return undefined;
  if (problem.causes.length === 0) return problem;
  const causes = problem.causes.filter(concernsText);
  return causes.length === 0 ? undefined : { ...problem, causes };
}

function concernsText({ reason, field }: ProblemCause): boolean {
  if (REASONS.has(reason) || field === "kind" || field === "metadata") return true;
  // A key that is there twice is placed at the document, a value that is at its path.
  if (reason === "Duplicate") return field === "";
  if (field === "metadata.name") return reason === "Required" || reason === "InvalidValue";
  // A parent that is not named is looked for elsewhere.
  return PARENTS.has(field) && reason === "InvalidValue";
}
