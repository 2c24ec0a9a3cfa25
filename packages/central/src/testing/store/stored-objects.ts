import { describe, expect, it } from "vitest";
import type { StoreTransaction } from "../../store-port.js";
import { ALL, codeOf, NONE, put, type StoreCase } from "./store-fixture.js";

const ABSENT = { kind: "absent" } as const;

/** Reading, writing, and the conditions of a write. */
export function describeStoredObjects(at: StoreCase): void {
  describe("reads and writes", () => {
    it("starts empty at revision 0", async () => {
      expect([await at.store.revision(), await at.store.list(ALL), await at.store.get("a/x")]).toEqual([
        "0",
        [],
        undefined,
      ]);
    });

    it("gives back what was put, with the revision of the write as its resourceVersion", async () => {
      const body = { text: "ü \u2028", list: [1, { deep: null }], flag: true };
      const written = await put(at.store, "a/x", body);
      expect(await at.store.get("a/x")).toEqual(written);
      expect([written.body, written.resourceVersion, await at.store.revision()]).toEqual([body, "1", "1"]);
    });

    it("raises the revision by one with each write and keeps the time of creation", async () => {
      const first = await put(at.store, "a/x", { n: 1 });
      const second = await put(at.store, "a/x", { n: 2 });
      expect([second.resourceVersion, second.createdAt]).toEqual(["2", first.createdAt]);
    });

    it("lists in byte order, by prefix of whole segments, in pages", async () => {
      for (const path of ["b/z", "a/x", "a/x/1", "a/x-1", "a/x/0", "ab/x"]) await put(at.store, path, {});
      const paths = async (prefix: string, after = "", limit?: number) =>
        (await at.store.list({ prefix, after, limit })).map((object) => object.path);
      expect(await paths("")).toEqual(["a/x", "a/x-1", "a/x/0", "a/x/1", "ab/x", "b/z"]);
      expect(await paths("a")).toEqual(["a/x", "a/x-1", "a/x/0", "a/x/1"]);
      expect(await paths("a/x")).toEqual(["a/x/0", "a/x/1"]);
      expect(await paths("", "a/x-1", 2)).toEqual(["a/x/0", "a/x/1"]);
    });

    it("deletes, and says NotFound of what is not there", async () => {
      await put(at.store, "a/x", {});
      await at.store.transaction((transaction) => transaction.delete("a/x", NONE));
      expect([await at.store.get("a/x"), await at.store.revision()]).toEqual([undefined, "2"]);
      expect(await codeOf(at.store.transaction((transaction) => transaction.delete("a/x", NONE)))).toBe("NotFound");
    });

    it("refuses a path with a NUL instead of cutting it", async () => {
      expect(await codeOf(put(at.store, "a/x\0y", {}))).toBe("Invalid");
      expect(await at.store.list(ALL)).toEqual([]);
    });

    it("keeps a NUL inside a body", async () => {
      await put(at.store, "a/x", { text: "a\0b" });
      expect((await at.store.get("a/x"))?.body).toEqual({ text: "a\0b" });
    });
  });

  describe("preconditions", () => {
    const version = (resourceVersion: string) => ({ kind: "version", resourceVersion }) as const;
    const CASES = [
      { what: "put absent over nothing", holds: true, act: (t: StoreTransaction) => t.put("a/new", {}, ABSENT) },
      { what: "put absent over something", holds: false, act: (t: StoreTransaction) => t.put("a/x", {}, ABSENT) },
      { what: "put over its version", holds: true, act: (t: StoreTransaction) => t.put("a/x", {}, version("1")) },
      {
        what: "put over another version",
        holds: false,
        act: (t: StoreTransaction) => t.put("a/x", {}, version("9")),
      },
      {
        what: "put a version over nothing",
        holds: false,
        act: (t: StoreTransaction) => t.put("a/n", {}, version("1")),
      },
      { what: "delete its version", holds: true, act: (t: StoreTransaction) => t.delete("a/x", version("1")) },
      { what: "delete another version", holds: false, act: (t: StoreTransaction) => t.delete("a/x", version("9")) },
    ];

    it.each(CASES)("$what: holds is $holds", async ({ act, holds }) => {
      await put(at.store, "a/x", { n: 1 });
      const code = await codeOf(at.store.transaction<unknown>(act));
      expect([code, await at.store.revision()]).toEqual(holds ? [undefined, "2"] : ["Conflict", "1"]);
    });
  });
}
