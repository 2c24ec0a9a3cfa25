import { expect, it } from "vitest";
import { parseProcessorTime } from "./processor-share.js";

it("adds up the processor time of a machine", () => {
  const text = "cpu  100 1 50 800 20 3 4 5 0 0\ncpu0 50 0 25 400 10 1 2 2 0 0\n";
  expect(parseProcessorTime(text)).toEqual({ all: 983, idle: 820 });
});
