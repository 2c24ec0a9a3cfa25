import { describe, expect, it } from "vitest";
import type { RequestRecord } from "../harness/mesh/load-record.js";
import { describeStep, isRefused, isServedBy } from "./step-figures.js";

function request(startedAt: number, endedAt: number, cluster: string): RequestRecord {
  const status = cluster === "" ? 503 : 200;
  return { plannedAt: startedAt - 1, startedAt, endedAt, status, cluster, pod: "", why: cluster === "" ? "503" : "" };
}

const SEEN = [
  request(80, 90, "cluster-1"),
  request(100, 110, "cluster-1"),
  request(120, 150, ""),
  request(140, 160, ""),
  request(160, 190, "cluster-2"),
  request(180, 195, "cluster-2"),
];

describe(describeStep, () => {
  it("counts what ended after the change", () => {
    expect(describeStep(SEEN, 105, "cluster-2")).toEqual({
      requests: 5,
      failed: 2,
      servedAfterMs: 85,
      gapMs: 80,
      slowestFailureMs: 30,
      lateMs: 1,
      reasons: ["503"],
    });
  });

  it("refuses to describe what has not come about", () => {
    expect(() => describeStep(SEEN, 105, "cluster-3")).toThrow("cluster-3 has served nothing");
  });
});

describe(isServedBy, () => {
  it.each([
    { last: 2, cluster: "cluster-2", holds: true },
    { last: 3, cluster: "cluster-2", holds: false },
    { last: 2, cluster: "cluster-1", holds: false },
    { last: 7, cluster: "cluster-2", holds: false },
  ])("is $holds for the last $last and $cluster", ({ last, cluster, holds }) => {
    expect(isServedBy(SEEN, cluster, last)).toBe(holds);
  });
});

describe(isRefused, () => {
  it.each([
    { last: 2, holds: true },
    { last: 3, holds: false },
    { last: 5, holds: false },
  ])("is $holds for the last $last", ({ last, holds }) => {
    expect(isRefused(SEEN.slice(0, 4), last)).toBe(holds);
  });
});
