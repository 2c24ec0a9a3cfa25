import { ok, type Result } from "@causeway/shared/basics";
import type { ExitCode } from "../cli-io.js";
import { parseObject } from "../core/answers.js";
import { describeKinds, type ObjectKind, parseKind, type ViewPlural } from "../core/kinds.js";
import { listPath, objectPath } from "../core/object-path.js";
import type { Problem } from "../core/problem.js";
import type { JsonRecord } from "../core/record.js";
import { parseTarget } from "../core/target.js";
import { readRequest } from "../io/central-client.js";
import { listAll } from "../io/list-all.js";
import { listEdges, listEntries, listGateways, listServices } from "../list-views.js";
import { fullPath, objectRows } from "../object-rows.js";
import { OUTPUT_OPTION, outputFormat, printListing } from "../output.js";
import { understood } from "../understood.js";
import { orUsage, UsageError } from "../usage-error.js";
import { argument, type Call, example, option, type Verb } from "../verb.js";

/** Objects per answer when a list is long. */
const PAGE_SIZE = "500";

const VIEWS: Readonly<Record<ViewPlural, (names: readonly string[], call: Call) => Promise<ExitCode>>> = {
  edges: listEdges,
  entries: listEntries,
  services: listServices,
  gateways: listGateways,
};

export const getVerb: Verb = {
  needs: "central",
  details: `Kinds: ${describeKinds()}. A name may be a path such as TENANT/WORKSPACE; what it leaves out comes from --org, --tenant and -w. Objects come from one tenant unless -A asks for all; services, gateways and entries come from every namespace and cluster unless -n or --cluster says otherwise. A jsonpath template is what kubectl takes.`,
  args: [
    argument("KIND", "kind of object, in full or short, or KIND/NAME", "one", "kinds"),
    argument("NAME", "only these", "any", "names"),
  ],
  options: [
    OUTPUT_OPTION,
    option("all", "everywhere: all organizations and tenants, or all namespaces", { short: "A" }),
    option("namespace", "services, gateways and entries of this namespace only", { short: "n", value: "NAMESPACE" }),
    option("cluster", "services, gateways and entries of this cluster only", {
      value: "CLUSTER",
      completes: "clusters",
    }),
  ],
  location: "used",
  examples: [
    example("The workspaces of the tenant.", "get workspaces"),
    example("One object as YAML, ready for apply.", "get ws bookinfo-ws -o yaml"),
    example("The setting of a workspace.", "get wss -w bookinfo-ws"),
    example("Which services other clusters can take over, and why not the others.", "get services -n bookinfo"),
    example("What the edges have written, as `kubectl get we -A` shows it in each cluster.", "get entries -A"),
    example("The same for one namespace of one cluster.", "get entries -n bookinfo --cluster cluster-1"),
    example(
      "A line for each workspace, for a script.",
      `get ws -o jsonpath='{range .items[*]}{.metadata.name}{"\\n"}{end}'`,
    ),
  ],
  run: async (call) => {
    const { kind: word, names } = orUsage(parseTarget(call.args));
    const kind = orUsage(parseKind(word));
    await outputFormat(call);
    refuseMisplaced(kind.plural, names, call);
    if (kind.source === "view") return VIEWS[kind.plural](names, call);
    return names.length === 0 ? getList(kind, call) : getByName(kind, names, call);
  },
};

const NAMESPACED: ReadonlySet<string> = new Set<ViewPlural>(["entries", "services", "gateways"]);

function refuseMisplaced(plural: string, names: readonly string[], { options }: Call): void {
  const isNamespaced = NAMESPACED.has(plural);
  for (const name of ["namespace", "cluster"]) {
    if (!isNamespaced && options.text(name) !== undefined) {
      throw new UsageError(`--${name} is for services, gateways and entries only`);
    }
  }
  if (!isNamespaced && options.isSet("all") && names.length > 0) {
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
  const rows = () => objectRows(kind, items.value, { prefix: path }, call);
  const nameOf = (item: JsonRecord) => fullPath(kind, item, call);
  await printListing({ kind, items: items.value, isSingle: false, isEverywhere, emptyNote, rows, nameOf }, call);
  return 0;
}

/** Prints what is there and complains about the rest, as kubectl does. */
async function getByName(kind: ObjectKind, names: readonly string[], call: Call): Promise<ExitCode> {
  const paths = names.map((name) => orUsage(objectPath(kind, name, call.place)));
  const answers = await Promise.all(paths.map((path) => readObject(kind, path, call)));
  const items = answers.flatMap((answer) => (answer.ok ? [answer.value] : []));
  const refusals = answers.flatMap((answer) => (answer.ok ? [] : [answer.error]));
  if (items.length > 0) {
    const rows = () => objectRows(kind, items, "byName", call);
    const nameOf = (item: JsonRecord) => fullPath(kind, item, call);
    const isSingle = names.length === 1;
    await printListing({ kind, items, isSingle, isEverywhere: false, emptyNote: "", rows, nameOf }, call);
  }
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
