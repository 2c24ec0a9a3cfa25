import { err, ok, type Result } from "@causeway/shared";
import type { RestoreResult } from "../config-port.js";
import { type BackupContext, checkBackup, TOMBSTONES } from "../core/config/check-backup.js";
import { createRefusal, type Refusal } from "../core/config/refusal.js";
import type { Store } from "../store-port.js";
import type { ConfigWriter } from "./config-writer.js";

export interface RestoreParts extends BackupContext {
  readonly store: Store;
  readonly writer: ConfigWriter;
}

/** Checks the whole backup while others go on, then puts it in place between two writes. */
export async function restoreConfig(
  content: AsyncIterable<Uint8Array>,
  author: string,
  { store, writer, ...context }: RestoreParts,
): Promise<Result<RestoreResult, Refusal>> {
  await using staged = await store.stage(content);
  const causes = checkBackup(staged.objects, context);
  if (causes.length > 0) return err(createRefusal(causes));
  await writer.replace(() => staged.restore(author));
  const objects = staged.objects.filter(({ path }) => !path.startsWith(TOMBSTONES)).length;
  return ok({ storeId: await store.id(), objects });
}
