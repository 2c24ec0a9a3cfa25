import type { ExitCode } from "../cli-io.js";
import { renderAgeOf } from "../core/age.js";
import { EVENT_KINDS } from "../core/event-kinds.js";
import { KINDS, type ObjectKind, parseObjectKind } from "../core/kinds.js";
import { listPath, objectPath } from "../core/object-path.js";
import { toneOfStatus } from "../core/paint.js";
import { isRecord, type JsonRecord, listAt, textAt } from "../core/record.js";
import { renderTable } from "../core/table.js";
import { parseTarget } from "../core/target.js";
import { followEvents } from "../follow-events.js";
import { readRequest } from "../io/central-client.js";
import { listAll } from "../io/list-all.js";
import { printStructured, TEXT_OUTPUT_OPTION } from "../print-structured.js";
import { orUsage, UsageError } from "../usage-error.js";
import { argument, type Call, example, option, type Verb } from "../verb.js";

export const eventsVerb: Verb = {
  needs: "central",
  details:
    "Without --watch: what has happened to the status of objects, the newest first; of one object all that central remembers, of many the last event of each. With --watch: everything as it happens (writes, statuses, edges), across breaks of the connection, until Ctrl-C; -o json then prints one JSON text a line. -w without a name behind it is --watch, with one it is the workspace, as everywhere.",
  args: [
    argument("KIND", "kind of object, in full or short, or KIND/NAME", "optional", "objectKinds"),
    argument("NAME", "only of this one", "optional", "names"),
  ],
  options: [
    option("watch", "go on with what comes, until Ctrl-C"),
    option("kinds", "with --watch: only config, status or edge events, parted by commas", {
      value: "KINDS",
      completes: EVENT_KINDS,
    }),
    option("since", "with --watch: go on after the event with this id", { value: "ID" }),
    TEXT_OUTPUT_OPTION,
  ],
  location: "used",
  examples: [
    example("What has happened lately.", "events"),
    example("All of one object.", "events ws bookinfo-ws"),
    example("Everything as it happens.", "events -w"),
    example("Edges that come and go, for a program.", "events --watch --kinds edge -o json"),
  ],
  run: (call) => (call.options.isSet("watch") ? followEvents(call) : showEvents(call)),
};

async function showEvents(call: Call): Promise<ExitCode> {
  const { options, central, place, report } = call;
  for (const name of ["since", "kinds"]) {
    if (options.text(name) !== undefined) throw new UsageError(`--${name} goes with --watch`);
  }
  const { kind: word, names } = orUsage(parseTarget(call.args));
  const kinds = word === "" ? KINDS.filter((kind) => kind.source === "objects") : [orUsage(parseObjectKind(word))];
  const [kind] = kinds;
  const [name, ...more] = names;
  if (more.length > 0) throw new UsageError("one name at a time");
  if (name === undefined || kind === undefined) return showAll(kinds, call);
  const path = orUsage(objectPath(kind, name, place));
  const answer = await central.send(readRequest("status", kind.plural, ...path));
  if (!answer.ok) return report.refused(answer.error);
  return printEvents(eventsOf(answer.value), call);
}

async function showAll(kinds: readonly ObjectKind[], call: Call): Promise<ExitCode> {
  const { central, place, report } = call;
  const paths = kinds.map((kind) => ["status", kind.plural, ...listPath(kind, place)]);
  const lists = await Promise.all(paths.map((path) => listAll(central, path, {})));
  const events: JsonRecord[] = [];
  for (const list of lists) {
    if (!list.ok) return report.refused(list.error);
    events.push(...list.value.flatMap(eventsOf));
  }
  return printEvents(events, call);
}

/** Each event with the object that it is of. */
function eventsOf(status: unknown): readonly JsonRecord[] {
  return listAt(status, "events")
    .filter(isRecord)
    .map((event) => ({ path: textAt(status, "path") ?? "", ...event }));
}

async function printEvents(unsorted: readonly JsonRecord[], call: Call): Promise<ExitCode> {
  const { options, report, paint, io } = call;
  const atMs = (event: JsonRecord): number => Date.parse(textAt(event, "timestamp") ?? "") || 0;
  const events = unsorted.toSorted((a, b) => atMs(b) - atMs(a));
  if (options.text("output") !== "text") {
    printStructured({ items: events }, call);
    return 0;
  }
  const plain = (event: JsonRecord, name: string) => ({ text: textAt(event, name) ?? "<none>", tone: undefined });
  const rows = events.map((event) => [
    { text: renderAgeOf(event["timestamp"], io.clock.now()), tone: undefined },
    { text: textAt(event, "type") ?? "<none>", tone: toneOfStatus(textAt(event, "type") ?? "") },
    plain(event, "reason"),
    plain(event, "path"),
    { text: textAt(event, "message") ?? "<none>", tone: undefined },
  ]);
  const header = ["AGE", "STATUS", "REASON", "OBJECT", "MESSAGE"];
  const text = rows.length === 0 ? "" : renderTable(header, rows, paint);
  if (text === "") report.note("No events found.");
  io.stdout.write(text);
  report.reasonsIn(text);
  return 0;
}
