import type { ExitCode } from "./cli-io.js";
import { parseKind, type ViewPlural } from "./core/kinds.js";
import { sortByPlace } from "./core/listing.js";
import { type JsonRecord, textAt } from "./core/record.js";
import { listAll } from "./io/list-all.js";
import { bareRows, outputFormat, printListing } from "./output.js";
import { orUsage } from "./usage-error.js";
import type { Call } from "./verb.js";

/** A list that central works out of what the edges report. It comes whole and is filtered by name here. */
interface View {
  readonly plural: ViewPlural;
  /** What the API filters by. */
  readonly query: Readonly<Record<string, undefined | string>>;
  /** What only this program filters by. */
  readonly keeps: (item: JsonRecord) => boolean;
  /** Every name that a person may call an item by; the first is its own. */
  readonly namesOf: (item: JsonRecord) => readonly string[];
  readonly isEverywhere: boolean;
  readonly emptyNote: string;
}

/** `get edges` and `edges list`. */
export function listEdges(names: readonly string[], call: Call): Promise<ExitCode> {
  return listView(names, call, {
    plural: "edges",
    query: {},
    keeps: () => true,
    namesOf: (edge) => [textAt(edge, "cluster") ?? ""],
    isEverywhere: true,
    emptyNote: "No edges found: none has connected yet, and no Cluster object is there.",
  });
}

/** `get entries`: the WorkloadEntries that the edges report as written. */
export function listEntries(names: readonly string[], call: Call): Promise<ExitCode> {
  const namespace = call.options.text("namespace");
  return listView(names, call, {
    plural: "entries",
    query: { cluster: call.options.text("cluster"), namespace },
    keeps: () => true,
    namesOf: placedNames,
    isEverywhere: namespace === undefined,
    emptyNote: namespace === undefined ? "No resources found" : `No resources found in ${namespace} namespace.`,
  });
}

/** `get services`: one line for each service and cluster. */
export function listServices(names: readonly string[], call: Call): Promise<ExitCode> {
  const namespace = call.options.text("namespace");
  return listView(names, call, {
    plural: "services",
    query: { cluster: call.options.text("cluster"), namespace },
    keeps: () => true,
    namesOf: placedNames,
    isEverywhere: true,
    emptyNote: "No services found: no edge has reported one that a workspace owns.",
  });
}

/** `get gateways`: the east-west gateways of every cluster. */
export function listGateways(names: readonly string[], call: Call): Promise<ExitCode> {
  const namespace = call.options.text("namespace");
  return listView(names, call, {
    plural: "gateways",
    query: { cluster: call.options.text("cluster") },
    keeps: (item) => namespace === undefined || textAt(item, "namespace") === namespace,
    namesOf: placedNames,
    isEverywhere: true,
    emptyNote: "No gateways found: no WorkspaceSetting selects one, or no edge has reported it.",
  });
}

/** `details` and `bookinfo/details`. */
function placedNames(item: JsonRecord): readonly string[] {
  const name = textAt(item, "name") ?? "";
  return [`${textAt(item, "namespace") ?? ""}/${name}`, name];
}

/** Prints what is there and complains about the rest, as kubectl does. */
async function listView(names: readonly string[], call: Call, view: View): Promise<ExitCode> {
  await outputFormat(call);
  const answer = await listAll(call.central, [view.plural], view.query);
  if (!answer.ok) return call.report.refused(answer.error);
  const all = sortByPlace(answer.value.filter(view.keeps));
  const isCalled = (item: JsonRecord, name: string): boolean => view.namesOf(item).includes(name);
  const items = names.length === 0 ? all : all.filter((item) => names.some((name) => isCalled(item, name)));
  const missing = names.filter((name) => !items.some((item) => isCalled(item, name)));
  const kind = orUsage(parseKind(view.plural));
  if (items.length > 0 || names.length === 0) {
    const { isEverywhere, emptyNote } = view;
    const nameOf = (item: JsonRecord): string => `${view.plural}/${view.namesOf(item)[0] ?? ""}`;
    // Only an edge's name is its own: one service has a line in every cluster.
    const isSingle = view.plural === "edges" && names.length === 1;
    await printListing({ kind, items, isSingle, isEverywhere, emptyNote, rows: bareRows(items), nameOf }, call);
  }
  for (const name of missing) call.report.error(`there is no ${kind.kind.toLowerCase()} ${JSON.stringify(name)}`);
  return missing.length === 0 ? 0 : 1;
}
