import { describe, expect, it } from "vitest";
import type { ProblemCause } from "./problem.js";
import { findTextProblem } from "./text-problem.js";

const cause = (reason: string, field = ""): ProblemCause => ({
  field,
  reason,
  line: 1,
  column: 1,
  message: `${reason} at ${field}`,
});
const problem = (status: number, ...causes: ProblemCause[]) => ({ status, detail: "no", causes });

describe("findTextProblem", () => {
  it.each([
    cause("BadText"),
    cause("TooLarge"),
    cause("NoDocument"),
    cause("NotAnObject"),
    cause("UnknownKind", "kind"),
    cause("WrongPlace", "kind"),
    cause("Required", "kind"),
    cause("UnknownVersion", "apiVersion"),
    cause("InvalidValue", "metadata"),
    cause("Required", "metadata.name"),
    cause("InvalidValue", "metadata.name"),
    cause("InvalidValue", "metadata.tenant"),
    cause("Duplicate"),
  ])("keeps $message", (one) => {
    const other = cause("NamespaceTaken", "spec.namespaceSelector.names[0]");
    expect(findTextProblem(problem(400, one, other))).toEqual(problem(400, one));
  });

  it.each([
    cause("ParentMissing", "metadata.workspace"),
    cause("VersionConflict", "metadata.resourceVersion"),
    cause("Required", "metadata.organization"),
    cause("Duplicate", "spec.namespaceSelector.names[1]"),
    cause("UnknownField", "spec.x"),
    cause("SecondSetting", "metadata.name"),
    cause("InvalidValue", "metadata.labels.gold"),
  ])("is not concerned with $message", (one) => {
    expect(findTextProblem(problem(400, one))).toBeUndefined();
  });

  it("keeps a refusal without causes, unless the route is missing", () => {
    expect(findTextProblem(problem(503))).toEqual(problem(503));
    expect(findTextProblem(problem(404))).toBeUndefined();
  });
});
