import { renderAgeOf } from "./age.js";
import { type Paint, toneOfStatus } from "./paint.js";
import { printable } from "./printable.js";
import { fieldAt, isRecord, type JsonRecord, listAt, textAt } from "./record.js";
import { type Cell, renderTable } from "./table.js";

export interface StatusStyle {
  readonly nowMs: number;
  readonly paint: Paint;
  /** Renders the lines of services, as `get services` does. */
  readonly services: (lines: readonly JsonRecord[]) => string;
}

const plain = (text: string): Cell => ({ text, tone: undefined });
const statusCell = (word: string): Cell => ({ text: word, tone: toneOfStatus(word) });
const NONE = "<none>";

/** One object's status for a person: the word, why, in which clusters, what hangs on it, and what has happened. */
export function renderStatus(status: JsonRecord, style: StatusStyle): string {
  const { paint } = style;
  const word = textAt(status, "status") ?? "<unknown>";
  const why = whyOf(status);
  const head = `${paint("strong", printable(textAt(status, "path") ?? ""))} ${paint(toneOfStatus(word), printable(word))}`;
  const services = listAt(status, "services").filter(isRecord);
  const more = status["isTruncated"] === true ? "There are more: see get services.\n" : "";
  const sections = [
    section("Clusters", edgesTable(status, paint)),
    section("Children", childrenTable(status, paint)),
    section("Services", services.length === 0 ? "" : `${style.services(services)}${more}`),
    section("Events, newest first", eventsTable(listAt(status, "events").filter(isRecord), style)),
  ];
  return [`${head}${why === "" ? "" : `: ${printable(why)}`}\n`, ...sections].join("");
}

function section(title: string, body: string): string {
  return body === "" ? "" : `\n${title}:\n${body}`;
}

function whyOf(from: unknown): string {
  return [textAt(from, "reason"), textAt(from, "message")].filter((text) => text !== undefined).join(": ");
}

function edgesTable(status: JsonRecord, paint: Paint): string {
  const edges = fieldAt(status, "edges");
  const rows = Object.entries(isRecord(edges) ? edges : {}).map(([cluster, state]) => [
    plain(cluster),
    statusCell(textAt(state, "status") ?? NONE),
    plain(textAt(state, "reason") ?? NONE),
    plain(textAt(state, "message") ?? NONE),
  ]);
  return rows.length === 0 ? "" : renderTable(["CLUSTER", "STATUS", "REASON", "MESSAGE"], rows, paint);
}

function childrenTable(status: JsonRecord, paint: Paint): string {
  const rows = listAt(status, "children").map((child) => [
    plain(textAt(child, "path") ?? NONE),
    statusCell(textAt(child, "status") ?? NONE),
  ]);
  return rows.length === 0 ? "" : renderTable(["OBJECT", "STATUS"], rows, paint);
}

function eventsTable(events: readonly JsonRecord[], { nowMs, paint }: StatusStyle): string {
  const rows = events.map((event) => [
    plain(renderAgeOf(event["timestamp"], nowMs)),
    statusCell(textAt(event, "type") ?? NONE),
    plain(textAt(event, "reason") ?? NONE),
    plain(textAt(event, "etag") ?? NONE),
    plain(textAt(event, "message") ?? NONE),
  ]);
  return rows.length === 0 ? "" : renderTable(["AGE", "STATUS", "REASON", "VERSION", "MESSAGE"], rows, paint);
}

/** Many objects, a line each. */
export function renderStatuses(statuses: readonly JsonRecord[], paint: Paint): string {
  const rows = statuses.map((status) => [
    plain(textAt(status, "path") ?? NONE),
    statusCell(textAt(status, "status") ?? NONE),
    plain(textAt(status, "reason") ?? NONE),
    plain(textAt(status, "message") ?? NONE),
  ]);
  return renderTable(["OBJECT", "STATUS", "REASON", "MESSAGE"], rows, paint);
}
