import { AppError } from "@causeway/shared";
import type { Kysely } from "kysely";
import type { StoreChange, WatchSink } from "../store-port.js";
import { toStoreError } from "./sqlite-error.js";
import type { StoreTables } from "./sqlite-schema.js";
import { decodeObject } from "./sqlite-transaction.js";

interface SqliteWatchOptions {
  readonly db: Kysely<StoreTables>;
  readonly fromRevision: string;
  readonly sink: WatchSink;
  /** Called once, when the watch has ended by itself or was stopped. */
  readonly onEnd: () => void;
}

/** Reads the change log behind its own revision whenever it is woken; a wake-up carries nothing but the hint to look. */
export class SqliteWatch implements AsyncDisposable {
  private readonly options: SqliteWatchOptions;
  private revision: number;
  private isDirty = true;
  private isEnded = false;
  private running: undefined | Promise<void>;

  constructor(options: SqliteWatchOptions) {
    this.options = options;
    this.revision = Number(options.fromRevision);
    this.wake();
  }

  wake(): void {
    this.isDirty = true;
    this.running ??= this.pump().finally(() => {
      this.running = undefined;
      if (this.isDirty && !this.isEnded) this.wake();
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.end();
    await this.running;
  }

  private end(): void {
    if (this.isEnded) return;
    this.isEnded = true;
    this.options.onEnd();
  }

  private async pump(): Promise<void> {
    while (this.isDirty && !this.isEnded) {
      this.isDirty = false;
      try {
        await this.deliver();
      } catch (error) {
        const known = toStoreError(error);
        if (!(known instanceof AppError)) throw error;
        if (!this.isEnded) this.options.sink.onError(known);
        this.end();
      }
    }
  }

  private async deliver(): Promise<void> {
    const changes = await readChanges(this.options.db, this.revision);
    const last = changes.at(-1);
    if (last === undefined || this.isEnded) return;
    this.revision = Number(last.revision);
    this.options.sink.onChanges(changes);
  }
}

/** Every write behind `revision`; throws `Gone` when the log does not reach back so far, or the store is behind it. */
async function readChanges(db: Kysely<StoreTables>, revision: number): Promise<StoreChange[]> {
  const { meta, rows } = await db.transaction().execute(async (trx) => ({
    meta: await trx.selectFrom("meta").select("revision").executeTakeFirstOrThrow(),
    rows: await trx.selectFrom("changes").selectAll().where("revision", ">", revision).orderBy("revision").execute(),
  }));
  if (rows.length !== meta.revision - revision) {
    throw new AppError("Gone", `the change log does not reach back to revision ${revision}`);
  }
  return rows.map(({ body, ...row }) => ({
    revision: String(row.revision),
    path: row.path,
    object: body === null ? undefined : decodeObject({ ...row, body }),
  }));
}
