import { describe, expect, it } from "vitest";
import { parseTarget } from "./target.js";

describe("parseTarget", () => {
  it.each([
    { args: ["ws"], target: { kind: "ws", names: [] } },
    { args: ["ws", "a", "b"], target: { kind: "ws", names: ["a", "b"] } },
    { args: ["ws/a"], target: { kind: "ws", names: ["a"] } },
    { args: ["workspaces/o/t/a", "b"], target: { kind: "workspaces", names: ["o/t/a", "b"] } },
    { args: [], target: { kind: "", names: [] } },
  ])("reads $args", ({ args, target }) => {
    expect(parseTarget(args)).toEqual({ ok: true, value: target });
  });

  it("refuses a kind with a slash and no name", () => {
    expect(parseTarget(["ws/"])).toEqual({ ok: false, error: '"ws/" ends before the name' });
  });
});
