import type { ExitCode } from "./cli-io.js";
import { parseKind } from "./core/kinds.js";
import { sortEntries } from "./core/listing.js";
import { type JsonRecord, textAt } from "./core/record.js";
import { listAll } from "./io/list-all.js";
import { type Listing, printListing } from "./output.js";
import { orUsage } from "./usage-error.js";
import type { Call } from "./verb.js";

/** `get edges` and `edges list`. */
export async function listEdges(names: readonly string[], call: Call): Promise<ExitCode> {
  const edges = await listAll(call.central, ["edges"], {});
  if (!edges.ok) return call.report.refused(edges.error);
  const listing = {
    kind: orUsage(parseKind("edges")),
    isSingle: names.length === 1,
    isEverywhere: true,
    emptyNote: "No edges found: none has connected yet, and no Cluster object is there.",
  };
  return printNamed({ ...listing, items: edges.value }, "cluster", names, call);
}

/** `get entries`: the WorkloadEntries that the edges report as written. */
export async function listEntries(names: readonly string[], call: Call): Promise<ExitCode> {
  const namespace = call.options.text("namespace");
  const entries = await listAll(call.central, ["entries"], { cluster: call.options.text("cluster"), namespace });
  if (!entries.ok) return call.report.refused(entries.error);
  const listing = {
    kind: orUsage(parseKind("entries")),
    isSingle: false,
    isEverywhere: namespace === undefined,
    emptyNote: namespace === undefined ? "No resources found" : `No resources found in ${namespace} namespace.`,
  };
  return printNamed({ ...listing, items: sortEntries(entries.value) }, "name", names, call);
}

/** Both lists come whole and are filtered here. Prints what is there and complains about the rest, as kubectl does. */
async function printNamed(all: Listing, nameField: string, names: readonly string[], call: Call): Promise<ExitCode> {
  const isWanted = (item: JsonRecord): boolean => names.includes(textAt(item, nameField) ?? "");
  const items = names.length === 0 ? all.items : all.items.filter(isWanted);
  const missing = names.filter((name) => !items.some((item) => textAt(item, nameField) === name));
  if (items.length > 0 || names.length === 0) await printListing({ ...all, items }, call);
  for (const name of missing) call.report.error(`there is no ${all.kind.kind.toLowerCase()} ${JSON.stringify(name)}`);
  return missing.length === 0 ? 0 : 1;
}
