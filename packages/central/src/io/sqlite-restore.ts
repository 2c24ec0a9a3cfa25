import type { Clock } from "@causeway/shared";
import { type Kysely, sql } from "kysely";
import { addHistory } from "./sqlite-history.js";
import type { StoreTables } from "./sqlite-schema.js";

export interface RestoreOptions {
  readonly db: Kysely<StoreTables>;
  readonly clock: Clock;
  readonly newId: () => string;
  readonly maxHistory: number;
  /** File with the tables of this version. */
  readonly path: string;
  readonly author: string;
}

/** Everything of the file in the place of everything in the store, in one transaction; answers the new revision. */
export async function restoreStore(options: RestoreOptions): Promise<string> {
  const { db, path } = options;
  await sql`ATTACH DATABASE ${path} AS staged`.execute(db);
  try {
    return await db.transaction().execute((trx) => replaceAll(trx, options));
  } finally {
    await sql`DETACH DATABASE staged`.execute(db);
  }
}

async function replaceAll(trx: Kysely<StoreTables>, options: RestoreOptions): Promise<string> {
  await sql`DELETE FROM main.objects`.execute(trx);
  await sql`INSERT INTO main.objects (path, body, revision, created_at, updated_at)
    SELECT path, body, revision, created_at, updated_at FROM staged.objects`.execute(trx);
  await sql`DELETE FROM main.history`.execute(trx);
  await sql`INSERT INTO main.history (id, revision, timestamp, author, action, path, diff)
    SELECT id, revision, timestamp, author, action, path, diff FROM staged.history`.execute(trx);
  // The log begins anew behind a revision that no watch has seen: each of them is told to list again.
  await sql`DELETE FROM main.changes`.execute(trx);
  const { rows } = await sql<{ revision: number }>`UPDATE main.meta SET store_id = ${options.newId()},
    revision = max(revision, (SELECT revision FROM staged.meta)) + 1 RETURNING revision`.execute(trx);
  const revision = String(rows[0]?.revision);
  const { author, clock, maxHistory } = options;
  const timestamp = new Date(clock.now()).toISOString();
  await addHistory(trx, { author, action: "restored", path: "", diff: [], revision, timestamp }, maxHistory);
  return revision;
}
