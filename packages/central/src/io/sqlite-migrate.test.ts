import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { FakeClock } from "@causeway/shared/testing";
import Database from "libsql";
import { describe, expect, it } from "vitest";
import type { Store } from "../store-port.js";
import { EARLIER_SCHEMAS } from "../testing/store/earlier-schemas.js";
import { ALL, backupOf, chunksOf, follow, NONE } from "../testing/store/store-fixture.js";
import { migrateStore } from "./sqlite-migrate.js";
import { STORE_MIGRATIONS } from "./sqlite-schema.js";
import { openSqliteStore } from "./sqlite-store.js";

const open = (path: string): Promise<Store> =>
  openSqliteStore({ path, clock: new FakeClock(), newId: () => "new-id", maxChanges: 100, maxHistory: 100 });

/** A file that these statements have made, in a folder of its own. */
async function withFile(sql: string, test: (path: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "causeway-migrate-"));
  const path = join(folder, "store.db");
  execute(path, sql);
  try {
    await test(path);
  } finally {
    await rm(folder, { recursive: true });
  }
}

function execute(path: string, sql: string): void {
  const database = new Database(path);
  database.exec(sql);
  database.close();
}

describe(migrateStore, () => {
  it("is tested from every schema but the newest", () => {
    expect(EARLIER_SCHEMAS.map(({ migration }) => migration)).toEqual(Object.keys(STORE_MIGRATIONS).slice(0, -1));
  });

  describe.each(EARLIER_SCHEMAS)("from $migration", ({ sql, storeId }) => {
    const WRITTEN = [
      {
        path: "organizations/tetrate",
        body: { kind: "Organization", n: 1 },
        resourceVersion: "1",
        createdAt: "2026-01-01T00:00:00.000Z",
        updatedAt: "2026-01-01T00:00:00.000Z",
      },
      {
        path: "tenants/tetrate/tetrate",
        body: { kind: "Tenant", n: 2 },
        resourceVersion: "3",
        createdAt: "2026-01-01T00:00:00.000Z",
        updatedAt: "2026-01-02T00:00:00.000Z",
      },
    ];

    it("keeps everything, and can do everything afterwards", () =>
      withFile(sql, async (path) => {
        await using store = await open(path);
        expect([await store.id(), await store.revision(), await store.list(ALL)]).toEqual([storeId, "3", WRITTEN]);
        await using followed = follow(store, "0");
        await followed.reach(3);
        await store.transaction(async (transaction) => {
          await transaction.put("clusters/tetrate/c1", {}, NONE);
          await transaction.record({ author: "ann", action: "created", path: "clusters/tetrate/c1", diff: [] });
        });
        const { lines } = await store.history({ path: "", after: "", limit: 10 });
        expect(lines.map(({ revision, author }) => [revision, author])).toEqual([["4", "ann"]]);
      }));

    it("has nothing to do the second time", () =>
      withFile(sql, async (path) => {
        await (await open(path))[Symbol.asyncDispose]();
        await using again = await open(path);
        expect(await again.list(ALL)).toEqual(WRITTEN);
      }));

    it("restores a backup of that version", () =>
      withFile(sql, async (path) => {
        await using store = await open(":memory:");
        await using staged = await store.stage(chunksOf(await readFile(path)));
        await staged.restore("ann");
        expect([await store.id(), await store.list(ALL)]).toEqual(["new-id", WRITTEN]);
      }));
  });

  const FUTURE = "insert into kysely_migration values ('9999-from-the-future', '2099-01-01T00:00:00Z')";
  const REFUSED =
    'a newer version of central wrote this store: it has schema "9999-from-the-future", this version knows up to';

  it.each(EARLIER_SCHEMAS)("refuses a newer version's store above $migration, and leaves it alone", ({ sql }) =>
    withFile(`${sql};${FUTURE}`, async (path) => {
      const before = dump(path);
      await expect(open(path)).rejects.toMatchObject({ code: "Invalid", message: expect.stringContaining(REFUSED) });
      expect(dump(path)).toEqual(before);
    }),
  );

  it("refuses a newer version's backup", () =>
    withFile("", async (path) => {
      await using store = await open(":memory:");
      await using newer = await open(path);
      execute(path, FUTURE);
      await expect(store.stage(chunksOf(await backupOf(newer)))).rejects.toMatchObject({
        code: "Invalid",
        message: expect.stringContaining(REFUSED),
      });
    }));

  it("refuses the database of something else, and leaves it alone", () =>
    withFile("CREATE TABLE bookmarks (url text); INSERT INTO bookmarks VALUES ('x')", async (path) => {
      const before = dump(path);
      await expect(open(path)).rejects.toMatchObject({
        code: "Invalid",
        message: "the file is the database of something else, not a store of central",
      });
      expect(dump(path)).toEqual(before);
    }));
});

function dump(path: string): unknown {
  const database = new Database(path);
  const schema = database.prepare("SELECT type, name, sql FROM sqlite_schema ORDER BY name").all();
  database.close();
  return schema.map((row) => Object.values(row as object).slice(0, 3));
}
