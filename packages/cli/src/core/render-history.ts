import { renderAgeOf } from "./age.js";
import type { Paint, Tone } from "./paint.js";
import { printable } from "./printable.js";
import { type JsonRecord, listAt, textAt } from "./record.js";
import { renderDiff } from "./render-differences.js";
import { type Cell, renderTable } from "./table.js";

const ACTION_TONES: ReadonlyMap<string, Tone> = new Map([
  ["created", "good"],
  ["updated", "pending"],
  ["deleted", "bad"],
  ["restored", "bad"],
]);

/** A line for each write. */
export function renderHistory(items: readonly JsonRecord[], nowMs: number, paint: Paint): string {
  const cell = (item: JsonRecord, name: string): Cell => ({ text: textAt(item, name) ?? "<none>", tone: undefined });
  const rows = items.map((item) => [
    cell(item, "revision"),
    { text: renderAgeOf(item["timestamp"], nowMs), tone: undefined },
    cell(item, "author"),
    { text: textAt(item, "action") ?? "<none>", tone: ACTION_TONES.get(textAt(item, "action") ?? "") },
    cell(item, "path"),
  ]);
  return renderTable(["REVISION", "AGE", "AUTHOR", "ACTION", "OBJECT"], rows, paint);
}

/** Each write with every field that it changed. */
export function renderHistoryDiffs(items: readonly JsonRecord[], paint: Paint): string {
  return items
    .flatMap((item) => {
      const text = (name: string): string => textAt(item, name) ?? "";
      const head = `revision ${text("revision")}, ${text("timestamp")}, ${text("author")}: ${text("action")} ${text("path")}`;
      return [paint("strong", printable(head.trim())), ...renderDiff(listAt(item, "diff"), "  ", paint)];
    })
    .map((line) => `${line}\n`)
    .join("");
}
