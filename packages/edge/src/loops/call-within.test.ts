import { FakeClock } from "@causeway/shared/testing";
import { describe, expect, it } from "vitest";
import { callWithin } from "./call-within.js";

const never = () => new Promise<never>(() => undefined);

describe(callWithin, () => {
  it("returns the answer, and leaves no timer", async () => {
    const clock = new FakeClock();
    expect(await callWithin({ clock, ms: 10, ends: undefined }, () => Promise.resolve("yes"))).toBe("yes");
    expect(clock.pending).toBe(0);
  });

  it("throws what the call throws", async () => {
    const clock = new FakeClock();
    const call = callWithin({ clock, ms: 10, ends: undefined }, () => Promise.reject(new Error("no")));
    await expect(call).rejects.toThrow("no");
    expect(clock.pending).toBe(0);
  });

  it("waits no longer than it may, and tells the call so", async () => {
    const clock = new FakeClock();
    let heard: undefined | AbortSignal;
    const call = callWithin({ clock, ms: 10, ends: undefined }, (signal) => {
      heard = signal;
      return never();
    });
    const seen = expect(call).rejects.toMatchObject({ code: "Timeout", message: "no answer in 10 ms" });
    clock.advance(9);
    expect(heard?.aborted).toBe(false);
    clock.advance(1);
    await seen;
    expect(heard?.aborted).toBe(true);
  });

  it("ends when it is told to, before or while it waits", async () => {
    const clock = new FakeClock();
    const ends = new AbortController();
    const call = callWithin({ clock, ms: 10, ends: ends.signal }, never);
    const seen = expect(call).rejects.toMatchObject({ code: "Cancelled" });
    ends.abort();
    await seen;
    await expect(callWithin({ clock, ms: 10, ends: ends.signal }, never)).rejects.toMatchObject({ code: "Cancelled" });
    expect(clock.pending).toBe(0);
  });
});
