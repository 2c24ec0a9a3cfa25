import { AppError, type Clock } from "@causeway/shared";
import type { Kysely, Selectable } from "kysely";
import type { HistoryNote } from "../core/config/history-line.js";
import type { ListOptions, Precondition, StoredBody, StoredObject, StoreTransaction } from "../store-port.js";
import { addHistory } from "./sqlite-history.js";
import type { StoreTables } from "./sqlite-schema.js";

interface WriteOptions {
  readonly db: Kysely<StoreTables>;
  readonly clock: Clock;
  /** How many lines of the change log are kept. */
  readonly maxChanges: number;
  /** How many lines of the history are kept. */
  readonly maxHistory: number;
}

/** The statements of the store, on a connection that is inside a transaction, or outside one for reading only. */
export class SqliteTransaction implements StoreTransaction {
  /** True once something was written: then watches have to look. */
  hasWritten = false;
  private readonly options: WriteOptions;

  constructor(options: WriteOptions) {
    this.options = options;
  }

  async id(): Promise<string> {
    const row = await this.options.db.selectFrom("meta").select("store_id").executeTakeFirstOrThrow();
    return row.store_id;
  }

  async revision(): Promise<string> {
    const row = await this.options.db.selectFrom("meta").select("revision").executeTakeFirstOrThrow();
    return String(row.revision);
  }

  async get(path: string): Promise<undefined | StoredObject> {
    const row = await this.options.db.selectFrom("objects").selectAll().where("path", "=", path).executeTakeFirst();
    return row === undefined ? undefined : decodeObject(row);
  }

  async list({ prefix, after, limit }: ListOptions): Promise<readonly StoredObject[]> {
    let query = this.options.db.selectFrom("objects").selectAll().orderBy("path");
    if (prefix !== "") query = query.where("path", ">=", `${prefix}/`).where("path", "<", `${prefix}0`);
    if (after !== "") query = query.where("path", ">", after);
    if (limit !== undefined) query = query.limit(limit);
    return (await query.execute()).map(decodeObject);
  }

  async put(path: string, body: StoredBody, precondition: Precondition): Promise<StoredObject> {
    const current = await this.get(path);
    checkPrecondition(path, current, precondition);
    const now = new Date(this.options.clock.now()).toISOString();
    const revision = await this.nextRevision();
    const createdAt = current?.createdAt ?? now;
    const row = { path, body: JSON.stringify(body), revision, created_at: createdAt, updated_at: now };
    await this.options.db
      .insertInto("objects")
      .values(row)
      .onConflict((conflict) => conflict.column("path").doUpdateSet(row))
      .execute();
    await this.log(row);
    return decodeObject(row);
  }

  async delete(path: string, precondition: Precondition): Promise<void> {
    const current = await this.get(path);
    if (current === undefined) throw new AppError("NotFound", `${path} is not in the store`);
    checkPrecondition(path, current, precondition);
    const now = new Date(this.options.clock.now()).toISOString();
    const revision = await this.nextRevision();
    await this.options.db.deleteFrom("objects").where("path", "=", path).execute();
    await this.log({ path, body: null, revision, created_at: current.createdAt, updated_at: now });
  }

  async record(note: HistoryNote): Promise<void> {
    const { db, clock, maxHistory } = this.options;
    const [revision, timestamp] = [await this.revision(), new Date(clock.now()).toISOString()];
    await addHistory(db, { ...note, revision, timestamp }, maxHistory);
  }

  private async nextRevision(): Promise<number> {
    this.hasWritten = true;
    const row = await this.options.db
      .updateTable("meta")
      .set((expression) => ({ revision: expression("revision", "+", 1) }))
      .returning("revision")
      .executeTakeFirstOrThrow();
    return row.revision;
  }

  private async log(row: Selectable<StoreTables["changes"]>): Promise<void> {
    await this.options.db.insertInto("changes").values(row).execute();
    const oldest = row.revision - this.options.maxChanges;
    await this.options.db.deleteFrom("changes").where("revision", "<=", oldest).execute();
  }
}

/** A row of `objects`, or of `changes` after a put. */
export function decodeObject(row: Selectable<StoreTables["objects"]>): StoredObject {
  return {
    path: row.path,
    body: JSON.parse(row.body) as StoredBody,
    resourceVersion: String(row.revision),
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}

function checkPrecondition(path: string, current: undefined | StoredObject, precondition: Precondition): void {
  if (precondition.kind === "none") return;
  if (precondition.kind === "absent") {
    if (current !== undefined) throw new AppError("Conflict", `${path} exists at ${current.resourceVersion}`);
    return;
  }
  if (current?.resourceVersion === precondition.resourceVersion) return;
  const actual = current === undefined ? "does not exist" : `is at ${current.resourceVersion}`;
  throw new AppError("Conflict", `${path} ${actual}, not at ${precondition.resourceVersion}`);
}
