import { describe, expect, it } from "vitest";
import { describeAbsent } from "./describe-absent.js";

describe(describeAbsent, () => {
  it.each([
    { siblings: [], hint: "" },
    { siblings: ["bookinfo-ws"], hint: '; did you mean "bookinfo-ws"?' },
    { siblings: ["shop"], hint: '; there is only "shop"' },
    { siblings: ["b", "a", "b"], hint: '; there are "a", "b"' },
    { siblings: ["a", "b", "c", "d", "e", "f"], hint: "" },
  ])("helps with $siblings", ({ siblings, hint }) => {
    expect(describeAbsent("workspaces/o/t/bookinfo-w", siblings)).toBe(
      `workspaces/o/t/bookinfo-w does not exist${hint}`,
    );
  });
});
