import { AppError } from "@causeway/shared/basics";
import type { Row } from "./core/column.js";
import { renderTemplate } from "./core/jsonpath/render-template.js";
import type { Kind } from "./core/kinds.js";
import { renderListing } from "./core/listing.js";
import { describeJsonPathError, FORMAT_WORDS, type OutputFormat, parseOutputFormat } from "./core/output-format.js";
import { type JsonRecord, listAt, textAt } from "./core/record.js";
import { orUsage } from "./usage-error.js";
import { type Call, type OptionSpec, option } from "./verb.js";

export const OUTPUT_OPTION: OptionSpec = option("output", "table, wide, name, yaml, json or jsonpath=TEMPLATE", {
  short: "o",
  value: "FORMAT",
  completes: FORMAT_WORDS,
  fallback: "table",
});

/** The format of verbs that tell a story: text for people, and what central answered for programs. */
export const TEXT_OUTPUT_OPTION: OptionSpec = option("output", "how to print", {
  short: "o",
  value: "FORMAT",
  choices: ["text", "yaml", "json"],
  fallback: "text",
});

export interface Listing {
  readonly kind: Kind;
  readonly items: readonly JsonRecord[];
  /** One object was asked for by name: JSON is the object itself, not a list of one. */
  readonly isSingle: boolean;
  readonly isEverywhere: boolean;
  /** What to say instead of an empty table. */
  readonly emptyNote: string;
  /** What a table says beyond the item; asked for only when there is a table to print. */
  readonly rows: () => Promise<readonly Row[]>;
  /** How `-o name` calls an item. */
  readonly nameOf: (item: JsonRecord) => string;
}

/** `-o` of a verb that has OUTPUT_OPTION; throws UsageError. Read before anything is asked or changed. */
export function outputFormat({ options }: Call): OutputFormat {
  return orUsage(parseOutputFormat(options.text("output") ?? "table"));
}

/** Prints items as `-o` asks. YAML is one document per item, so that it can be applied again. */
export async function printListing(listing: Listing, call: Call): Promise<void> {
  const { items, isSingle, nameOf } = listing;
  const format = outputFormat(call);
  const document = isSingle && items.length === 1 ? items[0] : { items };
  if (format.kind === "jsonpath") {
    const text = renderTemplate(format.parts, document);
    if (!text.ok) throw new AppError("Invalid", describeJsonPathError(format.template, text.error));
    call.io.stdout.write(text.value);
  } else if (format.kind === "json") call.io.stdout.write(renderJson(document));
  else if (format.kind === "yaml") call.io.stdout.write(await renderYaml(items));
  else if (format.kind === "name") call.io.stdout.write(items.map((item) => `${nameOf(item)}\n`).join(""));
  else await printTable(listing, call, format.kind);
}

async function printTable(listing: Listing, { io, paint, report }: Call, format: "table" | "wide"): Promise<void> {
  const { kind, items, isEverywhere, emptyNote, rows } = listing;
  if (items.length === 0) return report.note(emptyNote);
  const style = { isWide: format === "wide", isEverywhere, nowMs: io.clock.now(), paint };
  io.stdout.write(renderListing(kind, await rows(), style));
  report.reasons(items.flatMap(reasonsOf));
}

/** Reason words that an item of any kind may show. */
function reasonsOf(item: JsonRecord): readonly string[] {
  return [item, ...listAt(item, "problems")].flatMap((problem) => textAt(problem, "reason") ?? []);
}

/** Rows that say nothing beyond the items. */
export function bareRows(items: readonly JsonRecord[]): () => Promise<readonly Row[]> {
  return async () => items.map((item) => ({ item, status: undefined, edge: undefined }));
}

/** What central answered, for `-o json` and `-o yaml` of verbs with TEXT_OUTPUT_OPTION. */
export async function printStructured(value: unknown, { options, io }: Pick<Call, "options" | "io">): Promise<void> {
  io.stdout.write(options.text("output") === "json" ? renderJson(value) : await renderYaml([value]));
}

export function renderJson(value: unknown): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}

/** The YAML library is read only here: it costs more than everything else that a plain table needs. */
export async function renderYaml(values: readonly unknown[]): Promise<string> {
  const { stringify } = await import("yaml");
  return values.map((value) => stringify(value, { lineWidth: 0, aliasDuplicateObjects: false })).join("---\n");
}
