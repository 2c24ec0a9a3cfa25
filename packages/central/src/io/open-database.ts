import { Kysely, SqliteDialect } from "kysely";
import Database from "libsql";
import { guardDatabase } from "./guarded-database.js";
import type { StoreTables } from "./sqlite-schema.js";

/** Opens or makes a file of the store; what a commit has answered survives a power cut. */
export function openDatabase(path: string): Kysely<StoreTables> {
  const database = new Database(path);
  database.pragma("journal_mode = WAL");
  database.pragma("synchronous = FULL");
  return new Kysely<StoreTables>({ dialect: new SqliteDialect({ database: guardDatabase(database) }) });
}
