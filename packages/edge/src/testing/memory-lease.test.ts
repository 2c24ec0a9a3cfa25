import { describe, expect, it } from "vitest";
import { takenBy } from "../core/lease/lease-record.js";
import { describeLeaseStore } from "./lease-contract.js";
import { MemoryLease } from "./memory-lease.js";

describeLeaseStore("in memory", async () => {
  const lease = new MemoryLease();
  return {
    open: () => lease,
    touch: async () => lease.touch(),
    remove: async () => lease.remove(),
    async [Symbol.asyncDispose]() {},
  };
});

const ME = { name: "edge-a", process: { incarnation: 1, instance: "i1" } };
const RECORD = takenBy(ME, undefined, "2026-01-01T00:00:00.000Z");

describe(MemoryLease, () => {
  it("fails as it is told, and does nothing then", async () => {
    const lease = new MemoryLease();
    lease.failWith = "Unavailable";
    const { signal } = new AbortController();
    await expect(lease.read(signal)).rejects.toMatchObject({ code: "Unavailable" });
    await expect(lease.write(RECORD, undefined, signal)).rejects.toMatchObject({ code: "Unavailable" });
    expect(lease.stored).toBeUndefined();
    lease.failWith = undefined;
    expect(await lease.read(signal)).toBeUndefined();
  });

  it.each([
    { losing: "request", stored: undefined },
    { losing: "answer", stored: RECORD },
  ] as const)("does not answer before the caller leaves when it loses the $losing", async ({ losing, stored }) => {
    const lease = new MemoryLease();
    lease.losing = losing;
    const stop = new AbortController();
    const ends: unknown[] = [];
    const writing = lease.write(RECORD, undefined, stop.signal).catch((error: unknown) => ends.push(error));
    await new Promise(setImmediate);
    expect(ends).toEqual([]);
    stop.abort();
    await writing;
    expect(ends).toMatchObject([{ code: "Cancelled" }]);
    expect(lease.stored?.record).toEqual(stored);
  });

  it("lets somebody else make of it what they like", async () => {
    const lease = new MemoryLease();
    const { signal } = new AbortController();
    const made = await lease.write(RECORD, undefined, signal);
    lease.put({ ...RECORD, transitions: 9 });
    const found = await lease.read(signal);
    expect(found?.record.transitions).toBe(9);
    expect(found?.version).not.toBe(made.version);
  });
});
