import { copyFile, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { FakeClock } from "@causeway/shared/testing";
import Database from "libsql";
import { describe, expect, it } from "vitest";
import type { Store } from "../store-port.js";
import { describeStore } from "../testing/store/store-contract.js";
import { backupOf, chunksOf, type StoreLimits } from "../testing/store/store-fixture.js";
import { openSqliteStore } from "./sqlite-store.js";

let made = 0;
const newId = () => {
  made += 1;
  return `store-${made}`;
};
const LIMITS: StoreLimits = { maxChanges: 100, maxHistory: 100 };
const open = (path: string, limits = LIMITS): Promise<Store> =>
  openSqliteStore({ path, clock: new FakeClock(), newId, ...limits });

async function inFolder(test: (folder: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "causeway-store-"));
  try {
    await test(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}

describeStore("openSqliteStore", async () => {
  const folder = await mkdtemp(join(tmpdir(), "causeway-store-"));
  let copies = 0;
  return {
    open: (limits) => open(join(folder, "store.db"), limits),
    async openCrashed() {
      copies += 1;
      const copy = join(folder, `crash-${copies}`);
      await mkdir(copy);
      // The lock of a process that was killed is free; its shared memory is made anew.
      for (const file of ["store.db", "store.db-wal"]) await copyFile(join(folder, file), join(copy, file));
      return open(join(copy, "store.db"));
    },
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true }),
  };
});

describe(openSqliteStore, () => {
  it("keeps a store in memory apart from every other", async () => {
    await using first = await open(":memory:");
    await using second = await open(":memory:");
    await first.transaction((transaction) => transaction.put("a/x", {}, { kind: "none" }));
    expect([await first.revision(), await second.revision(), (await first.id()) === (await second.id())]).toEqual([
      "1",
      "0",
      false,
    ]);
  });

  it("refuses a file that is open already", () =>
    inFolder(async (folder) => {
      await using _first = await open(join(folder, "store.db"));
      await expect(open(join(folder, "store.db"))).rejects.toMatchObject({
        code: "Unavailable",
        message: "the store is not to be had: somebody else has it open",
      });
    }));

  it("refuses a path that cannot be opened", () =>
    inFolder(async (folder) => {
      await expect(open(join(folder, "none", "store.db"))).rejects.toMatchObject({ code: "Unavailable" });
    }));

  it("refuses a file that is no store", () =>
    inFolder(async (folder) => {
      await writeFile(join(folder, "store.db"), "something else entirely, and long enough to have a header".repeat(20));
      await expect(open(join(folder, "store.db"))).rejects.toMatchObject({ code: "Unavailable" });
    }));

  it("leaves no copy behind, and takes away what a killed process left", () =>
    inFolder(async (folder) => {
      const path = join(folder, "store.db");
      await mkdir(`${path}-work`);
      await writeFile(join(`${path}-work`, "1.db"), "half a copy");
      const store = await open(path);
      expect(await readdir(folder)).not.toContain("store.db-work");
      const bytes = await backupOf(store);
      {
        await using staged = await store.stage(chunksOf(bytes));
        await staged.restore("ann");
      }
      await expect(store.stage(chunksOf(bytes.subarray(0, 100)))).rejects.toMatchObject({ code: "Invalid" });
      expect(await readdir(`${path}-work`)).toEqual([]);
      await store[Symbol.asyncDispose]();
      expect(await readdir(folder)).not.toContain("store.db-work");
    }));

  it("refuses a backup with a trigger or a view in it", () =>
    inFolder(async (folder) => {
      await using store = await open(join(folder, "store.db"));
      for (const [index, part] of ["VIEW v AS SELECT 1", TRIGGER].entries()) {
        const path = join(folder, `${index}.db`);
        await writeFile(path, await backupOf(store));
        const database = new Database(path);
        database.exec(`CREATE ${part}`);
        database.close();
        await expect(store.stage(chunksOf(await readFile(path)))).rejects.toMatchObject({ code: "Invalid" });
      }
    }));
});

const TRIGGER = "TRIGGER t AFTER INSERT ON objects BEGIN DELETE FROM history; END";
