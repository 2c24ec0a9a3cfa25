import {
  ageColumn,
  type Column,
  column,
  joined,
  type KindColumns,
  NONE,
  problemsOf,
  renderLag,
  renderSeen,
  textColumn,
  textsOf,
  UNKNOWN,
  warningsOf,
} from "./column.js";
import { toneOfStatus } from "./paint.js";
import { fieldAt, isRecord, type JsonRecord, listAt, textAt } from "./record.js";

const NAME = textColumn("NAME", "metadata", "name");
const ORGANIZATION = textColumn("ORGANIZATION", "metadata", "organization");
const TENANT = textColumn("TENANT", "metadata", "tenant");
const VERSION = textColumn("VERSION", "metadata", "resourceVersion");
const STATUS = column("STATUS", ({ status }) => status ?? UNKNOWN, toneOfStatus);
const AGE = ageColumn("AGE", "metadata", "creationTimestamp");
const DISPLAY_NAME = column("DISPLAY-NAME", ({ item }) => displayName(item));

const CLUSTER_COLUMNS: KindColumns = {
  everywhere: [ORGANIZATION],
  always: [
    NAME,
    column("REGION", ({ item, edge }) => textAt(item, "spec", "locality", "region") ?? joined(listAt(edge, "regions"))),
    column("NETWORK", ({ item, edge }) => textAt(item, "spec", "network") ?? textAt(edge, "network") ?? NONE),
    column("EDGE", ({ item, edge }) => `${edgeWord(edge)}${isDrained(item) ? ",drained" : ""}`, toneOfEdge),
    column("STREAMS", ({ edge }) => streams(edge)),
    column("LAG", ({ edge }) => (isSeen(edge) ? renderLag(edge?.["lagMs"]) : NONE)),
    column("SERVICES", ({ edge }) => (isSeen(edge) ? (textAt(edge, "services") ?? NONE) : NONE)),
    column("LAST-SEEN", ({ edge }, nowMs) => renderSeen(edge, nowMs)),
  ],
  wide: [
    column("PROBLEMS", ({ edge }) => joined(textsOf(problemsOf(edge), "reason"))),
    column("WARNINGS", ({ edge }) => joined(textsOf(warningsOf(edge), "reason"))),
    column("ADOPTED-STORE", ({ item }) => annotation(item, "causeway.dev/adopted-store") ?? NONE),
    AGE,
    VERSION,
  ],
};

/** By plural. */
export const OBJECT_COLUMNS: Readonly<Record<string, KindColumns>> = {
  organizations: { everywhere: [], always: [NAME, DISPLAY_NAME, STATUS, AGE], wide: [VERSION] },
  organizationsettings: { everywhere: [ORGANIZATION], always: [NAME, STATUS, AGE], wide: [VERSION] },
  tenants: { everywhere: [ORGANIZATION], always: [NAME, DISPLAY_NAME, STATUS, AGE], wide: [VERSION] },
  clusters: CLUSTER_COLUMNS,
  workspaces: {
    everywhere: [ORGANIZATION, TENANT],
    always: [NAME, DISPLAY_NAME, list("NAMESPACES", "spec", "namespaceSelector", "names"), STATUS, AGE],
    wide: [VERSION],
  },
  workspacesettings: {
    everywhere: [ORGANIZATION, TENANT],
    always: [
      textColumn("WORKSPACE", "metadata", "workspace"),
      NAME,
      column("GATEWAYS", ({ item }) => joined(gateways(item).map(describeGateway))),
      column("EXPOSED", ({ item }) => joined(gateways(item).map(describeExposed))),
      STATUS,
      AGE,
    ],
    wide: [VERSION],
  },
};

function list(header: string, ...path: readonly string[]): Column {
  return column(header, ({ item }) => joined(listAt(item, ...path)));
}

function displayName(item: JsonRecord): string {
  return textAt(item, "metadata", "displayName") ?? textAt(item, "spec", "displayName") ?? NONE;
}

function annotation(item: JsonRecord, name: string): undefined | string {
  return textAt(item, "metadata", "annotations", name);
}

function isDrained(item: JsonRecord): boolean {
  return annotation(item, "causeway.dev/drain") === "true";
}

function edgeWord(edge: undefined | JsonRecord): string {
  if (edge === undefined) return UNKNOWN;
  if (edge["isConnected"] === true) return "connected";
  return isSeen(edge) ? "away" : "never";
}

/** Of an edge that was never there, zeros mean nothing. */
function isSeen(edge: undefined | JsonRecord): boolean {
  return textAt(edge, "lastSeen") !== undefined;
}

function toneOfEdge(text: string): "good" | "bad" | "pending" | undefined {
  if (text === "connected") return "good";
  if (text.startsWith("away")) return "bad";
  return text.startsWith("connected") ? "pending" : undefined;
}

/** `up`, or both directions when they differ: `up/lagging` is report up, follow lagging. */
function streams(edge: undefined | JsonRecord): string {
  const report = textAt(edge, "reportStream") ?? NONE;
  const follow = textAt(edge, "followStream") ?? NONE;
  return report === follow ? report : `${report}/${follow}`;
}

function gateways(item: JsonRecord): readonly unknown[] {
  return listAt(item, "spec", "defaultEastWestGatewaySettings");
}

/** `eastwest/app=eastwest-gateway`: the namespace and labels of the gateway's pods. */
function describeGateway(gateway: unknown): string {
  const selector = fieldAt(gateway, "workloadSelector");
  return `${textAt(selector, "namespace") ?? "?"}/${describeLabelSet(fieldAt(selector, "labels"))}`;
}

/** `*`, or the label sets that expose a service: `|` between alternatives, `&` inside one. */
function describeExposed(gateway: unknown): string {
  const items = listAt(gateway, "exposedServices");
  return items.length === 0 ? "*" : items.map((item) => describeLabelSet(fieldAt(item, "serviceLabels"))).join("|");
}

function describeLabelSet(labels: unknown): string {
  const pairs = isRecord(labels) ? Object.entries(labels) : [];
  return pairs
    .map(([name, value]) => `${name}=${String(value)}`)
    .sort()
    .join("&");
}
