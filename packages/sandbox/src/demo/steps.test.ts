import { describe, expect, it } from "vitest";
import { describeStep, PLAIN_STYLE, runSteps, type StepResult } from "./steps.js";

describe("runSteps", () => {
  it("stops at the first step that does not hold and says what it saw", async () => {
    let now = 0;
    const seen: string[] = [];
    const results = await runSteps(
      [
        { name: "first", run: () => Promise.resolve("4 entries") },
        { name: "second", run: () => Promise.reject(new Error("3 entries instead of 4")) },
        { name: "third", run: () => Promise.resolve("never") },
      ],
      {
        monotonic: () => (now += 5),
        takeFailed: undefined,
        onResult: (result) => seen.push(describeStep(result, PLAIN_STYLE)),
      },
    );
    const expected: StepResult[] = [
      { name: "first", ok: true, ms: 5, failedRequests: null, detail: "4 entries" },
      { name: "second", ok: false, ms: 5, failedRequests: null, detail: "3 entries instead of 4" },
    ];
    expect(results).toEqual(expected);
    expect(seen.map((line) => line.slice(0, 6))).toEqual(["ok    ", "FAILED"]);
  });
});
