import { open, rm, stat } from "node:fs/promises";
import { type Kysely, sql } from "kysely";
import type { StoreBackup } from "../store-port.js";
import type { StoreTables } from "./sqlite-schema.js";
import type { WorkFolder } from "./work-folder.js";

/** Copies the store as it is between two transactions; the copy is one file, without what was deleted. */
export async function backUpStore(db: Kysely<StoreTables>, work: WorkFolder): Promise<StoreBackup> {
  const path = await work.newFile();
  try {
    await sql`VACUUM INTO ${path}`.execute(db);
    const { size } = await stat(path);
    const file = await open(path);
    return {
      bytes: size,
      content: file.createReadStream({ autoClose: false }),
      [Symbol.asyncDispose]: () => file.close(),
    };
  } finally {
    // Whoever reads it holds it open: nothing is left behind, however the reading ends.
    await rm(path, { force: true });
  }
}
