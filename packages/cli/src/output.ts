import type { Kind } from "./core/kinds.js";
import { renderListing } from "./core/listing.js";
import type { JsonRecord } from "./core/record.js";
import { type Call, type OptionSpec, option } from "./verb.js";

const FORMATS = ["table", "wide", "yaml", "json"] as const;

export const OUTPUT_OPTION: OptionSpec = option("output", "how to print", {
  short: "o",
  value: "FORMAT",
  choices: FORMATS,
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
}

/** Prints items as `-o` asks. YAML is one document per item, so that it can be applied again. */
export async function printListing(listing: Listing, { options, io, report }: Call): Promise<void> {
  const { kind, items, isSingle, isEverywhere, emptyNote } = listing;
  const format = options.text("output");
  if (format === "json") return io.stdout.write(renderJson(isSingle && items.length === 1 ? items[0] : { items }));
  if (format === "yaml") return io.stdout.write(await renderYaml(items));
  if (items.length === 0) return report.note(emptyNote);
  io.stdout.write(renderListing(kind, items, { isWide: format === "wide", isEverywhere }, io.now()));
}

export function renderJson(value: unknown): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}

/** The YAML library is read only here: it costs more than everything else that a plain table needs. */
export async function renderYaml(values: readonly unknown[]): Promise<string> {
  const { stringify } = await import("yaml");
  return values.map((value) => stringify(value, { lineWidth: 0, aliasDuplicateObjects: false })).join("---\n");
}
