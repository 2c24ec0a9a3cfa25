import type { ExitCode } from "../cli-io.js";
import type { parseObject } from "../core/answers.js";
import { KINDS, type ObjectKind, parseKind, parseObjectKind } from "../core/kinds.js";
import { renderListing } from "../core/listing.js";
import { listPath, objectPath } from "../core/object-path.js";
import { isRecord, type JsonRecord } from "../core/record.js";
import { renderStatus, renderStatuses } from "../core/render-status.js";
import { parseTarget } from "../core/target.js";
import { readRequest } from "../io/central-client.js";
import { listAll } from "../io/list-all.js";
import { printStructured, TEXT_OUTPUT_OPTION } from "../print-structured.js";
import { understood } from "../understood.js";
import { orUsage, UsageError } from "../usage-error.js";
import { argument, type Call, example, option, type Verb } from "../verb.js";

export const statusVerb: Verb = {
  needs: "central",
  details:
    "ACCEPTED: stored. READY: applied on all target clusters. PARTIAL: on some. DIRTY: not yet confirmed at its newest version. FAILED: it will not come without somebody doing something. INVALID: it cannot be acted on. Without a name it shows a line for each object of the kind, without a kind one for each object.",
  args: [
    argument("KIND", "kind of object, in full or short, or KIND/NAME", "optional", "objectKinds"),
    argument("NAME", "only these, with their clusters, services and events", "any", "names"),
  ],
  options: [TEXT_OUTPUT_OPTION, option("all", "of all organizations and tenants", { short: "A" })],
  location: "used",
  examples: [
    example("Everything, a line for each object.", "status"),
    example("One workspace with its services and what has happened.", "status ws bookinfo-ws"),
    example("The same for a program.", "status ws bookinfo-ws -o json"),
  ],
  run: async (call) => {
    const { kind: word, names } = orUsage(parseTarget(call.args));
    const kinds = word === "" ? KINDS.filter((kind) => kind.source === "objects") : [orUsage(parseObjectKind(word))];
    const [kind] = kinds;
    if (names.length === 0 || kind === undefined) return showAll(kinds, call);
    if (call.options.isSet("all")) throw new UsageError("-A shows everything: leave out the name");
    let exitCode: ExitCode = 0;
    for (const [index, name] of names.entries()) {
      if (index > 0) call.io.stdout.write(call.options.text("output") === "yaml" ? "---\n" : "\n");
      if ((await showOne(kind, name, call)) !== 0) exitCode = 1;
    }
    return exitCode;
  },
};

async function showAll(kinds: readonly ObjectKind[], call: Call): Promise<ExitCode> {
  const { central, options, place, report, io, paint } = call;
  const prefixOf = (kind: ObjectKind) => (options.isSet("all") ? [] : listPath(kind, place));
  const lists = await Promise.all(
    kinds.map((kind) => listAll(central, ["status", kind.plural, ...prefixOf(kind)], {})),
  );
  const items: JsonRecord[] = [];
  for (const list of lists) {
    if (!list.ok) return report.refused(list.error);
    items.push(...list.value);
  }
  if (options.text("output") !== "text") {
    printStructured({ items }, call);
    return 0;
  }
  const text = items.length === 0 ? "" : renderStatuses(items, paint);
  if (text === "") report.note("No objects found.");
  io.stdout.write(text);
  report.reasonsIn(text);
  return 0;
}

async function showOne(kind: ObjectKind, name: string, call: Call): Promise<ExitCode> {
  const { central, options, place, report, io, paint } = call;
  const answer = await central.send(readRequest("status", kind.plural, ...orUsage(objectPath(kind, name, place))));
  if (!answer.ok) return report.refused(answer.error);
  const status = understood(parseStatus(answer.value), central);
  if (options.text("output") !== "text") {
    printStructured(status, call);
    return 0;
  }
  const nowMs = io.clock.now();
  const services = (lines: readonly JsonRecord[]): string =>
    renderListing(
      orUsage(parseKind("services")),
      lines.map((item) => ({ item, status: undefined, edge: undefined })),
      { isWide: false, isEverywhere: true, nowMs, paint },
    );
  const text = renderStatus(status, { nowMs, paint, services });
  io.stdout.write(text);
  report.reasonsIn(text);
  return 0;
}

function parseStatus(body: unknown): ReturnType<typeof parseObject> {
  return isRecord(body) && typeof body["status"] === "string"
    ? { ok: true, value: body }
    : { ok: false, error: "it holds no status" };
}
