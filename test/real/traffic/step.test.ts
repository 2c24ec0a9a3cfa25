import { describe, expect, it } from "vitest";
import { LAYOUTS } from "./layout.js";
import { AS_BY_HAND, findFaults, type Step, type StepLimits } from "./step.js";
import type { StepFigures } from "./step-figures.js";

const FIGURES: StepFigures = {
  requests: 60,
  failed: 3,
  servedAfterMs: 150,
  gapMs: 40,
  slowestFailureMs: 210,
  lateMs: 1,
  reasons: ["503"],
};

function step(limits: StepLimits): Step {
  return { name: "one", layout: LAYOUTS.pair, limits, run: () => Promise.resolve(FIGURES) };
}

describe(findFaults, () => {
  it.each([
    { limits: AS_BY_HAND, mostFailed: 3, faults: [] },
    { limits: AS_BY_HAND, mostFailed: 2, faults: ["3 requests failed: 503"] },
    { limits: { ...AS_BY_HAND, servedWithinMs: 150 }, mostFailed: 3, faults: ["served after 150 ms"] },
    { limits: { ...AS_BY_HAND, refusedWithinMs: 200 }, mostFailed: 3, faults: ["refused after 210 ms"] },
  ])("finds $faults with $mostFailed", ({ limits, mostFailed, faults }) => {
    expect(findFaults(step(limits), FIGURES, mostFailed)).toEqual(faults);
  });
});
