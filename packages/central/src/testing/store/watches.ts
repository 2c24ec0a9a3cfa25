import { AppError } from "@causeway/shared";
import { waitFor } from "@causeway/shared/testing";
import { describe, expect, it } from "vitest";
import { codeOf, follow, NONE, put, type StoreCase } from "./store-fixture.js";

/** The change log as followers read it, and what they hear when it does not reach back far enough. */
export function describeWatches(at: StoreCase): void {
  describe("watch", () => {
    it("gives what is there already, then what comes, in order and once", async () => {
      await put(at.store, "a/x", { n: 1 });
      await put(at.store, "a/x", { n: 2 });
      await using followed = follow(at.store, "1");
      await followed.reach(1);
      await put(at.store, "a/y", { n: 3 });
      await at.store.transaction((transaction) => transaction.delete("a/x", NONE));
      await followed.reach(3);
      expect(followed.changes.map(({ revision, path, object }) => [revision, path, object?.body])).toEqual([
        ["2", "a/x", { n: 2 }],
        ["3", "a/y", { n: 3 }],
        ["4", "a/x", undefined],
      ]);
    });

    it("never shows part of a transaction", async () => {
      await using followed = follow(at.store, "0");
      await at.store.transaction(async (transaction) => {
        for (let index = 0; index < 10; index += 1) await transaction.put(`a/${index}`, {}, NONE);
      });
      await followed.reach(10);
      expect(followed.batches).toEqual([10]);
    });

    it("shows nothing of a transaction that failed", async () => {
      await using followed = follow(at.store, "0");
      await codeOf(
        at.store.transaction(async (transaction) => {
          await transaction.put("a/x", {}, NONE);
          throw new AppError("Cancelled", "no");
        }),
      );
      await put(at.store, "a/y");
      await followed.reach(1);
      expect(followed.changes.map((change) => change.path)).toEqual(["a/y"]);
    });

    it("shows everything once, in order, while many write at once", async () => {
      await using followed = follow(at.store, "0");
      const writers = Array.from({ length: 8 }, async (_, writer) => {
        for (let n = 0; n < 5; n += 1) await put(at.store, `a/${writer}`, { n });
      });
      await Promise.all(writers);
      await followed.reach(40);
      expect(followed.changes.map(({ revision }) => Number(revision))).toEqual(
        Array.from({ length: 40 }, (_, index) => index + 1),
      );
      for (let writer = 0; writer < 8; writer += 1) {
        const own = followed.changes.filter(({ path }) => path === `a/${writer}`);
        expect(own.map(({ object }) => object?.body)).toEqual([0, 1, 2, 3, 4].map((n) => ({ n })));
      }
    });

    it("is silent once it was stopped", async () => {
      const stopped = follow(at.store, "0");
      await stopped[Symbol.asyncDispose]();
      await using other = follow(at.store, "0");
      await put(at.store, "a/x");
      await other.reach(1);
      expect(stopped.changes).toEqual([]);
    });

    it.each([
      { what: "older than the change log", from: "1" },
      { what: "newer than the store", from: "999" },
    ])("says Gone from a revision $what", async ({ from }) => {
      await at.reopen({ maxChanges: 2 });
      for (let n = 0; n < 5; n += 1) await put(at.store, "a/x", { n });
      await using followed = follow(at.store, from);
      await waitFor(() => followed.errors.length === 1);
      expect([followed.errors.map((error) => error.code), followed.changes]).toEqual([["Gone"], []]);
    });

    it("says Gone to a watch that more is written behind than the log keeps, and no more after that", async () => {
      await at.reopen({ maxChanges: 2 });
      await using followed = follow(at.store, "0");
      await put(at.store, "a/first");
      await followed.reach(1);
      await at.store.transaction(async (transaction) => {
        for (let n = 0; n < 3; n += 1) await transaction.put(`a/${n}`, {}, NONE);
      });
      await waitFor(() => followed.errors.length === 1);
      await put(at.store, "a/last");
      await using listed = follow(at.store, "4");
      await listed.reach(1);
      expect([followed.errors.map((error) => error.code), followed.changes.length]).toEqual([["Gone"], 1]);
    });
  });
}
