import { ok, type Result } from "@causeway/shared";
import type { ExitCode } from "../cli-io.js";
import { parseObject } from "../core/answers.js";
import { describeKinds, type ObjectKind, parseKind } from "../core/kinds.js";
import { listPath, objectPath } from "../core/object-path.js";
import type { Problem } from "../core/problem.js";
import type { JsonRecord } from "../core/record.js";
import { parseTarget } from "../core/target.js";
import { readRequest } from "../io/central-client.js";
import { listAll } from "../io/list-all.js";
import { listEdges, listEntries } from "../list-views.js";
import { OUTPUT_OPTION, printListing } from "../output.js";
import { understood } from "../understood.js";
import { orUsage, UsageError } from "../usage-error.js";
import { type Call, example, option, type Verb } from "../verb.js";

/** Objects per answer when a list is long. */
const PAGE_SIZE = "500";

export const getVerb: Verb = {
  details: `Kinds: ${describeKinds()}. A name may be a path such as TENANT/WORKSPACE; what it leaves out comes from --org, --tenant and -w. Objects come from one tenant unless -A asks for all; entries come from every namespace and cluster unless -n or --cluster says otherwise.`,
  args: [
    { name: "KIND", says: "kind of object, in full or short, or KIND/NAME", count: "one" },
    { name: "NAME", says: "only these", count: "any" },
  ],
  options: [
    OUTPUT_OPTION,
    option("all", "everywhere: all organizations and tenants, or all namespaces", { short: "A" }),
    option("namespace", "entries of this namespace only", { short: "n", value: "NAMESPACE" }),
    option("cluster", "entries in this cluster only", { value: "CLUSTER" }),
  ],
  location: "used",
  examples: [
    example("The workspaces of the tenant.", "get workspaces"),
    example("One object as YAML, ready for apply.", "get ws bookinfo-ws -o yaml"),
    example("The setting of a workspace.", "get wss -w bookinfo-ws"),
    example("What the edges have written, as `kubectl get we -A` shows it in each cluster.", "get entries -A"),
    example("The same for one namespace of one cluster.", "get entries -n bookinfo --cluster cluster-1"),
  ],
  run: async (call) => {
    const { kind: word, names } = orUsage(parseTarget(call.args));
    const kind = orUsage(parseKind(word));
    refuseMisplaced(kind.plural, names, call);
    if (kind.source === "view") return kind.plural === "edges" ? listEdges(names, call) : listEntries(names, call);
    return names.length === 0 ? getList(kind, call) : getByName(kind, names, call);
  },
};

function refuseMisplaced(plural: string, names: readonly string[], { options }: Call): void {
  for (const name of ["namespace", "cluster"]) {
    if (plural !== "entries" && options.text(name) !== undefined) throw new UsageError(`--${name} is for entries only`);
  }
  if (plural !== "entries" && options.isSet("all") && names.length > 0) {
    throw new UsageError("-A lists everything: leave out the name, or say where the object is with its path");
  }
  if (options.isSet("all") && options.text("namespace") !== undefined) {
    throw new UsageError("-A and -n contradict each other: give one of them");
  }
}

async function getList(kind: ObjectKind, call: Call): Promise<ExitCode> {
  const isEverywhere = call.options.isSet("all");
  const path = isEverywhere ? [] : listPath(kind, call.place);
  const items = await listAll(call.central, [kind.plural, ...path], { limit: PAGE_SIZE });
  if (!items.ok) return call.report.refused(items.error);
  const emptyNote = `No ${kind.plural} found${path.length === 0 ? "" : ` in ${path.join("/")}`}.`;
  await printListing({ kind, items: items.value, isSingle: false, isEverywhere, emptyNote }, call);
  return 0;
}

/** Prints what is there and complains about the rest, as kubectl does. */
async function getByName(kind: ObjectKind, names: readonly string[], call: Call): Promise<ExitCode> {
  const paths = names.map((name) => orUsage(objectPath(kind, name, call.place)));
  const answers = await Promise.all(paths.map((path) => readObject(kind, path, call)));
  const items = answers.flatMap((answer) => (answer.ok ? [answer.value] : []));
  const refusals = answers.flatMap((answer) => (answer.ok ? [] : [answer.error]));
  const isSingle = names.length === 1;
  if (items.length > 0) await printListing({ kind, items, isSingle, isEverywhere: false, emptyNote: "" }, call);
  for (const refusal of refusals) call.report.refused(refusal);
  return refusals.length === 0 ? 0 : 1;
}

async function readObject(
  kind: ObjectKind,
  path: readonly string[],
  { central }: Call,
): Promise<Result<JsonRecord, Problem>> {
  const answer = await central.send(readRequest(kind.plural, ...path));
  return answer.ok ? ok(understood(parseObject(answer.value), central)) : answer;
}
