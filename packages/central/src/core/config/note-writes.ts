import type { ConfigObject } from "@causeway/shared";
import type { ConfigRecord, ConfigWrite } from "./config-state.js";
import { diffValues } from "./diff-values.js";
import type { HistoryNote } from "./history-line.js";

export interface NoteContext {
  /** What is stored before the first write. */
  readonly records: ReadonlyMap<string, ConfigRecord>;
  readonly author: string;
}

/** A write, and what the history says of it: undefined of what is no config object. */
export interface NotedWrite {
  readonly write: ConfigWrite;
  readonly note: undefined | HistoryNote;
}

/** What the history says of writes that are done in this order, by their positions. */
export function noteWrites(writes: readonly ConfigWrite[], { records, author }: NoteContext): NotedWrite[] {
  const written = new Map<string, undefined | ConfigObject>();
  return writes.map((write) => {
    if (write.kind === "bury" || write.kind === "exhume") return { write, note: undefined };
    const { path } = write;
    const before = written.has(path) ? written.get(path) : records.get(path)?.object;
    const after = write.kind === "put" ? write.object : undefined;
    written.set(path, after);
    return { write, note: { author, action: actionOf(before, after), path, diff: diffValues(before, after) } };
  });
}

function actionOf(before: undefined | ConfigObject, after: undefined | ConfigObject): HistoryNote["action"] {
  if (after === undefined) return "deleted";
  return before === undefined ? "created" : "updated";
}
