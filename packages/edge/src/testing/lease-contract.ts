import { AppError } from "@causeway/shared";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { LeaseRecord } from "../core/lease/lease-record.js";
import type { LeaseStore, StoredLease } from "../ports.js";

/** A place for one Lease; there is none at first. */
export interface LeasePlace extends AsyncDisposable {
  /** A store of that Lease, for a process of its own. */
  open(): LeaseStore;
  /** Somebody else changes something of the Lease that is not in its record. */
  touch(): Promise<void>;
  /** Somebody else deletes it. */
  remove(): Promise<void>;
}

const FIRST = { incarnation: 1_767_225_600_000, instance: "0f8fad5b-d9cb-469f-a165-70867728950e" };
const SECOND = { incarnation: 1_767_225_700_000, instance: "7c9e6679-7425-40de-944b-e07fc1f90ae7" };

const TAKEN: LeaseRecord = {
  holder: { name: "edge-a", process: FIRST },
  askedBy: undefined,
  acquiredAt: "2026-01-01T00:00:00.123Z",
  renewedAt: "2026-01-01T00:00:02.000Z",
  transitions: 0,
};
const RENEWED = { ...TAKEN, renewedAt: "2026-01-01T00:00:04.001Z" };
const OF_ANOTHER = { ...TAKEN, holder: { name: "edge-b", process: SECOND }, transitions: 1 };

const RECORDS: readonly { readonly what: string; readonly record: LeaseRecord }[] = [
  { what: "held", record: TAKEN },
  { what: "asked for", record: { ...TAKEN, askedBy: SECOND } },
  { what: "given back", record: { ...TAKEN, holder: undefined, transitions: 3 } },
  { what: "given back to a process that asked for it", record: { ...TAKEN, holder: undefined, askedBy: SECOND } },
];

const signal = new AbortController().signal;

/** What every adapter of the LeaseStore port must do. */
export function describeLeaseStore(name: string, openPlace: () => Promise<LeasePlace>): void {
  describe(`a LeaseStore: ${name}`, () => {
    let place: LeasePlace;
    let store: LeaseStore;
    beforeEach(async () => {
      place = await openPlace();
      store = place.open();
    });
    afterEach(async () => await place[Symbol.asyncDispose]());

    const make = () => store.write(TAKEN, undefined, signal);

    it("finds none before anybody has made one", async () => {
      expect(await store.read(signal)).toBeUndefined();
    });

    it.each(RECORDS)("returns as stored and reads a Lease that is $what", async ({ record }) => {
      const made = await store.write(record, undefined, signal);
      expect(made.record).toEqual(record);
      expect(await store.read(signal)).toEqual(made);
      expect(await place.open().read(signal)).toEqual(made);
    });

    it("writes any record over any other", async () => {
      let version = (await make()).version;
      for (const before of RECORDS) {
        for (const after of RECORDS) {
          version = (await store.write(before.record, version, signal)).version;
          const written = await store.write(after.record, version, signal);
          expect([written.record, await place.open().read(signal)]).toEqual([after.record, written]);
          version = written.version;
        }
      }
    });

    it("makes none where there is one", async () => {
      const made = await make();
      expect(await codeOf(place.open().write(OF_ANOTHER, undefined, signal))).toBe("Exists");
      expect(await store.read(signal)).toEqual(made);
    });

    it("gives every change a version of its own, also those of others", async () => {
      const made = await make();
      const renewed = await store.write(RENEWED, made.version, signal);
      await place.touch();
      const touched = await store.read(signal);
      expect(touched?.record).toEqual(RENEWED);
      expect(new Set([made.version, renewed.version, touched?.version]).size).toBe(3);
    });

    it("keeps the version when nothing changes", async () => {
      const made = await make();
      expect(await store.write({ ...TAKEN }, made.version, signal)).toEqual(made);
    });

    it("writes over a version that another store has seen", async () => {
      const made = await make();
      const written = await place.open().write(OF_ANOTHER, made.version, signal);
      expect(await store.read(signal)).toEqual(written);
    });

    it("writes over nothing but the version that is there", async () => {
      const made = await make();
      const renewed = await store.write(RENEWED, made.version, signal);
      for (const late of [store, place.open()]) {
        expect(await codeOf(late.write(OF_ANOTHER, made.version, signal))).toBe("Conflict");
      }
      expect(await store.read(signal)).toEqual(renewed);
    });

    it("does not overlook what others have changed since it looked", async () => {
      const made = await make();
      await place.touch();
      expect(await codeOf(store.write(RENEWED, made.version, signal))).toBe("Conflict");
      expect((await store.read(signal))?.record).toEqual(TAKEN);
    });

    it("does not make a Lease again that has been deleted", async () => {
      const made = await make();
      await place.remove();
      for (const late of [store, place.open()]) {
        expect(await codeOf(late.write(RENEWED, made.version, signal))).toBe("Conflict");
      }
      expect(await store.read(signal)).toBeUndefined();
      expect((await store.write(OF_ANOTHER, undefined, signal)).record).toEqual(OF_ANOTHER);
    });

    it("does not write over a Lease that has been made again", async () => {
      const made = await make();
      await place.remove();
      const again = await place.open().write(OF_ANOTHER, undefined, signal);
      expect(await codeOf(store.write(RENEWED, made.version, signal))).toBe("Conflict");
      expect(await store.read(signal)).toEqual(again);
    });

    it("lets one of two win who make it", async () => {
      const both = [store.write(TAKEN, undefined, signal), place.open().write(OF_ANOTHER, undefined, signal)];
      const { winner, lost } = await race(both);
      expect(lost).toEqual(["Exists"]);
      expect(await store.read(signal)).toEqual(winner);
    });

    it("lets one of many win who write over the same version", async () => {
      const { version } = await make();
      const stores = Array.from({ length: 8 }, () => place.open());
      await Promise.all(stores.map((one) => one.read(signal)));
      const records = stores.map((_, at) => ({ ...OF_ANOTHER, transitions: at + 1 }));
      const all = stores.map((one, at) => one.write(records[at] ?? OF_ANOTHER, version, signal));
      const { winner, lost } = await race(all);
      expect(lost).toEqual(Array.from({ length: 7 }, () => "Conflict"));
      expect(await store.read(signal)).toEqual(winner);
    });

    it("asks nothing and writes nothing for whoever has stopped waiting", async () => {
      const made = await make();
      const gone = AbortSignal.abort();
      expect(await codeOf(store.read(gone))).toBe("Cancelled");
      expect(await codeOf(store.write(RENEWED, made.version, gone))).toBe("Cancelled");
      expect(await codeOf(place.open().write(RENEWED, made.version, gone))).toBe("Cancelled");
      expect(await store.read(signal)).toEqual(made);
    });
  });
}

async function codeOf(call: Promise<unknown>): Promise<unknown> {
  try {
    return { answered: await call };
  } catch (error) {
    return error instanceof AppError ? error.code : error;
  }
}

/** What the only one got who got through, and how the others failed. */
async function race(calls: readonly Promise<StoredLease>[]) {
  const outcomes = await Promise.allSettled(calls);
  const won = outcomes.flatMap((outcome) => (outcome.status === "fulfilled" ? [outcome.value] : []));
  const lost = outcomes.flatMap((outcome) => (outcome.status === "rejected" ? [outcome.reason.code] : []));
  expect(won).toHaveLength(1);
  return { winner: won[0], lost };
}
