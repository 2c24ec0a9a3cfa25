import { describe, expect, it } from "vitest";
import { decideGuard, type GuardInput } from "./guard.js";

const input: GuardInput = { isServed: false, conflict: undefined, mtlsDisabledBy: undefined, mesh: "all" };

describe(decideGuard, () => {
  it.each<{ name: string; change: Partial<GuardInput>; verdict: string }>([
    { name: "no gateway here serves it", change: {}, verdict: "unguarded" },
    { name: "a gateway here serves it", change: { isServed: true }, verdict: "guarded" },
    { name: "it is served and has no pods", change: { isServed: true, mesh: "noPods" }, verdict: "guarded" },
    {
      name: "it is served and some pods have no sidecar",
      change: { isServed: true, mesh: "some" },
      verdict: "MixedMesh",
    },
    { name: "it is served and no pod has a sidecar", change: { isServed: true, mesh: "none" }, verdict: "NotInMesh" },
    { name: "it is not served and no pod has a sidecar", change: { mesh: "none" }, verdict: "unguarded" },
    { name: "somebody else sets a policy", change: { conflict: "bookinfo/theirs" }, verdict: "PolicyConflict" },
    {
      name: "somebody else sets a policy and it is served",
      change: { conflict: "bookinfo/theirs", isServed: true },
      verdict: "PolicyConflict",
    },
    { name: "mTLS is disabled", change: { mtlsDisabledBy: "bookinfo/off" }, verdict: "MtlsDisabled" },
  ])("$name: $verdict", ({ change, verdict }) => {
    const decision = decideGuard({ ...input, ...change });
    expect(decision.mode === "withheld" ? decision.reason : decision.mode).toBe(verdict);
  });

  it("names whose rule is in the way", () => {
    const decision = decideGuard({ ...input, conflict: "bookinfo/theirs" });
    expect(decision).toMatchObject({ message: expect.stringContaining("bookinfo/theirs") });
  });
});
