import { AppError } from "@causeway/shared";
import { type Kysely, Migrator, sql } from "kysely";
import { toStoreError } from "./sqlite-error.js";
import { STORE_MIGRATIONS, type StoreTables } from "./sqlite-schema.js";

/**
 * Brings the tables up to date, all steps or none; whoever calls it must be alone with the file. Throws AppError
 * `Invalid`, and changes nothing, when a newer version wrote them or they are something else's.
 */
export async function migrateStore(db: Kysely<StoreTables>): Promise<void> {
  await checkSchema(db);
  const provider = { getMigrations: async () => STORE_MIGRATIONS };
  const { error } = await new Migrator({ db, provider }).migrateToLatest();
  if (error === undefined) return;
  const known = toStoreError(error);
  if (known instanceof AppError) throw known;
  throw new AppError("Invalid", "the tables of the store cannot be brought up to date", { cause: error });
}

const MIGRATIONS = "kysely_migration";

async function checkSchema(db: Kysely<StoreTables>): Promise<void> {
  const tables = await sql<{ name: string }>`
    SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT GLOB 'sqlite_*'`.execute(db);
  if (tables.rows.length === 0) return;
  if (!tables.rows.some(({ name }) => name === MIGRATIONS)) {
    throw new AppError("Invalid", "the file is the database of something else, not a store of central");
  }
  const applied = await sql<{ name: string }>`SELECT name FROM ${sql.table(MIGRATIONS)} ORDER BY name`.execute(db);
  const unknown = applied.rows.find(({ name }) => !Object.hasOwn(STORE_MIGRATIONS, name));
  if (unknown === undefined) return;
  const newest = Object.keys(STORE_MIGRATIONS).at(-1);
  throw new AppError(
    "Invalid",
    `a newer version of central wrote this store: it has schema "${unknown.name}", this version knows up to "${newest}"; use that version or a newer one`,
  );
}
