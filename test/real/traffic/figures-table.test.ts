import { expect, it } from "vitest";
import { renderFigures } from "./figures-table.js";

const FIGURES = {
  requests: 60,
  failed: 1,
  servedAfterMs: 41.4,
  gapMs: 38.6,
  slowestFailureMs: 3,
  lateMs: 1,
  reasons: [],
};

it("shows both sides of a step, and what was not run", () => {
  expect(renderFigures([{ step: "one", floor: FIGURES, ours: undefined }])).toBe(
    [
      "| step | failed by hand | failed | served after by hand | served after | gap by hand | gap | slowest failure by hand | slowest failure |",
      "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |",
      "| one | 1 of 60 | - | 41 | - | 39 | - | 3 | - |",
      "",
    ].join("\n"),
  );
});
