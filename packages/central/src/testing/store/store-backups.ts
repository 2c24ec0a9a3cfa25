import { waitFor } from "@causeway/shared/testing";
import { describe, expect, it } from "vitest";
import type { Store } from "../../store-port.js";
import { ALL, backupOf, chunksOf, codeOf, collect, follow, NONE, put, type StoreCase } from "./store-fixture.js";

const look = async (store: Store) => ({
  id: await store.id(),
  revision: await store.revision(),
  objects: await store.list(ALL),
  history: await store.history({ path: "", after: "", limit: 100 }),
});

/** Copies while others write, and their way back. */
export function describeBackups(at: StoreCase): void {
  const restore = async (bytes: Uint8Array) => {
    await using staged = await at.store.stage(chunksOf(bytes));
    return await staged.restore("ann");
  };

  describe("backup and restore", () => {
    it("bring back every object as it was, with its version and times, and the history", async () => {
      await at.store.transaction(async (transaction) => {
        await transaction.put("a/x", { n: 1, text: "ü \u2028" }, NONE);
        await transaction.record({ author: "bob", action: "created", path: "a/x", diff: [] });
      });
      const objects = await at.store.list(ALL);
      const { lines } = await at.store.history({ path: "", after: "", limit: 10 });
      const bytes = await backupOf(at.store);
      await put(at.store, "a/x", { n: 2 });
      await put(at.store, "a/later");
      await restore(bytes);
      expect(await at.store.list(ALL)).toEqual(objects);
      const [restored, ...before] = (await at.store.history({ path: "", after: "", limit: 10 })).lines;
      expect(restored).toMatchObject({ revision: "4", author: "ann", action: "restored", path: "", diff: [] });
      expect(before).toEqual(lines);
    });

    it("give the store a new id, and a revision that neither it nor the backup ever had", async () => {
      const id = await at.store.id();
      for (let n = 0; n < 3; n += 1) await put(at.store, "a/x", { n });
      const bytes = await backupOf(at.store);
      expect(await restore(bytes)).toBe("4");
      const second = await at.store.id();
      expect(await restore(bytes)).toBe("5");
      expect(new Set([id, second, await at.store.id()]).size).toBe(3);
      expect((await put(at.store, "a/x", {})).resourceVersion).toBe("6");
      await at.reopen();
      expect([await at.store.revision(), (await at.store.id()) === second]).toEqual(["6", false]);
    });

    it("end every watch with Gone, and show nothing of the restored objects as changes", async () => {
      await put(at.store, "a/x");
      await using followed = follow(at.store, "0");
      await followed.reach(1);
      const revision = await restore(await backupOf(at.store));
      await waitFor(() => followed.errors.length === 1);
      await using again = follow(at.store, revision);
      await put(at.store, "a/y");
      await again.reach(1);
      expect([followed.errors[0]?.code, followed.changes.length]).toEqual(["Gone", 1]);
      expect(again.changes.map(({ path }) => path)).toEqual(["a/y"]);
    });

    it("survive a kill once they were acknowledged", async () => {
      await put(at.store, "a/x", { n: 1 });
      const bytes = await backupOf(at.store);
      await put(at.store, "a/x", { n: 2 });
      await restore(bytes);
      const after = await look(at.store);
      await using crashed = await at.place.openCrashed();
      expect(await look(crashed)).toEqual(after);
    });

    it("copy one moment, whatever is written meanwhile", async () => {
      const writing = Array.from({ length: 30 }, (_, n) =>
        at.store.transaction(async (transaction) => {
          await transaction.put("a/x", { n }, NONE);
          await transaction.put("a/y", { n }, NONE);
        }),
      );
      const bytes = await Promise.all(Array.from({ length: 3 }, () => backupOf(at.store)));
      await Promise.all(writing);
      for (const one of bytes) {
        await using staged = await at.store.stage(chunksOf(one));
        const bodies = staged.objects.map(({ body }) => body["n"]);
        expect([bodies.length % 2, bodies[0]]).toEqual([0, bodies[1]]);
      }
    });

    it("say how many bytes there are, and leave nothing open when nobody reads them", async () => {
      await using backup = await at.store.backup();
      expect((await collect(backup.content)).length).toBe(backup.bytes);
      await using _unread = await at.store.backup();
    });

    it("change nothing when they are staged and not restored", async () => {
      await put(at.store, "a/x");
      const bytes = await backupOf(at.store);
      await put(at.store, "a/y");
      const before = await look(at.store);
      {
        await using staged = await at.store.stage(chunksOf(bytes));
        expect(staged.objects.map(({ path }) => path)).toEqual(["a/x"]);
        expect(await codeOf(at.store.stage(chunksOf(bytes)))).toBe("Conflict");
      }
      expect(await look(at.store)).toEqual(before);
      await restore(bytes);
    });

    it.each([
      { what: "nothing", broken: () => new Uint8Array(), message: "not a backup" },
      { what: "something else", broken: () => Buffer.from("kind: Workspace\n".repeat(500)), message: "not a backup" },
      { what: "the first half", broken: (bytes: Buffer) => bytes.subarray(0, bytes.length / 2), message: "cut short" },
      { what: "all but the last byte", broken: (bytes: Buffer) => bytes.subarray(0, -1), message: "cut short" },
      { what: "a few bytes", broken: (bytes: Buffer) => bytes.subarray(0, 50), message: "cut short" },
      { what: "a hole", broken: (bytes: Buffer) => Buffer.from(bytes).fill(7, 4096, 12_288), message: "damaged" },
    ])("refuse $what, and change nothing", async ({ broken, message }) => {
      for (let n = 0; n < 30; n += 1) await put(at.store, `a/${n}`, { text: "x".repeat(1_000) });
      const bytes = await backupOf(at.store);
      const before = await look(at.store);
      await expect(restore(broken(bytes))).rejects.toMatchObject({
        code: "Invalid",
        message: expect.stringContaining(message),
      });
      expect(await look(at.store)).toEqual(before);
      await restore(bytes);
    });

    it("hand on why the content cannot be read, and change nothing", async () => {
      await put(at.store, "a/x");
      const bytes = await backupOf(at.store);
      const before = await look(at.store);
      async function* lost(): AsyncIterable<Uint8Array> {
        yield bytes.subarray(0, 100);
        throw new RangeError("connection lost");
      }
      await expect(at.store.stage(lost())).rejects.toThrow("connection lost");
      expect(await look(at.store)).toEqual(before);
      await restore(bytes);
    });
  });
}
