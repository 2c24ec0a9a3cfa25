import { describe, expect, it } from "vitest";
import { FakeClock } from "./fake-clock.js";

describe(FakeClock, () => {
  it("calls back in order of time, and in order of call at the same time", () => {
    const clock = new FakeClock();
    const seen: string[] = [];
    clock.after(20, () => seen.push(`c at ${clock.monotonic()}`));
    clock.after(10, () => seen.push(`a at ${clock.monotonic()}`));
    clock.after(10, () => seen.push(`b at ${clock.monotonic()}`));
    clock.advance(20);
    expect(seen).toEqual(["a at 10", "b at 10", "c at 20"]);
  });

  it("calls what a callback starts when it falls due within the same advance", () => {
    const clock = new FakeClock();
    const seen: number[] = [];
    const tick = () => {
      seen.push(clock.monotonic());
      clock.after(10, tick);
    };
    clock.after(10, tick);
    clock.advance(35);
    expect(seen).toEqual([10, 20, 30]);
    expect(clock.pending).toBe(1);
  });

  it("forgets a cancelled timer", () => {
    const clock = new FakeClock();
    const cancel = clock.after(10, () => expect.unreachable());
    cancel();
    clock.advance(20);
    expect(clock.pending).toBe(0);
  });

  it("lets promises settle between the timers of a run", async () => {
    const clock = new FakeClock();
    const seen: number[] = [];
    const wait = (ms: number) => new Promise<void>((resolve) => clock.after(ms, resolve));
    const loop = (async () => {
      for (let round = 0; round < 3; round += 1) {
        await wait(10);
        seen.push(clock.monotonic());
      }
    })();
    await clock.run(30);
    await loop;
    expect(seen).toEqual([10, 20, 30]);
  });

  it("jumps without moving monotonic time", () => {
    const clock = new FakeClock();
    const before = clock.now();
    clock.jump(-5_000);
    expect([clock.now() - before, clock.monotonic()]).toEqual([-5_000, 0]);
  });
});
