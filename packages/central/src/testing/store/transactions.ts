import { describe, expect, it } from "vitest";
import { ALL, codeOf, NONE, put, type StoreCase } from "./store-fixture.js";

/** All or nothing, one at a time. */
export function describeTransactions(at: StoreCase): void {
  describe("transactions", () => {
    it("see their own writes and hide them from nobody once done", async () => {
      const seen = await at.store.transaction(async (transaction) => {
        await transaction.put("a/x", { n: 1 }, NONE);
        await transaction.put("a/y", { n: 2 }, NONE);
        return (await transaction.list({ ...ALL, prefix: "a" })).map((object) => object.path);
      });
      expect([seen, await at.store.revision()]).toEqual([["a/x", "a/y"], "2"]);
    });

    it("write nothing when they throw, and hand the error on", async () => {
      await put(at.store, "a/x", { n: 1 });
      const failed = at.store.transaction(async (transaction) => {
        await transaction.put("a/x", { n: 2 }, NONE);
        await transaction.delete("a/x", NONE);
        await transaction.put("a/y", {}, NONE);
        throw new RangeError("changed my mind");
      });
      await expect(failed).rejects.toThrow("changed my mind");
      expect([await at.store.revision(), (await at.store.list(ALL)).map((object) => object.body)]).toEqual([
        "1",
        [{ n: 1 }],
      ]);
    });

    it("do not lose each other's updates", async () => {
      await put(at.store, "a/x", { n: 0 });
      const raise = () =>
        at.store.transaction(async (transaction) => {
          const current = await transaction.get("a/x");
          await transaction.put("a/x", { n: Number(current?.body["n"]) + 1 }, NONE);
        });
      await Promise.all(Array.from({ length: 20 }, raise));
      expect((await at.store.get("a/x"))?.body).toEqual({ n: 20 });
    });

    it("let only one of many writers of the same version through", async () => {
      await put(at.store, "a/x", {});
      const writer = () =>
        codeOf(
          at.store.transaction((transaction) => transaction.put("a/x", {}, { kind: "version", resourceVersion: "1" })),
        );
      const codes = await Promise.all(Array.from({ length: 8 }, writer));
      expect(codes.filter((code) => code === undefined)).toHaveLength(1);
      expect(codes.filter((code) => code === "Conflict")).toHaveLength(7);
    });
  });
}
