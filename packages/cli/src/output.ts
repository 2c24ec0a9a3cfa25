import { AppError } from "@causeway/shared/basics";
import type { Row } from "./core/column.js";
import type { RenderDocument } from "./core/jsonpath/compile-template.js";
import type { Kind } from "./core/kinds.js";
import { renderListing } from "./core/listing.js";
import { FORMAT_WORDS, type OutputFormat, parseOutputFormat } from "./core/output-format.js";
import type { JsonRecord } from "./core/record.js";
import { renderJson, renderYaml } from "./print-structured.js";
import { orUsage } from "./usage-error.js";
import { type Call, type OptionSpec, option } from "./verb.js";

export const OUTPUT_OPTION: OptionSpec = option("output", "table, wide, name, yaml, json or jsonpath=TEMPLATE", {
  short: "o",
  value: "FORMAT",
  completes: FORMAT_WORDS,
  fallback: "table",
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

type Format =
  | Exclude<OutputFormat, { readonly kind: "jsonpath" }>
  | { readonly kind: "jsonpath"; readonly render: RenderDocument };

/** `-o` of a verb that has OUTPUT_OPTION; throws UsageError. Read it before anything is asked. */
export async function outputFormat({ options }: Call): Promise<Format> {
  const format = orUsage(parseOutputFormat(options.text("output") ?? "table"));
  if (format.kind !== "jsonpath") return format;
  const { compileTemplate } = await import("./core/jsonpath/compile-template.js");
  return { kind: "jsonpath", render: orUsage(compileTemplate(format.template)) };
}

/** Prints items as `-o` asks. YAML is one document per item, so that it can be applied again. */
export async function printListing(listing: Listing, call: Call): Promise<void> {
  const { items, isSingle, nameOf } = listing;
  const format = await outputFormat(call);
  const document = isSingle && items.length === 1 ? items[0] : { items };
  if (format.kind === "jsonpath") {
    const text = format.render(document);
    if (!text.ok) throw new AppError("Invalid", text.error);
    call.io.stdout.write(text.value);
  } else if (format.kind === "json") call.io.stdout.write(renderJson(document));
  else if (format.kind === "yaml") call.io.stdout.write(renderYaml(items));
  else if (format.kind === "name") call.io.stdout.write(namesOf(items.map(nameOf)));
  else await printTable(listing, call, format.kind);
}

/** A service has a line in every cluster, and one name. */
function namesOf(names: readonly string[]): string {
  return [...new Set(names)].map((name) => `${name}\n`).join("");
}

async function printTable(listing: Listing, { io, paint, report }: Call, format: "table" | "wide"): Promise<void> {
  const { kind, items, isEverywhere, emptyNote, rows } = listing;
  if (items.length === 0) return report.note(emptyNote);
  const style = { isWide: format === "wide", isEverywhere, nowMs: io.clock.now(), paint };
  const text = renderListing(kind, await rows(), style);
  io.stdout.write(text);
  report.reasonsIn(text);
}

/** Rows that say nothing beyond the items. */
export function bareRows(items: readonly JsonRecord[]): () => Promise<readonly Row[]> {
  return async () => items.map((item) => ({ item, status: undefined, edge: undefined }));
}
