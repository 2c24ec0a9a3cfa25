import { describe, expect, it } from "vitest";
import { parseCondition } from "./condition.js";

describe("parseCondition", () => {
  it.each([
    { text: "READY", result: { ok: true, value: { kind: "status", word: "READY" } } },
    { text: "accepted", result: { ok: true, value: { kind: "status", word: "ACCEPTED" } } },
    { text: "deleted", result: { ok: true, value: { kind: "deleted" } } },
    { text: "delete", result: { ok: true, value: { kind: "deleted" } } },
    { text: "redy", result: { ok: false, error: '--for: there is no condition "redy": did you mean READY?' } },
    {
      text: "blue",
      result: {
        ok: false,
        error:
          '--for: there is no condition "blue": use one of ACCEPTED, DIRTY, PARTIAL, READY, FAILED, INVALID, deleted',
      },
    },
  ])("reads $text", ({ text, result }) => {
    expect(parseCondition(text)).toEqual(result);
  });
});
