import { describe, expect, it } from "vitest";
import { type AcceptedRecord, StoreMemory } from "./store-memory.js";

const at = (revision: string, storeId = "store-1") => ({ storeId, revision });
const record = (revision: string, more: Partial<AcceptedRecord> = {}): AcceptedRecord => ({
  ...at(revision),
  usedAdoptions: [],
  isRewound: false,
  ...more,
});
const nothingOwn = () => false;

/** A process that has read this record and was then told these revisions, one after the other. */
function memoryOf(saved: undefined | AcceptedRecord, ...told: readonly string[]) {
  const memory = new StoreMemory();
  memory.remember(saved);
  const kinds = told.map((revision) => memory.judge(at(revision), nothingOwn).kind);
  return { memory, kinds };
}

describe(StoreMemory, () => {
  it("follows a store from its record on, and one that is the first", () => {
    expect(memoryOf(record("7"), "7", "9").kinds).toEqual(["accepted", "accepted"]);
    expect(memoryOf(undefined, "3").kinds).toEqual(["accepted"]);
  });

  it("asks for marks of ours only where there is no record", () => {
    const { memory } = memoryOf(undefined);
    expect(memory.judge(at("3"), () => true).kind).toBe("refused");
    const mustNotAsk = () => {
      throw new Error("asked");
    };
    expect(memoryOf(record("3")).memory.judge(at("3"), mustNotAsk).kind).toBe("accepted");
  });

  it("refuses a store that went back, whatever it grows into, also after the record was read anew", () => {
    const { memory, kinds } = memoryOf(record("7"), "20", "15", "30");
    expect(kinds).toEqual(["accepted", "refused", "refused"]);
    memory.remember(record("7"));
    expect([memory.basis, memory.judge(at("31"), nothingOwn).kind]).toEqual([at("20"), "refused"]);
    memory.adopt(at("31"));
    expect(memory.judge(at("32"), nothingOwn).kind).toBe("accepted");
  });

  it("forgets what it followed once the record names another store, or an adoption that it did not know", () => {
    for (const other of [record("5", { storeId: "store-2" }), record("5", { usedAdoptions: ["store-1@5.a"] })]) {
      const { memory } = memoryOf(record("7"), "20", "15");
      memory.remember(other);
      expect([memory.basis, memory.isRewindNew()]).toEqual([other, false]);
    }
  });

  it("that has rested holds nothing against what it was told before, and something against the same told anew", () => {
    const old = at("15");
    const { memory } = memoryOf(record("10"));
    memory.judge(old, nothingOwn);
    memory.rest();
    memory.remember(record("20"));
    expect([memory.judge(old, nothingOwn).kind, memory.isBehind]).toEqual(["unknown", true]);
    expect([memory.judge(at("15"), nothingOwn).kind, memory.isBehind]).toEqual(["refused", false]);
  });

  it("has news for a process that starts now until that is on record", () => {
    const { memory } = memoryOf(undefined);
    expect(memory.news()).toBeUndefined();
    memory.remember(record("7", { usedAdoptions: ["store-1@0"] }));
    expect(memory.news()).toBeUndefined();
    memory.judge(at("20"), nothingOwn);
    expect(memory.news()).toEqual(record("20", { usedAdoptions: ["store-1@0"] }));
    memory.judge(at("15"), nothingOwn);
    expect([memory.isRewindNew(), memory.news()?.isRewound]).toEqual([true, true]);
    memory.onSaved(memory.news() ?? record("0"));
    expect([memory.isRewindNew(), memory.news(), memory.record?.revision]).toEqual([false, undefined, "20"]);
  });

  it("has a state on record when the record is of it or of one before", () => {
    const { memory } = memoryOf(record("7"));
    expect(["6", "7", "8"].map((revision) => memory.isOnRecord(at(revision)))).toEqual([false, true, true]);
    expect(memory.isOnRecord(at("8", "store-2"))).toBe(false);
  });
});
