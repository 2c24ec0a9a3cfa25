import { describe, expect, it } from "vitest";
import type { Flip } from "./hops.js";
import { pushDelays } from "./push-delays.js";

const flip = (to: Flip["to"], writtenMs: number): Flip => ({
  ...{ namespace: "n", service: "s", to, writtenMs, seenMs: writtenMs + 1 },
});

describe(pushDelays, () => {
  it("counts to the first push of what the flip changed", () => {
    const pushes = [
      { event: "ADDED n/s", atMs: 5 },
      { event: "DELETED n/s", atMs: 12 },
      { event: "ADDED n/other", atMs: 21 },
      { event: "ADDED n/s", atMs: 24 },
      { event: "ADDED n/s", atMs: 29 },
    ] as const;
    expect(pushDelays([flip("notReady", 10), flip("ready", 20)], pushes)).toEqual([2, 4]);
  });

  it("leaves out what was never seen and what was never pushed", () => {
    expect(pushDelays([undefined, flip("ready", 1)], [])).toEqual([]);
  });
});
