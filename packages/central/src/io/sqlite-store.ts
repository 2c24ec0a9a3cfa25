import { AppError, type Clock } from "@causeway/shared";
import { Kysely, Migrator, SqliteDialect } from "kysely";
import Database from "libsql";
import type { ListOptions, Store, StoredObject, StoreTransaction, WatchSink } from "../store-port.js";
import { guardDatabase } from "./guarded-database.js";
import { toStoreError } from "./sqlite-error.js";
import { lockStore } from "./sqlite-lock.js";
import { STORE_MIGRATIONS, type StoreTables } from "./sqlite-schema.js";
import { SqliteTransaction } from "./sqlite-transaction.js";
import { SqliteWatch } from "./sqlite-watch.js";

export interface SqliteStoreOptions {
  /** Path of the file, made when it is not there; `:memory:` for a store that ends with the process. */
  readonly path: string;
  readonly clock: Clock;
  /** Makes the id of a new store. */
  readonly newId: () => string;
  /** Lines of the change log to keep: a watch that is further behind has to list again. */
  readonly maxChanges: number;
}

/**
 * Opens the store and brings its tables up to date. Throws AppError `Unavailable` when the file cannot be opened or
 * another process has it, `Invalid` when a newer version wrote it.
 */
export async function openSqliteStore(options: SqliteStoreOptions): Promise<Store> {
  const lock = lockStore(options.path);
  let db: undefined | Kysely<StoreTables>;
  try {
    db = new Kysely<StoreTables>({ dialect: new SqliteDialect({ database: guardDatabase(openFile(options.path)) }) });
    await migrate(db);
    const id = await readId(db, options.newId);
    return new SqliteStore({ ...options, db, id, lock });
  } catch (error) {
    await db?.destroy();
    lock[Symbol.dispose]();
    throw toStoreError(error);
  }
}

function openFile(path: string): Database.Database {
  const database = new Database(path);
  database.pragma("journal_mode = WAL");
  database.pragma("synchronous = FULL");
  return database;
}

async function migrate(db: Kysely<StoreTables>): Promise<void> {
  const provider = { getMigrations: async () => STORE_MIGRATIONS };
  const { error } = await new Migrator({ db, provider }).migrateToLatest();
  if (error === undefined) return;
  const known = toStoreError(error);
  if (known instanceof AppError) throw known;
  throw new AppError("Invalid", "the store does not fit this version: was it written by a newer one?", {
    cause: error,
  });
}

async function readId(db: Kysely<StoreTables>, newId: () => string): Promise<string> {
  const row = await db.selectFrom("meta").select("store_id").executeTakeFirst();
  if (row !== undefined) return row.store_id;
  const id = newId();
  await db.insertInto("meta").values({ id: 1, store_id: id, revision: 0 }).execute();
  return id;
}

interface SqliteStoreParts extends SqliteStoreOptions {
  readonly db: Kysely<StoreTables>;
  readonly id: string;
  readonly lock: Disposable;
}

class SqliteStore implements Store {
  readonly id: string;
  private readonly parts: SqliteStoreParts;
  private readonly reader: SqliteTransaction;
  private readonly watches = new Set<SqliteWatch>();
  private isClosed = false;

  constructor(parts: SqliteStoreParts) {
    this.id = parts.id;
    this.parts = parts;
    this.reader = new SqliteTransaction(parts);
  }

  revision(): Promise<string> {
    return this.guarded(() => this.reader.revision());
  }

  get(path: string): Promise<undefined | StoredObject> {
    return this.guarded(() => this.reader.get(path));
  }

  list(options: ListOptions): Promise<readonly StoredObject[]> {
    return this.guarded(() => this.reader.list(options));
  }

  async transaction<T>(body: (transaction: StoreTransaction) => Promise<T>): Promise<T> {
    const { value, hasWritten } = await this.guarded(() =>
      this.parts.db.transaction().execute(async (db) => {
        const transaction = new SqliteTransaction({ ...this.parts, db });
        return { value: await body(transaction), hasWritten: transaction.hasWritten };
      }),
    );
    if (hasWritten) for (const watch of this.watches) watch.wake();
    return value;
  }

  watch(fromRevision: string, sink: WatchSink): AsyncDisposable {
    const watch: SqliteWatch = new SqliteWatch({
      db: this.parts.db,
      fromRevision,
      sink,
      onEnd: () => void this.watches.delete(watch),
    });
    this.watches.add(watch);
    return watch;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.isClosed) return;
    this.isClosed = true;
    await Promise.all(Array.from(this.watches, (watch) => watch[Symbol.asyncDispose]()));
    await this.parts.db.destroy();
    this.parts.lock[Symbol.dispose]();
  }

  private async guarded<T>(read: () => Promise<T>): Promise<T> {
    if (this.isClosed) throw new AppError("Unavailable", "the store is closed");
    try {
      return await read();
    } catch (error) {
      throw toStoreError(error);
    }
  }
}
