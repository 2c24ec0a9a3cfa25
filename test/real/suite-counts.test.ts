import { describe, expect, it } from "vitest";
import { addCounts, NO_TESTS, renderCounts, renderSuites, suiteOf } from "./suite-counts.js";

describe(suiteOf, () => {
  it.each([
    { path: "referee/gateway.test.ts", suite: "referee" },
    { path: "traffic/gateways/killed.test.ts", suite: "traffic" },
    { path: "suite-counts.test.ts", suite: "real" },
  ])("counts $path to $suite", ({ path, suite }) => {
    expect(suiteOf(path)).toBe(suite);
  });
});

describe(renderSuites, () => {
  const one = { passed: 3, failed: 1, skipped: 0, tookMs: 1_234 };
  const two = { passed: 10, failed: 0, skipped: 2, tookMs: 65_000 };

  it("has a line for each suite, by name", () => {
    expect(
      renderSuites(
        new Map([
          ["referee", two],
          ["contract", one],
        ]),
      ),
    ).toBe(
      [
        "suite             passed    failed   skipped      time",
        "contract               3         1         0     1.2 s",
        "referee               10         0         2    65.0 s",
      ].join("\n"),
    );
  });

  it("ends with a sum that any runner can read", () => {
    expect(renderCounts([one, two].reduce(addCounts, NO_TESTS))).toBe("13 passed, 1 failed, 2 skipped");
  });
});
