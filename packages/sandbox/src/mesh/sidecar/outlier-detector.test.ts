import type { OutlierPolicy } from "@causeway/shared";
import { describe, expect, it } from "vitest";
import { type Outcome, OutlierDetector } from "./outlier-detector.js";

const POLICY: OutlierPolicy = {
  consecutiveGatewayErrors: 3,
  consecutive5xxErrors: 0,
  intervalMs: 5_000,
  baseEjectionMs: 30_000,
  maxEjectionPercent: 100,
  minHealthPercent: 1,
};
const MEMBERS = ["a", "b"];

class Bench {
  readonly detector = new OutlierDetector(0);
  nowMs = 100;

  record(key: string, outcomes: readonly Outcome[], policy = POLICY): boolean {
    for (const outcome of outcomes) this.detector.record(key, outcome, { policy, nowMs: this.nowMs, members: MEMBERS });
    return this.detector.isEjected(key, this.nowMs);
  }
}

const ERRORS: readonly Outcome[] = ["gatewayError", "gatewayError", "gatewayError"];

describe(OutlierDetector, () => {
  it.each([
    { title: "so many gateway errors in a row", outcomes: ERRORS, isEjected: true },
    {
      title: "a good answer between",
      outcomes: ["gatewayError", "gatewayError", "ok", "gatewayError"],
      isEjected: false,
    },
    { title: "errors of the application", outcomes: ["serverError", "serverError", "serverError"], isEjected: false },
    {
      title: "an application's error between",
      outcomes: ["gatewayError", "serverError", "gatewayError"],
      isEjected: false,
    },
  ] as const)("ejects after $title: $isEjected", ({ outcomes, isEjected }) => {
    expect(new Bench().record("a", outcomes)).toBe(isEjected);
  });

  it("counts every 5xx where the policy does", () => {
    const policy = { ...POLICY, consecutiveGatewayErrors: 0, consecutive5xxErrors: 3 };
    expect(new Bench().record("a", ["serverError", "gatewayError", "serverError"], policy)).toBe(true);
    expect(new Bench().record("a", ["serverError", "ok", "serverError"], policy)).toBe(false);
  });

  it("comes back at the first interval after its time", () => {
    const bench = new Bench();
    bench.record("a", ERRORS);
    expect([34_999, 35_000].map((at) => bench.detector.isEjected("a", at))).toEqual([true, false]);
  });

  it("ejects for longer each time, and forgets that in good times", () => {
    const bench = new Bench();
    bench.record("a", ERRORS);
    bench.nowMs = 35_001;
    bench.record("a", ERRORS);
    expect([95_000, 100_000].map((at) => bench.detector.isEjected("a", at))).toEqual([true, false]);
    bench.nowMs = 130_000;
    bench.record("a", ERRORS);
    expect([159_999, 160_000].map((at) => bench.detector.isEjected("a", at))).toEqual([true, false]);
  });

  it("leaves some endpoints in when the policy asks for it", () => {
    const bench = new Bench();
    const policy = { ...POLICY, maxEjectionPercent: 50 };
    expect([bench.record("a", ERRORS, policy), bench.record("b", ERRORS, policy)]).toEqual([true, false]);
  });

  it("forgets endpoints that are gone", () => {
    const bench = new Bench();
    bench.record("a", ERRORS);
    bench.detector.retain(new Set(["b"]));
    expect(bench.detector.isEjected("a", bench.nowMs)).toBe(false);
  });
});
