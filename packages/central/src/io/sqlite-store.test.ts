import { copyFile, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { FakeClock } from "@causeway/shared/testing";
import Database from "libsql";
import { describe, expect, it } from "vitest";
import type { Store } from "../store-port.js";
import { describeStore } from "../testing/store-contract.js";
import { openSqliteStore } from "./sqlite-store.js";

let made = 0;
const newId = () => {
  made += 1;
  return `store-${made}`;
};
const open = (path: string, maxChanges = 100): Promise<Store> =>
  openSqliteStore({ path, clock: new FakeClock(), newId, maxChanges, maxHistory: 100 });

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
  return {
    open: ({ maxChanges }) => open(join(folder, "store.db"), maxChanges),
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

  it("refuses the store of a newer version and leaves it alone", () =>
    inFolder(async (folder) => {
      const path = join(folder, "store.db");
      await (await open(path))[Symbol.asyncDispose]();
      const database = new Database(path);
      database.exec("insert into kysely_migration values ('9999-from-the-future', '2099-01-01T00:00:00Z')");
      database.close();
      await expect(open(path)).rejects.toMatchObject({ code: "Invalid" });
    }));

  it("has every acknowledged write, and nothing of an open transaction, in its files at any moment", () =>
    inFolder(async (folder) => {
      const none = { kind: "none" } as const;
      await using store = await open(join(folder, "store.db"));
      await store.transaction((transaction) => transaction.put("a/acknowledged", {}, none));
      await store.transaction(async (transaction) => {
        await transaction.put("a/open", {}, none);
        await mkdir(join(folder, "crash"));
        for (const file of ["store.db", "store.db-wal"])
          await copyFile(join(folder, file), join(folder, "crash", file));
      });
      await using recovered = await open(join(folder, "crash", "store.db"));
      const objects = await recovered.list({ prefix: "", after: "", limit: undefined });
      expect([await recovered.id(), objects.map((object) => object.path)]).toEqual([
        await store.id(),
        ["a/acknowledged"],
      ]);
    }));
});
