import { FakeClock } from "@causeway/shared/testing";
import { describe, expect, it } from "vitest";
import { WakeTimer } from "./wake-timer.js";

describe(WakeTimer, () => {
  it("calls back when the earliest is due, and again for the next", () => {
    const clock = new FakeClock();
    const taken: string[] = [];
    const timer: WakeTimer<string> = new WakeTimer(clock, () => {
      taken.push(`${clock.monotonic()} ${timer.takeDue(clock.monotonic()).join()}`);
    });
    timer.add("b", 20);
    timer.add("a", 10);
    timer.add("c", 20);
    clock.advance(30);
    expect([taken, timer.size, clock.pending]).toEqual([["10 a", "20 b,c"], 0, 0]);
  });

  it("keeps the earlier of two times for one key", () => {
    const clock = new FakeClock();
    const timer = new WakeTimer<string>(clock, () => {});
    timer.add("a", 10);
    timer.add("a", 20);
    expect([timer.takeDue(10), timer.takeDue(20)]).toEqual([["a"], []]);
  });

  it("leaves nothing behind when it is stopped", () => {
    const clock = new FakeClock();
    const timer = new WakeTimer<string>(clock, () => expect.unreachable());
    timer.add("a", 10);
    timer.stop();
    clock.advance(20);
    expect(clock.pending).toBe(0);
  });
});
