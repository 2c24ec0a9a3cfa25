import { KINDS } from "@causeway/shared";
import type { ConfigRecord } from "./config-state.js";

/** What became of one object between two states. */
export interface RecordChange {
  readonly path: string;
  readonly action: "created" | "updated" | "deleted";
  /** As it is now; of a deleted one as it was. */
  readonly record: ConfigRecord;
}

/** Every object that came, changed or went: by kind, parents before their children, then by path. */
export function diffRecords(
  before: ReadonlyMap<string, ConfigRecord>,
  after: ReadonlyMap<string, ConfigRecord>,
): readonly RecordChange[] {
  const changes: RecordChange[] = [];
  for (const [path, record] of after) {
    const known = before.get(path);
    if (known === undefined) changes.push({ path, action: "created", record });
    else if (known.resourceVersion !== record.resourceVersion) changes.push({ path, action: "updated", record });
  }
  for (const [path, record] of before) if (!after.has(path)) changes.push({ path, action: "deleted", record });
  return changes.sort((a, b) => rankOf(a.path) - rankOf(b.path) || (a.path < b.path ? -1 : 1));
}

function rankOf(path: string): number {
  return KINDS.findIndex(({ plural }) => path.startsWith(`${plural}/`));
}
