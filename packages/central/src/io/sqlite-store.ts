import { AppError, type Clock } from "@causeway/shared";
import type { Kysely } from "kysely";
import type {
  HistoryOptions,
  HistoryPage,
  ListOptions,
  StagedBackup,
  Store,
  StoreBackup,
  StoredObject,
  StoreTransaction,
  WatchSink,
} from "../store-port.js";
import { openDatabase } from "./open-database.js";
import { backUpStore } from "./sqlite-backup.js";
import { toStoreError } from "./sqlite-error.js";
import { readHistory } from "./sqlite-history.js";
import { lockStore } from "./sqlite-lock.js";
import { migrateStore } from "./sqlite-migrate.js";
import { restoreStore } from "./sqlite-restore.js";
import type { StoreTables } from "./sqlite-schema.js";
import { stageBackup } from "./sqlite-stage.js";
import { SqliteTransaction } from "./sqlite-transaction.js";
import { SqliteWatch } from "./sqlite-watch.js";
import { WorkFolder } from "./work-folder.js";

export interface SqliteStoreOptions {
  /** Path of the file, made when it is not there; `:memory:` for a store that ends with the process. */
  readonly path: string;
  readonly clock: Clock;
  /** Makes the id of a new store. */
  readonly newId: () => string;
  /** Lines of the change log to keep: a watch that is further behind has to list again. */
  readonly maxChanges: number;
  /** Lines of the history to keep; the oldest go first. */
  readonly maxHistory: number;
}

/**
 * Opens the store and brings its tables up to date, alone with the file. Throws AppError `Unavailable` when the file
 * cannot be opened or another process has it, `Invalid` when a newer version wrote it or it is something else's.
 */
export async function openSqliteStore(options: SqliteStoreOptions): Promise<Store> {
  const lock = lockStore(options.path);
  const work = new WorkFolder(options.path);
  let db: undefined | Kysely<StoreTables>;
  try {
    await work.clear();
    db = openDatabase(options.path);
    await migrateStore(db);
    await createMeta(db, options.newId);
    return new SqliteStore({ ...options, db, work, lock });
  } catch (error) {
    await db?.destroy();
    lock[Symbol.dispose]();
    throw toStoreError(error);
  }
}

async function createMeta(db: Kysely<StoreTables>, newId: () => string): Promise<void> {
  const row = await db.selectFrom("meta").select("store_id").executeTakeFirst();
  if (row === undefined) await db.insertInto("meta").values({ id: 1, store_id: newId(), revision: 0 }).execute();
}

interface SqliteStoreParts extends SqliteStoreOptions {
  readonly db: Kysely<StoreTables>;
  readonly work: WorkFolder;
  readonly lock: Disposable;
}

class SqliteStore implements Store {
  private readonly parts: SqliteStoreParts;
  private readonly reader: SqliteTransaction;
  private readonly watches = new Set<SqliteWatch>();
  private isStaging = false;
  private isClosed = false;

  constructor(parts: SqliteStoreParts) {
    this.parts = parts;
    this.reader = new SqliteTransaction(parts);
  }

  id(): Promise<string> {
    return this.guarded(() => this.reader.id());
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

  history(options: HistoryOptions): Promise<HistoryPage> {
    return this.guarded(() => readHistory(this.parts.db, options));
  }

  async transaction<T>(body: (transaction: StoreTransaction) => Promise<T>): Promise<T> {
    const { value, hasWritten } = await this.guarded(() =>
      this.parts.db.transaction().execute(async (db) => {
        const transaction = new SqliteTransaction({ ...this.parts, db });
        return { value: await body(transaction), hasWritten: transaction.hasWritten };
      }),
    );
    if (hasWritten) this.wakeWatches();
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

  backup(): Promise<StoreBackup> {
    return this.guarded(() => backUpStore(this.parts.db, this.parts.work));
  }

  /** One at a time: each may take as much room as the store itself. */
  async stage(content: AsyncIterable<Uint8Array>): Promise<StagedBackup> {
    if (this.isStaging) throw new AppError("Conflict", "another backup is being restored: try again when that is done");
    this.isStaging = true;
    try {
      const file = await this.guarded(() => stageBackup(content, this.parts.work));
      return {
        objects: file.objects,
        restore: (author) => this.restore(file.path, author),
        [Symbol.asyncDispose]: async () => {
          this.isStaging = false;
          await file[Symbol.asyncDispose]();
        },
      };
    } catch (error) {
      this.isStaging = false;
      throw error;
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.isClosed) return;
    this.isClosed = true;
    await Promise.all(Array.from(this.watches, (watch) => watch[Symbol.asyncDispose]()));
    await this.parts.db.destroy();
    await this.parts.work[Symbol.asyncDispose]();
    this.parts.lock[Symbol.dispose]();
  }

  private async restore(path: string, author: string): Promise<string> {
    const revision = await this.guarded(() => restoreStore({ ...this.parts, path, author }));
    this.wakeWatches();
    return revision;
  }

  private wakeWatches(): void {
    for (const watch of this.watches) watch.wake();
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
