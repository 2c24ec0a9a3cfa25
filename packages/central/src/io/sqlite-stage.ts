import { createWriteStream } from "node:fs";
import { open, rm } from "node:fs/promises";
import { pipeline } from "node:stream/promises";
import { AppError } from "@causeway/shared";
import { type Kysely, sql } from "kysely";
import type { StoredObject } from "../store-port.js";
import { openDatabase } from "./open-database.js";
import { migrateStore } from "./sqlite-migrate.js";
import type { StoreTables } from "./sqlite-schema.js";
import { decodeObject } from "./sqlite-transaction.js";
import type { WorkFolder } from "./work-folder.js";

/** A backup in a file of its own, with the tables of this version. */
export interface StagedFile extends AsyncDisposable {
  readonly path: string;
  readonly objects: readonly StoredObject[];
}

/** Throws AppError `Invalid` for what is not a whole backup of this or an earlier version. */
export async function stageBackup(content: AsyncIterable<Uint8Array>, work: WorkFolder): Promise<StagedFile> {
  const path = await work.newFile();
  const remove = async () => {
    for (const suffix of ["", "-wal", "-shm", "-journal"]) await rm(`${path}${suffix}`, { force: true });
  };
  try {
    await pipeline(content, createWriteStream(path, { flags: "wx" }));
    await checkLength(path);
    return { path, objects: await readBackup(path), [Symbol.asyncDispose]: remove };
  } catch (error) {
    await remove();
    throw error;
  }
}

/**
 * SQLite reads a file whose last page was cut, as long as nothing is on it; the header says how long it was (section 1.3
 * of its file format).
 */
async function checkLength(path: string): Promise<void> {
  await using file = await open(path);
  const header = Buffer.alloc(100);
  await file.read({ buffer: header });
  if (!header.toString("latin1").startsWith("SQLite format 3\0")) throw new AppError("Invalid", NO_BACKUP);
  const pageBytes = header.readUInt16BE(16) === 1 ? 65_536 : header.readUInt16BE(16);
  const { size } = await file.stat();
  if (size < pageBytes * header.readUInt32BE(28)) throw new AppError("Invalid", `${DAMAGED} (${size} bytes came)`);
}

async function readBackup(path: string): Promise<StoredObject[]> {
  let db: undefined | Kysely<StoreTables>;
  try {
    db = openDatabase(path);
    await checkFile(db);
    await migrateStore(db);
    await db.selectFrom("meta").selectAll().executeTakeFirstOrThrow();
    return (await db.selectFrom("objects").selectAll().orderBy("path").execute()).map(decodeObject);
  } catch (error) {
    throw describeBroken(error);
  } finally {
    await db?.destroy();
  }
}

async function checkFile(db: Kysely<StoreTables>): Promise<void> {
  const damage = await sql<{ integrity_check: string }>`PRAGMA integrity_check(1)`.execute(db);
  const [first] = damage.rows;
  if (first?.integrity_check !== "ok") throw new AppError("Invalid", `${DAMAGED} (${first?.integrity_check})`);
  // A store has neither triggers nor views: one would run with every statement on its table.
  const parts = await sql<{ type: string }>`
    SELECT type FROM sqlite_schema WHERE type NOT IN ('table', 'index')`.execute(db);
  const tables = await sql`SELECT name FROM sqlite_schema WHERE type = 'table'`.execute(db);
  if (tables.rows.length === 0 || parts.rows.length > 0) throw new AppError("Invalid", NO_BACKUP);
}

const NO_BACKUP = "what was sent is not a backup of central's store";
const DAMAGED = "the backup is damaged or was cut short";

/** Whatever goes wrong with a file of one's own is the file's fault, full disks and the like apart. */
function describeBroken(error: unknown): unknown {
  if (error instanceof AppError) return error;
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  if (code === "SQLITE_NOTADB") return new AppError("Invalid", NO_BACKUP, { cause: error });
  if (code === "SQLITE_FULL" || code.startsWith("SQLITE_IOERR") || code === "SQLITE_CANTOPEN") return error;
  return new AppError("Invalid", DAMAGED, { cause: error });
}
