import {
  ageColumn,
  column,
  joined,
  type KindColumns,
  NONE,
  problemsOf,
  renderLag,
  renderSeen,
  textColumn,
  textsOf,
  warningsOf,
} from "./column.js";
import { gatewayAddresses } from "./gateway-addresses.js";
import { fieldAt, listAt, textAt } from "./record.js";

const yesNo = (value: unknown): string => (value === true ? "yes" : "no");

const ENTRY_COLUMNS: KindColumns = {
  everywhere: [textColumn("NAMESPACE", "namespace")],
  always: [
    textColumn("NAME", "name"),
    ageColumn("AGE", "createdAt"),
    column("ADDRESS", ({ item }) => textAt(item, "address") ?? ""),
  ],
  wide: [textColumn("CLUSTER", "cluster"), textColumn("SERVICE", "service"), textColumn("SOURCE", "source")],
};

const EDGE_COLUMNS: KindColumns = {
  everywhere: [],
  always: [
    textColumn("CLUSTER", "cluster"),
    column(
      "CONNECTED",
      ({ item }) => yesNo(item["isConnected"]),
      (text) => (text === "yes" ? "good" : "bad"),
    ),
    textColumn("MODE", "mode"),
    textColumn("ORIGIN", "origin"),
    textColumn("REPORT", "reportStream"),
    textColumn("FOLLOW", "followStream"),
    column("LAG", ({ item }) => renderLag(item["lagMs"])),
    textColumn("SERVICES", "services"),
    column("SEEN", ({ item }, nowMs) => renderSeen(item, nowMs)),
    column("PROBLEMS", ({ item }) => joined(textsOf(problemsOf(item), "reason"))),
    column("WARNINGS", ({ item }) => joined(textsOf(warningsOf(item), "reason"))),
  ],
  wide: [
    textColumn("VERSION", "edgeVersion"),
    textColumn("INSTANCE", "instance"),
    column("WOULD-WRITE", ({ item }) => describeWouldWrite(fieldAt(item, "wouldWrite"))),
    column("DETAIL", ({ item }) => joined(textsOf([...problemsOf(item), ...warningsOf(item)], "message"))),
  ],
};

const SERVICE_COLUMNS: KindColumns = {
  everywhere: [],
  always: [
    textColumn("NAMESPACE", "namespace"),
    textColumn("NAME", "name"),
    textColumn("CLUSTER", "cluster"),
    column(
      "EXPORTED",
      ({ item }) => yesNo(item["exported"]),
      (text) => (text === "yes" ? "good" : undefined),
    ),
    column(
      "IMPORTED",
      ({ item }) => yesNo(item["imported"]),
      (text) => (text === "yes" ? "good" : undefined),
    ),
    column("SOURCES", ({ item }) => joined(textsOf(listAt(item, "sources"), "cluster"))),
    textColumn("REASON", "reason"),
  ],
  wide: [
    column("GATEWAYS", ({ item }) => joined(textsOf(listAt(item, "sources"), "gateway"))),
    column("ADDRESSES", ({ item }) => joined(listAt(item, "sources").flatMap((one) => listAt(one, "addresses")))),
    column("MESSAGE", ({ item }) => textAt(item, "message") ?? NONE),
  ],
};

const GATEWAY_COLUMNS: KindColumns = {
  everywhere: [],
  always: [
    textColumn("CLUSTER", "cluster"),
    textColumn("NAMESPACE", "namespace"),
    textColumn("NAME", "name"),
    column("READY", ({ item }) => `${textAt(item, "ready") ?? "?"}/${textAt(item, "total") ?? "?"}`, toneOfReady),
    column("ADDRESSES", ({ item }) => joined(gatewayAddresses(item))),
    textColumn("EXPORTS", "exports"),
  ],
  wide: [
    column("HOSTNAMES", ({ item }) => joined(listAt(item, "hostnames"))),
    textColumn("REASON", "reason"),
    textColumn("PROBLEM", "problem"),
  ],
};

/** By plural. */
export const VIEW_COLUMNS: Readonly<Record<string, KindColumns>> = {
  edges: EDGE_COLUMNS,
  entries: ENTRY_COLUMNS,
  services: SERVICE_COLUMNS,
  gateways: GATEWAY_COLUMNS,
};

/** `4 create,1 delete`: of an edge that writes nothing. */
function describeWouldWrite(counts: unknown): string {
  const verbs = ["create", "replace", "delete"].map((verb) => [verb, textAt(counts, verb) ?? "0"] as const);
  return joined(verbs.flatMap(([verb, count]) => (count === "0" ? [] : [`${count} ${verb}`])));
}

function toneOfReady(text: string): "good" | "pending" | "bad" {
  const [ready, total] = text.split("/");
  if (ready === "0") return "bad";
  return ready === total ? "good" : "pending";
}
