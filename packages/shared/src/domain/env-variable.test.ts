import { describe, expect, it } from "vitest";
import { parseDurationMs, parseFlag } from "./env.js";
import { collectVariables } from "./env-variable.js";
import { ok } from "./result.js";

const TABLE = {
  name: { name: "X_NAME", says: "", form: "", fallback: undefined, parse: (text: string) => ok(text) },
  waitMs: { name: "X_WAIT", says: "", form: "", fallback: "5m", parse: parseDurationMs },
  isOpen: { name: "X_OPEN", says: "", form: "", fallback: "false", parse: parseFlag },
} as const;

describe(collectVariables, () => {
  it("takes what is set, and parses the default's text for what is not", () => {
    expect(collectVariables({ X_NAME: "a", X_OPEN: "true", X_WAIT: "" }, TABLE)).toEqual(
      ok({ name: "a", waitMs: 300_000, isOpen: true }),
    );
  });

  it("says all that is wrong at once, each with its variable", () => {
    const result = collectVariables({ X_WAIT: "5", X_OPEN: "yes" }, TABLE);
    expect(result.ok ? [] : result.error.map((problem) => problem.split(/[ :]/)[0])).toEqual([
      "X_NAME",
      "X_WAIT",
      "X_OPEN",
    ]);
  });

  it("does not start on a default that its own parser refuses", () => {
    const table = { waitMs: { ...TABLE.waitMs, fallback: "soon" } };
    expect(() => collectVariables({}, table)).toThrow("the default of X_WAIT is not valid");
  });
});
