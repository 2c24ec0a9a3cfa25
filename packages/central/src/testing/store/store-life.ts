import { describe, expect, it } from "vitest";
import { ALL, codeOf, follow, NONE, put, type StoreCase } from "./store-fixture.js";

/** What is left when a store is closed, and when its process is killed. */
export function describeStoreLife(at: StoreCase): void {
  describe("life", () => {
    const look = async ({ store } = at) => ({
      id: await store.id(),
      revision: await store.revision(),
      objects: await store.list(ALL),
      history: await store.history({ path: "", after: "", limit: 100 }),
    });

    it("keeps id, revision, objects, history and change log when it is opened again", async () => {
      await put(at.store, "a/x", { n: 1 });
      await at.store.transaction(async (transaction) => {
        await transaction.put("a/y", { n: 2 }, NONE);
        await transaction.record({ author: "ann", action: "created", path: "a/y", diff: [] });
        await transaction.delete("a/x", NONE);
      });
      const before = await look();
      await at.reopen();
      expect(await look()).toEqual(before);
      await using followed = follow(at.store, "0");
      await followed.reach(3);
    });

    it("has every acknowledged write, and nothing of an open transaction, when it is killed", async () => {
      await put(at.store, "a/acknowledged", { n: 1 });
      const before = await look();
      const after = await at.store.transaction(async (transaction) => {
        await transaction.put("a/acknowledged", { n: 2 }, NONE);
        await transaction.put("a/open", {}, NONE);
        await transaction.record({ author: "ann", action: "created", path: "a/open", diff: [] });
        await using crashed = await at.place.openCrashed();
        return await look({ ...at, store: crashed });
      });
      expect(after).toEqual(before);
    });

    it("answers Unavailable once it is closed", async () => {
      await at.store[Symbol.asyncDispose]();
      const calls = [at.store.id(), at.store.revision(), put(at.store, "a/x"), at.store.backup()];
      expect(await Promise.all(calls.map(codeOf))).toEqual(calls.map(() => "Unavailable"));
    });
  });
}
