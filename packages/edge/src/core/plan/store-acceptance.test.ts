import { describe, expect, it } from "vitest";
import {
  addUsedAdoptions,
  isAdoptionDue,
  isLower,
  isRewind,
  judgeStore,
  nameAdoption,
  type StoreFacts,
} from "./store-acceptance.js";

const basis = { storeId: "store-1", revision: "7" };
const facts: StoreFacts = {
  basis,
  saved: { storeId: "store-1", revision: "7" },
  isRewound: false,
  hasOwnObjects: true,
};

describe(judgeStore, () => {
  it.each<{ name: string; change: Partial<StoreFacts>; kind: string }>([
    { name: "the one on record", change: {}, kind: "accepted" },
    { name: "a later state of it", change: { basis: { storeId: "store-1", revision: "10" } }, kind: "accepted" },
    { name: "an earlier state of it", change: { basis: { storeId: "store-1", revision: "6" } }, kind: "refused" },
    { name: "another store", change: { basis: { storeId: "store-2", revision: "99" } }, kind: "refused" },
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

describe(isAdoptionDue, () => {
  it.each([
    { name: "a first one", adoptedStoreId: "store-1", adoption: "7.ab", used: [], due: true },
    { name: "another than was used", adoptedStoreId: "store-1", adoption: "7.cd", used: ["store-1@7.ab"], due: true },
    { name: "one that was used", adoptedStoreId: "store-1", adoption: "7.ab", used: ["store-1@7.ab"], due: false },
    { name: "one without a name", adoptedStoreId: "store-1", adoption: "", used: [], due: true },
    { name: "one without a name, used", adoptedStoreId: "store-1", adoption: "", used: ["store-1@0"], due: false },
    { name: "one of another store", adoptedStoreId: "store-2", adoption: "7.ab", used: [], due: false },
    { name: "none", adoptedStoreId: "", adoption: "", used: [], due: false },
  ])("$name: $due", ({ adoptedStoreId, adoption, used, due }) => {
    expect(isAdoptionDue(basis, { adoptedStoreId, adoption }, used)).toBe(due);
  });

  it("is never due for a basis without a store", () => {
    expect(isAdoptionDue({ storeId: "", revision: "0" }, { adoptedStoreId: "", adoption: "" }, [])).toBe(false);
  });
});

describe(addUsedAdoptions, () => {
  it("keeps the last eight, each once", () => {
    const names = Array.from({ length: 8 }, (_, index) => nameAdoption({ adoptedStoreId: "s", adoption: `${index}` }));
    expect(addUsedAdoptions(names, ["s@9"])).toEqual([...names.slice(1), "s@9"]);
    expect(addUsedAdoptions(names, ["s@0"])).toEqual([...names.slice(1), "s@0"]);
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
