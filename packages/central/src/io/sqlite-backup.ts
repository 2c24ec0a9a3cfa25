import { type FileHandle, open, rm } from "node:fs/promises";
import { type Kysely, sql } from "kysely";
import type { StoreBackup } from "../store-port.js";
import type { StoreTables } from "./sqlite-schema.js";
import type { WorkFolder } from "./work-folder.js";

/** Copies the store as it is between two transactions; the copy is one file, without what was deleted. */
export async function backUpStore(db: Kysely<StoreTables>, work: WorkFolder): Promise<StoreBackup> {
  const path = await work.newFile();
  try {
    await sql`VACUUM INTO ${path}`.execute(db);
    const file = await open(path);
    const { size } = await file.stat();
    return { bytes: size, content: readAll(file), [Symbol.asyncDispose]: () => file.close() };
  } finally {
    // Whoever reads it holds it open: nothing is left behind, however the reading ends.
    await rm(path, { force: true });
  }
}

const CHUNK_BYTES = 64 * 1024;

async function* readAll(file: FileHandle): AsyncIterable<Uint8Array> {
  for (;;) {
    const { buffer, bytesRead } = await file.read({ buffer: Buffer.allocUnsafe(CHUNK_BYTES) });
    if (bytesRead === 0) return;
    yield buffer.subarray(0, bytesRead);
  }
}
