import { getEventListeners } from "node:events";
import { describe, expect, it } from "vitest";
import { FakeClock } from "../testing/index.js";
import { waitMs } from "./wait-ms.js";

describe(waitMs, () => {
  it.each([
    { how: "when the time is over", act: (clock: FakeClock) => clock.advance(100) },
    { how: "when it is told to stop", act: (_: FakeClock, stop: AbortController) => stop.abort() },
  ])("ends $how, and leaves nothing behind", async ({ act }) => {
    const clock = new FakeClock();
    const stop = new AbortController();
    const waiting = waitMs(clock, 100, stop.signal);
    act(clock, stop);
    await waiting;
    expect([clock.pending, getEventListeners(stop.signal, "abort").length]).toEqual([0, 0]);
  });

  it("does not begin when it was told to stop before", async () => {
    const clock = new FakeClock();
    await waitMs(clock, 100, AbortSignal.abort());
    expect(clock.pending).toBe(0);
  });
});
