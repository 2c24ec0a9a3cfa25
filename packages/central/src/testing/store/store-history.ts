import { describe, expect, it } from "vitest";
import type { HistoryOptions, Store } from "../../store-port.js";
import { codeOf, NONE, put, type StoreCase } from "./store-fixture.js";

const FIRST: HistoryOptions = { path: "", after: "", limit: 100 };

const change = (store: Store, path: string, n: number, author = "ann") =>
  store.transaction(async (transaction) => {
    await transaction.put(path, { n }, NONE);
    await transaction.record({ author, action: "updated", path, diff: [{ op: "add", path: "n", to: n }] });
  });

/** Who did what to what, as far back as is kept. */
export function describeHistory(at: StoreCase): void {
  describe("history", () => {
    const paths = async (options: Partial<HistoryOptions> = {}) => {
      const { lines, next } = await at.store.history({ ...FIRST, ...options });
      return { lines: lines.map(({ revision, path }) => `${revision} ${path}`), next };
    };

    it("is empty in a new store", async () => {
      expect(await at.store.history(FIRST)).toEqual({ lines: [], next: "" });
    });

    it("has what was recorded, newest first, with the revision and the time of its write", async () => {
      await put(at.store, "a/unrecorded");
      await change(at.store, "a/x", 1, "Zoë <zoe@example.org>");
      await change(at.store, "a/y", 2);
      const { lines } = await at.store.history(FIRST);
      expect(lines).toEqual([
        expect.objectContaining({ revision: "3", author: "ann", path: "a/y" }),
        {
          revision: "2",
          timestamp: (await at.store.get("a/x"))?.updatedAt,
          author: "Zoë <zoe@example.org>",
          action: "updated",
          path: "a/x",
          diff: [{ op: "add", path: "n", to: 1 }],
        },
      ]);
    });

    it("has a line of its own for each write of a transaction, and none of one that failed", async () => {
      await at.store.transaction(async (transaction) => {
        for (const path of ["a/x", "a/y"]) {
          await transaction.put(path, {}, NONE);
          await transaction.record({ author: "ann", action: "created", path, diff: [] });
        }
      });
      const failed = at.store.transaction(async (transaction) => {
        await transaction.put("a/z", {}, NONE);
        await transaction.record({ author: "ann", action: "created", path: "a/z", diff: [] });
        throw new RangeError("changed my mind");
      });
      await expect(failed).rejects.toThrow("changed my mind");
      expect((await paths()).lines).toEqual(["2 a/y", "1 a/x"]);
    });

    it("shows one object, or all below a path of whole segments", async () => {
      for (const [n, path] of ["a/x", "a/x/1", "a/x-1", "b/x", "a/x"].entries()) await change(at.store, path, n);
      expect((await paths({ path: "a/x" })).lines).toEqual(["5 a/x", "2 a/x/1", "1 a/x"]);
      expect((await paths({ path: "a" })).lines).toEqual(["5 a/x", "3 a/x-1", "2 a/x/1", "1 a/x"]);
      expect((await paths({ path: "c" })).lines).toEqual([]);
    });

    it("comes in pages that new lines do not shift", async () => {
      for (let n = 0; n < 5; n += 1) await change(at.store, "a/x", n);
      const first = await paths({ limit: 2 });
      await change(at.store, "a/x", 9);
      const second = await paths({ limit: 2, after: first.next });
      const third = await paths({ limit: 2, after: second.next });
      expect([first, second, third].map((page) => page.lines)).toEqual([
        ["5 a/x", "4 a/x"],
        ["3 a/x", "2 a/x"],
        ["1 a/x"],
      ]);
      expect(third.next).toBe("");
      expect(await codeOf(paths({ after: "x" }))).toBe("Invalid");
    });

    it("keeps as many lines as it may, the newest", async () => {
      await at.reopen({ maxHistory: 3 });
      for (let n = 0; n < 7; n += 1) await change(at.store, "a/x", n);
      expect((await paths()).lines).toEqual(["7 a/x", "6 a/x", "5 a/x"]);
      await at.reopen({ maxHistory: 2 });
      await change(at.store, "a/y", 1);
      expect((await paths()).lines).toEqual(["8 a/y", "7 a/x"]);
    });
  });
}
