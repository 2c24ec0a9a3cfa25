import { describe, expect, it } from "vitest";
import { isLower, isRewind, judgeStore, type StoreFacts } from "./store-acceptance.js";

const basis = { storeId: "store-1", revision: "7" };
const facts: StoreFacts = {
  basis,
  saved: { storeId: "store-1", revision: "7" },
  isRewound: false,
  adoptedStoreId: "",
  hasOwnObjects: true,
};

describe(judgeStore, () => {
  it.each<{ name: string; change: Partial<StoreFacts>; kind: string }>([
    { name: "the one on record", change: {}, kind: "accepted" },
    { name: "a later state of it", change: { basis: { storeId: "store-1", revision: "10" } }, kind: "accepted" },
    { name: "an earlier state of it", change: { basis: { storeId: "store-1", revision: "6" } }, kind: "refused" },
    { name: "another store", change: { basis: { storeId: "store-2", revision: "99" } }, kind: "refused" },
    {
      name: "another store that a person adopted",
      change: { basis: { storeId: "store-2", revision: "1" }, adoptedStoreId: "store-2" },
      kind: "accepted",
    },
    {
      name: "another store than the adopted one",
      change: { basis: { storeId: "store-3", revision: "1" }, adoptedStoreId: "store-2" },
      kind: "refused",
    },
    {
      name: "an earlier state that a person adopted",
      change: { basis: { storeId: "store-1", revision: "6" }, adoptedStoreId: "store-1" },
      kind: "accepted",
    },
    {
      name: "a later state that an earlier one has grown into",
      change: { basis: { storeId: "store-1", revision: "8" }, isRewound: true },
      kind: "refused",
    },
    {
      name: "nothing on record in an untouched cluster",
      change: { saved: undefined, hasOwnObjects: false },
      kind: "accepted",
    },
    { name: "nothing on record beside entries of ours", change: { saved: undefined }, kind: "refused" },
    { name: "no word from central", change: { basis: undefined }, kind: "unknown" },
    { name: "a basis without a store", change: { basis: { storeId: "", revision: "0" } }, kind: "unknown" },
  ])("$name: $kind", ({ change, kind }) => {
    expect(judgeStore({ ...facts, ...change }).kind).toBe(kind);
  });
});

describe(isRewind, () => {
  it.each([
    { name: "the same state", seen: basis, of: basis, rewind: false },
    { name: "an earlier state", seen: { ...basis, revision: "6" }, of: basis, rewind: true },
    { name: "another store", seen: { storeId: "store-2", revision: "6" }, of: basis, rewind: false },
    { name: "nothing followed yet", seen: basis, of: undefined, rewind: false },
    { name: "no word from central", seen: undefined, of: basis, rewind: false },
  ])("$name: $rewind", ({ seen, of, rewind }) => {
    expect(isRewind(seen, of)).toBe(rewind);
  });
});

describe(isLower, () => {
  it.each([
    { a: "9", b: "10", lower: true },
    { a: "10", b: "9", lower: false },
    { a: "7", b: "7", lower: false },
    { a: "90071992547409930", b: "90071992547409931", lower: true },
    { a: "x", b: "1", lower: true },
    { a: "1", b: "x", lower: false },
  ])("$a below $b: $lower", ({ a, b, lower }) => {
    expect(isLower(a, b)).toBe(lower);
  });
});
