import type { Paint, Tone } from "./paint.js";
import { printable } from "./printable.js";
import { fieldAt, type JsonRecord, listAt, textAt } from "./record.js";

const MARKS: ReadonlyMap<string, { readonly mark: string; readonly tone: Tone }> = new Map([
  ["add", { mark: "+", tone: "good" }],
  ["remove", { mark: "-", tone: "bad" }],
  ["change", { mark: "~", tone: "pending" }],
]);

/** The lines of a structural difference, indented: `~ spec.network: "a" -> "b"`. */
export function renderDiff(diff: readonly unknown[], indent: string, paint: Paint): readonly string[] {
  return diff.map((line) => {
    const op = textAt(line, "op") ?? "";
    const { mark, tone } = MARKS.get(op) ?? { mark: "?", tone: "strong" as const };
    const path = textAt(line, "path") ?? "(whole object)";
    return `${indent}${paint(tone, printable(`${mark} ${path}: ${describeChange(op, line)}`))}`;
  });
}

function describeChange(op: string, line: unknown): string {
  const show = (name: string): string => JSON.stringify(fieldAt(line, name)) ?? "nothing";
  if (op === "add") return show("to");
  return op === "remove" ? show("from") : `${show("from")} -> ${show("to")}`;
}

/** What applying would do: each object that would change, with every field. */
export function renderDifferences(items: readonly JsonRecord[], paint: Paint): string {
  return items
    .filter(isDifferent)
    .flatMap((item) => {
      const head = `${textAt(item, "path") ?? ""} (would be ${textAt(item, "action") ?? "changed"})`;
      return [paint("strong", printable(head)), ...renderDiff(listAt(item, "diff"), "  ", paint)];
    })
    .map((line) => `${line}\n`)
    .join("");
}

export function isDifferent(item: JsonRecord): boolean {
  return item["action"] !== "unchanged";
}
