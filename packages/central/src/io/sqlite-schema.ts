import { type Generated, type Kysely, type Migration, sql } from "kysely";

/** Tables of the store; `revision` counts writes over all of them. */
export interface StoreTables {
  meta: { id: number; store_id: string; revision: number };
  objects: { path: string; body: string; revision: number; created_at: string; updated_at: string };
  changes: {
    revision: number;
    path: string;
    /** Null after a delete. */
    body: null | string;
    created_at: string;
    updated_at: string;
  };
  /** Ids have no gaps: the oldest lines go as new ones come. */
  history: {
    id: Generated<number>;
    revision: number;
    timestamp: string;
    author: string;
    action: string;
    path: string;
    diff: string;
  };
}

/** Forward only and never edited once released: a change of the tables is a new entry at the end. */
export const STORE_MIGRATIONS: Readonly<Record<string, Migration>> = {
  "0001-objects": { up: createObjects },
  "0002-history": { up: createHistory },
};

async function createObjects(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable("meta")
    .addColumn("id", "integer", (column) => column.primaryKey().check(sql`id = 1`))
    .addColumn("store_id", "text", (column) => column.notNull())
    .addColumn("revision", "integer", (column) => column.notNull())
    .execute();
  await db.schema
    .createTable("objects")
    .addColumn("path", "text", (column) => column.primaryKey().notNull())
    .addColumn("body", "text", (column) => column.notNull())
    .addColumn("revision", "integer", (column) => column.notNull())
    .addColumn("created_at", "text", (column) => column.notNull())
    .addColumn("updated_at", "text", (column) => column.notNull())
    .execute();
  await db.schema
    .createTable("changes")
    .addColumn("revision", "integer", (column) => column.primaryKey().notNull())
    .addColumn("path", "text", (column) => column.notNull())
    .addColumn("body", "text")
    .addColumn("created_at", "text", (column) => column.notNull())
    .addColumn("updated_at", "text", (column) => column.notNull())
    .execute();
}

async function createHistory(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable("history")
    .addColumn("id", "integer", (column) => column.primaryKey().notNull())
    .addColumn("revision", "integer", (column) => column.notNull())
    .addColumn("timestamp", "text", (column) => column.notNull())
    .addColumn("author", "text", (column) => column.notNull())
    .addColumn("action", "text", (column) => column.notNull())
    .addColumn("path", "text", (column) => column.notNull())
    .addColumn("diff", "text", (column) => column.notNull())
    .execute();
  await db.schema.createIndex("history_path").on("history").column("path").execute();
}
