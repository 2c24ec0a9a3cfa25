import { describe, expect, it } from "vitest";
import { WritePace } from "./write-pace.js";

const rates = { backgroundPerSecond: 2, urgentPerSecond: 3 };

describe(WritePace, () => {
  it("lets a second's worth go at once, and then nothing before the next second", () => {
    const pace = new WritePace(rates);
    expect([0, 0, 10, 999, 1_000].map((nowMs) => pace.tryTake("background", nowMs))).toEqual([
      true,
      true,
      false,
      false,
      true,
    ]);
  });

  it("counts urgent writes apart", () => {
    const pace = new WritePace(rates);
    pace.tryTake("background", 0);
    pace.tryTake("background", 0);
    expect([pace.tryTake("urgent", 0), pace.nextMs("background")]).toEqual([true, 1_000]);
  });

  it("stops everything for a while after a 429, longer each time, until a write succeeds", () => {
    const pace = new WritePace(rates);
    pace.throttled(0, () => 1, 0);
    const first = pace.nextMs("urgent");
    pace.throttled(0, () => 1, 0);
    const second = pace.nextMs("urgent");
    pace.eased();
    pace.throttled(0, () => 1, 0);
    expect([first, second, pace.nextMs("urgent")]).toEqual([1_500, 2_500, 1_500]);
    expect([pace.tryTake("urgent", 1_499), pace.tryTake("urgent", 1_500)]).toEqual([false, true]);
  });

  it.each([
    { asked: 100, nextMs: 500 },
    { asked: 7_000, nextMs: 7_000 },
    { asked: 3_600_000, nextMs: 60_000 },
  ])("waits until $nextMs after a 429 that asks for $asked ms", ({ asked, nextMs }) => {
    const pace = new WritePace(rates);
    pace.throttled(0, () => 0, asked);
    expect(pace.nextMs("urgent")).toBe(nextMs);
  });
});
