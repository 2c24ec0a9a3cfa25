import { AppError } from "@causeway/shared";
import type { Kysely, Selectable } from "kysely";
import type { DiffLine } from "../core/config/diff-values.js";
import type { HistoryLine } from "../core/config/history-line.js";
import type { HistoryOptions, HistoryPage } from "../store-port.js";
import type { StoreTables } from "./sqlite-schema.js";

/** Adds a line and lets the oldest go when there are more than `maxLines`. */
export async function addHistory(db: Kysely<StoreTables>, line: HistoryLine, maxLines: number): Promise<void> {
  const row = { ...line, revision: Number(line.revision), diff: JSON.stringify(line.diff) };
  const { id } = await db.insertInto("history").values(row).returning("id").executeTakeFirstOrThrow();
  await db
    .deleteFrom("history")
    .where("id", "<=", id - maxLines)
    .execute();
}

export async function readHistory(
  db: Kysely<StoreTables>,
  { path, after, limit }: HistoryOptions,
): Promise<HistoryPage> {
  let query = db.selectFrom("history").selectAll().orderBy("id", "desc");
  if (path !== "") {
    query = query.where(({ and, eb, or }) =>
      or([eb("path", "=", path), and([eb("path", ">=", `${path}/`), eb("path", "<", `${path}0`)])]),
    );
  }
  if (after !== "") query = query.where("id", "<", parseId(after));
  const rows = await query.limit(limit + 1).execute();
  const page = rows.slice(0, limit);
  return { lines: page.map(decodeLine), next: rows.length > limit ? String(page.at(-1)?.id ?? "") : "" };
}

function parseId(text: string): number {
  if (!/^[1-9][0-9]{0,14}$/.test(text))
    throw new AppError("Invalid", `${JSON.stringify(text)} is no page of the history`);
  return Number(text);
}

function decodeLine({ id: _id, revision, action, diff, ...line }: Selectable<StoreTables["history"]>): HistoryLine {
  // Only what `addHistory` was given is ever in these columns.
  return {
    ...line,
    revision: String(revision),
    action: action as HistoryLine["action"],
    diff: JSON.parse(diff) as DiffLine[],
  };
}
