import { describe, expect, it } from "vitest";
import { isReached, renderAims, renderTable } from "./render-table.js";

describe(renderTable, () => {
  it("aligns words to the left and numbers to the right", () => {
    const rows = [
      { what: "a", ms: 1 },
      { what: "longer", ms: 12.5 },
    ];
    expect(renderTable({ title: "times", rows })).toBe("times\n  what    ms\n  a          1\n  longer  12.5");
  });
});

describe(renderAims, () => {
  it("says of each whether it was reached", () => {
    const aims = [
      { says: "at most 2 ms", value: 2, limit: 2 },
      { says: "no loss", value: 1, limit: 0 },
    ];
    expect(renderAims(aims)).toBe("  reached  at most 2 ms: 2\n  missed   no loss: 1");
  });
});

describe(isReached, () => {
  it("takes a figure that could not be measured for a miss", () => {
    expect(isReached({ says: "", value: Number.NaN, limit: 1 })).toBe(false);
  });
});
