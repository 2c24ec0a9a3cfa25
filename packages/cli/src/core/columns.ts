import { renderAgeOf } from "./age.js";
import type { Kind } from "./kinds.js";
import { fieldAt, isRecord, type JsonRecord, listAt, textAt } from "./record.js";

/** One column of a table of objects. */
export interface Column {
  readonly header: string;
  readonly cell: (item: JsonRecord, nowMs: number) => string;
}

/** Which columns a person asked for. */
export interface TableShape {
  /** `-o wide`. */
  readonly isWide: boolean;
  /** The list spans the levels above, so each row must say where it belongs. */
  readonly isEverywhere: boolean;
}

const NONE = "<none>";

const text =
  (...path: readonly string[]): Column["cell"] =>
  (item) =>
    textAt(item, ...path) ?? NONE;

/** Columns that only `-A` adds, in front; `wide` ones come last. */
interface KindColumns {
  readonly everywhere: readonly Column[];
  readonly always: readonly Column[];
  readonly wide: readonly Column[];
}

const NAME: Column = { header: "NAME", cell: text("metadata", "name") };
const ORGANIZATION: Column = { header: "ORGANIZATION", cell: text("metadata", "organization") };
const TENANT: Column = { header: "TENANT", cell: text("metadata", "tenant") };
const VERSION: Column = { header: "VERSION", cell: text("metadata", "resourceVersion") };
const DISPLAY_NAME: Column = { header: "DISPLAY-NAME", cell: displayName };

const ENTRY_COLUMNS: KindColumns = {
  everywhere: [{ header: "NAMESPACE", cell: text("namespace") }],
  always: [
    { header: "NAME", cell: text("name") },
    { header: "AGE", cell: (item, nowMs) => renderAgeOf(item["createdAt"], nowMs) },
    { header: "ADDRESS", cell: (item) => textAt(item, "address") ?? "" },
  ],
  wide: [
    { header: "CLUSTER", cell: text("cluster") },
    { header: "SERVICE", cell: text("service") },
    { header: "SOURCE", cell: text("source") },
  ],
};

const EDGE_COLUMNS: KindColumns = {
  everywhere: [],
  always: [
    { header: "CLUSTER", cell: text("cluster") },
    { header: "CONNECTED", cell: (item) => (item["isConnected"] === true ? "yes" : "no") },
    { header: "MODE", cell: text("mode") },
    { header: "ORIGIN", cell: text("origin") },
    { header: "REPORT", cell: text("reportStream") },
    { header: "FOLLOW", cell: text("followStream") },
    { header: "LAG", cell: lag },
    { header: "SERVICES", cell: text("services") },
    { header: "SEEN", cell: (item, nowMs) => (textAt(item, "lastSeen") ? renderAgeOf(item["lastSeen"], nowMs) : NONE) },
    { header: "PROBLEMS", cell: (item) => joined(problems(item).map(({ reason }) => reason)) },
  ],
  wide: [
    { header: "VERSION", cell: text("edgeVersion") },
    { header: "INSTANCE", cell: text("instance") },
    { header: "DETAIL", cell: (item) => joined(problems(item).map(({ message }) => message)) },
  ],
};

const COLUMNS: Readonly<Record<string, KindColumns>> = {
  organizations: { everywhere: [], always: [NAME, DISPLAY_NAME], wide: [VERSION] },
  organizationsettings: { everywhere: [ORGANIZATION], always: [NAME], wide: [VERSION] },
  tenants: { everywhere: [ORGANIZATION], always: [NAME, DISPLAY_NAME], wide: [VERSION] },
  clusters: {
    everywhere: [ORGANIZATION],
    always: [
      NAME,
      { header: "NETWORK", cell: text("spec", "network") },
      { header: "REGION", cell: text("spec", "locality", "region") },
      { header: "DRAINED", cell: (item) => (annotation(item, "causeway.dev/drain") === "true" ? "yes" : "no") },
    ],
    wide: [
      { header: "ADOPTED-STORE", cell: (item) => annotation(item, "causeway.dev/adopted-store") ?? NONE },
      VERSION,
    ],
  },
  workspaces: {
    everywhere: [ORGANIZATION, TENANT],
    always: [
      NAME,
      { header: "NAMESPACES", cell: (item) => joined(listAt(item, "spec", "namespaceSelector", "names")) },
    ],
    wide: [VERSION],
  },
  workspacesettings: {
    everywhere: [ORGANIZATION, TENANT],
    always: [
      { header: "WORKSPACE", cell: text("metadata", "workspace") },
      NAME,
      { header: "GATEWAYS", cell: (item) => joined(gateways(item).map(describeGateway)) },
      { header: "EXPOSED", cell: (item) => joined(gateways(item).map(describeExposed)) },
    ],
    wide: [VERSION],
  },
  edges: EDGE_COLUMNS,
  entries: ENTRY_COLUMNS,
};

export function columnsOf(kind: Kind, shape: TableShape): readonly Column[] {
  const columns = COLUMNS[kind.plural];
  if (columns === undefined) throw new Error(`no columns for ${kind.plural}`);
  return [...(shape.isEverywhere ? columns.everywhere : []), ...columns.always, ...(shape.isWide ? columns.wide : [])];
}

function joined(values: readonly unknown[]): string {
  return values.length === 0 ? NONE : values.map(String).join(",");
}

function displayName(item: JsonRecord): string {
  return textAt(item, "metadata", "displayName") ?? textAt(item, "spec", "displayName") ?? NONE;
}

function annotation(item: JsonRecord, name: string): undefined | string {
  return textAt(item, "metadata", "annotations", name);
}

function lag(item: JsonRecord): string {
  const lagMs = item["lagMs"];
  if (typeof lagMs !== "number") return NONE;
  return lagMs < 10_000 ? `${Math.round(lagMs)}ms` : `${Math.round(lagMs / 1_000)}s`;
}

function problems(item: JsonRecord): { readonly reason: string; readonly message: string }[] {
  return listAt(item, "problems").map((problem) => ({
    reason: textAt(problem, "reason") ?? NONE,
    message: textAt(problem, "message") ?? NONE,
  }));
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
