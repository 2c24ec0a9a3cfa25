import { FakeClock } from "@causeway/shared/testing";
import { describe, expect, it } from "vitest";
import { LEASE_MS, PROOF_MS } from "../core/lease/lease-record.js";
import { LeaseProcess, type LeaseProcessOptions } from "../testing/lease-rig.js";
import { MemoryLease } from "../testing/memory-lease.js";
import { WriterLease } from "./writer-lease.js";

function world() {
  const clock = new FakeClock();
  const store = new MemoryLease();
  const start = (name: string, incarnation: number, more: Partial<LeaseProcessOptions> = {}) =>
    new LeaseProcess({ port: store, clock, name, incarnation, ...more });
  /** A process that holds the Lease. */
  const startHolder = async (more: Partial<LeaseProcessOptions> = {}) => {
    const process = start("a", 1, more);
    process.lease.want("any");
    await clock.run(0);
    return process;
  };
  /** How many milliseconds until it holds, looked at one by one; never two that write. */
  const until = async (holds: () => boolean, processes: readonly LeaseProcess[], limitMs = 60_000) => {
    for (let ms = 0; ms <= limitMs; ms += 10) {
      expect(processes.filter(({ writes }) => writes).length).toBeLessThanOrEqual(1);
      if (holds()) return ms;
      await clock.run(10);
    }
    throw new Error(`not within ${limitMs} ms`);
  };
  return { clock, store, start, startHolder, until };
}

const holderOf = (store: MemoryLease) => store.stored?.record.holder?.name;

describe(WriterLease, () => {
  it("takes what nobody has, renews it, and says nothing twice", async () => {
    const { clock, store, startHolder } = world();
    const a = await startHolder();
    expect(a.writes).toBe(true);
    expect(a.lease.describe()).toBeUndefined();
    const first = store.stored?.record;
    await clock.run(60_000);
    expect(a.writes).toBe(true);
    expect(store.stored?.record).toMatchObject({
      holder: { name: "a" },
      acquiredAt: first?.acquiredAt,
      transitions: 0,
    });
    expect(Number(store.stored?.version)).toBe(31);
    expect(a.told).toEqual(["carryOn"]);
  });

  it("asks nobody before it is told what to want", async () => {
    const { clock, store, start } = world();
    const a = start("a", 1);
    await clock.run(60_000);
    expect([a.writes, store.stored, clock.pending]).toEqual([false, undefined, 0]);
    expect(a.lease.describe()).toBe("nothing is written: the Lease is not held yet");
  });

  it("is given back at the end, and leaves nothing running", async () => {
    const { clock, store, startHolder, start } = world();
    const a = await startHolder();
    await a.lease[Symbol.asyncDispose]();
    expect([a.writes, holderOf(store), clock.pending]).toEqual([false, undefined, 0]);
    const b = start("b", 2);
    b.lease.want("vacant");
    await clock.run(0);
    expect([b.writes, store.stored?.record.transitions]).toEqual([true, 1]);
  });

  it("is left to run out when something may be under way", async () => {
    const { store, startHolder } = world();
    const a = await startHolder();
    a.lease.abandon();
    await a.lease[Symbol.asyncDispose]();
    expect([a.writes, holderOf(store)]).toEqual([false, "a"]);
  });

  it("is left within a second and a half when the API server does not answer", async () => {
    const { clock, store, startHolder } = world();
    const a = await startHolder();
    store.losing = "request";
    let isOver = false;
    void a.lease[Symbol.asyncDispose]().then(() => {
      isOver = true;
    });
    await clock.run(1_500);
    expect([isOver, clock.pending]).toEqual([true, 0]);
  });

  it("goes to a successor in the same pod at once", async () => {
    const { clock, start, startHolder } = world();
    const a = await startHolder();
    a.stop();
    const b = start("a", 2);
    b.lease.want("vacant");
    await clock.run(0);
    expect(b.writes).toBe(true);
  });

  it("goes to another pod when its holder has been gone for long enough, and no earlier", async () => {
    const { start, startHolder, until } = world();
    const a = await startHolder();
    a.stop();
    const b = start("b", 2);
    b.lease.want("vacant");
    const ms = await until(() => b.writes, [b]);
    expect(ms).toBeGreaterThan(LEASE_MS);
    expect(ms).toBeLessThan(LEASE_MS + 2_500);
  });

  it("stays with a living holder as long as the other one does not know what is wanted", async () => {
    const { clock, start, startHolder } = world();
    const a = await startHolder();
    const b = start("b", 2);
    b.lease.want("vacant");
    await clock.run(60_000);
    expect([a.writes, b.writes, b.told]).toEqual([true, false, ["giveWay"]]);
  });

  it("is given to a later process that asks, once nothing is under way any more", async () => {
    const { clock, store, start, startHolder, until } = world();
    const a = await startHolder({ writeMs: 5_000 });
    await clock.run(10_000);
    const b = start("b", 2);
    b.lease.want("any");
    const askedMs = await until(() => !a.writes, [a, b]);
    expect(askedMs).toBeLessThanOrEqual(2_200);
    const ms = await until(() => b.writes, [a, b]);
    expect(ms).toBeGreaterThanOrEqual(5_000);
    expect(ms).toBeLessThan(5_500);
    expect(holderOf(store)).toBe("b");
    await clock.run(60_000);
    expect([a.writes, b.writes]).toEqual([false, true]);
    expect(a.lease.describe()).toBe("nothing is written: b holds the Lease, another process of this edge");
  });

  it("is asked in vain of a process that started later, until that one does not hear what is wanted", async () => {
    const { clock, start, until } = world();
    const b = start("b", 2);
    b.lease.want("any");
    await clock.run(0);
    const a = start("a", 1);
    a.lease.want("any");
    await clock.run(60_000);
    expect([a.writes, b.writes, b.told]).toEqual([false, true, b.told.filter((what) => what === "carryOn")]);
    b.lease.want("vacant");
    expect(await until(() => a.writes, [a, b])).toBeLessThan(6_500);
    await clock.run(60_000);
    expect([a.writes, b.writes]).toEqual([true, false]);
    b.lease.want("any");
    expect(await until(() => b.writes, [a, b])).toBeLessThan(2_500);
  });

  it("comes back to a holder that gave it to one which is gone", async () => {
    const { start, startHolder, until } = world();
    const a = await startHolder();
    const b = start("b", 2);
    b.lease.want("any");
    await until(() => !a.writes, [a, b]);
    b.stop();
    const ms = await until(() => a.writes, [a, b]);
    expect(ms).toBeGreaterThan(LEASE_MS - 1_000);
    expect(ms).toBeLessThan(LEASE_MS + 4_500);
    expect(a.told.at(-1)).toBe("carryOn");
  });

  it("is given back when another process speaks for the cluster, and taken again when it does no more", async () => {
    const { clock, store, startHolder } = world();
    const handedOverBy: unknown[] = [];
    const a = await startHolder({ writeMs: 100, onHandOver: () => handedOverBy.push(holderOf(store)) });
    a.lease.want("none");
    expect(a.writes).toBe(false);
    await clock.run(90);
    expect(holderOf(store)).toBe("a");
    await clock.run(20);
    expect(holderOf(store)).toBeUndefined();
    const { version } = store.stored ?? {};
    await clock.run(60_000);
    expect(store.stored?.version).toBe(version);
    a.lease.want("any");
    await clock.run(0);
    const told = ["carryOn", "giveWay", "handOver", "carryOn"];
    expect([a.writes, a.told, handedOverBy]).toEqual([true, told, ["a"]]);
  });

  it("is given back without a word when that has taken so long that another one may know better", async () => {
    const { clock, store, startHolder } = world();
    const a = await startHolder({ writeMs: PROOF_MS + 100 });
    a.lease.want("none");
    await clock.run(PROOF_MS + 200);
    expect([holderOf(store), a.told]).toEqual([undefined, ["carryOn", "giveWay"]]);
  });

  it("is good for writing until it could not be renewed for a while, and again when it could", async () => {
    const { clock, store, startHolder } = world();
    const a = await startHolder();
    await clock.run(500);
    store.failWith = "Unavailable";
    await clock.run(PROOF_MS - 500 - 10);
    expect(a.writes).toBe(true);
    await clock.run(20);
    expect(a.writes).toBe(false);
    expect(a.lease.describe()).toBe("nothing is written: the Lease is not to be had: the Lease is not to be had");
    await clock.run(60_000);
    store.failWith = undefined;
    await clock.run(2_200);
    expect([a.writes, a.told]).toEqual([true, ["carryOn", "carryOn"]]);
  });

  it("that nobody may read is told of, and asked for ever more rarely", async () => {
    const { clock, store, start } = world();
    store.failWith = "Forbidden";
    const a = start("a", 1);
    a.lease.want("any");
    await clock.run(60_000);
    expect([a.writes, a.told]).toEqual([false, []]);
    expect(a.log.messages.length).toBeLessThan(70);
    expect(a.lease.describe()).toContain("the Lease is not to be had");
  });

  it("survives answers that are lost, of requests that were carried out", async () => {
    const { clock, store, startHolder } = world();
    const a = await startHolder();
    store.losing = "answer";
    await clock.run(4_000);
    store.losing = undefined;
    await clock.run(60_000);
    expect([a.writes, holderOf(store), a.told]).toEqual([true, "a", ["carryOn"]]);
  });

  it("taken without having heard of it is given back all the same", async () => {
    const { clock, store, start } = world();
    const a = start("a", 1);
    store.losing = "answer";
    a.lease.want("any");
    // The read is lost, then the write.
    await clock.run(3_000);
    store.losing = undefined;
    await clock.run(400);
    store.losing = "answer";
    a.lease.want("none");
    await clock.run(3_100);
    store.losing = undefined;
    await clock.run(10_000);
    expect([a.writes, holderOf(store)]).toEqual([false, undefined]);
  });

  it("deleted by hand is made again; changed by hand, it is read again", async () => {
    const { clock, store, startHolder } = world();
    const a = await startHolder();
    store.remove();
    await clock.run(2_500);
    expect([a.writes, holderOf(store), a.told]).toEqual([true, "a", ["carryOn", "carryOn"]]);
    store.touch();
    await clock.run(2_500);
    expect([a.writes, holderOf(store), a.told]).toEqual([true, "a", ["carryOn", "carryOn"]]);
  });

  it("deleted by hand is its holder's to make again, and another's when that one is gone too", async () => {
    const { clock, store, start, startHolder, until } = world();
    const a = await startHolder();
    const b = start("b", 2);
    b.lease.want("vacant");
    await clock.run(1_900);
    store.remove();
    await until(() => holderOf(store) === "a", [a, b]);
    a.stop();
    store.remove();
    const ms = await until(() => b.writes, [a, b]);
    expect(ms).toBeGreaterThan(PROOF_MS);
    expect(ms).toBeLessThan(LEASE_MS + 4_500);
  });

  it("is not written by on waking from a stop, however long that was", async () => {
    const { clock, start, startHolder, until } = world();
    const a = await startHolder();
    const b = start("b", 2);
    a.stop();
    b.lease.want("any");
    await until(() => b.writes, [a, b]);
    a.carryOn();
    expect(a.writes).toBe(false);
    await until(() => a.told.at(-1) === "giveWay", [a, b]);
    await clock.run(60_000);
    expect([a.writes, b.writes]).toEqual([false, true]);
  });

  it("does not depend on what the holder's clock says", async () => {
    const { clock, store, start, startHolder } = world();
    const a = await startHolder();
    const b = start("b", 2);
    b.lease.want("vacant");
    for (const hours of [-1, 2, -1]) {
      clock.jump(hours * 3_600_000);
      await clock.run(30_000);
      expect([a.writes, b.writes, holderOf(store)]).toEqual([true, false, "a"]);
    }
  });
});
