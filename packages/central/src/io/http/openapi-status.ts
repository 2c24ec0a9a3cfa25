import { KINDS, type KindInfo } from "@causeway/shared";
import {
  type ApiOperation,
  COUNT,
  FLAG,
  inPath,
  json,
  listOf,
  type OpenApiSchema,
  objectOf,
  operation,
  PAGE,
  query,
  schemaRef,
  TEXT,
} from "./openapi-operation.js";

const WORD: OpenApiSchema = { ...TEXT, enum: ["ACCEPTED", "READY", "PARTIAL", "DIRTY", "FAILED", "INVALID"] };
const REASON: OpenApiSchema = {
  ...TEXT,
  description: "One word of docs/reasons.md; empty when there is nothing to say.",
};
const TIME: OpenApiSchema = { ...TEXT, format: "date-time" };

function mapOf(values: OpenApiSchema): OpenApiSchema {
  return { type: "object", additionalProperties: values };
}

const EDGE_STATES = mapOf(objectOf({ status: WORD, reason: REASON, message: TEXT }));

const OBJECT_STATUS: OpenApiSchema = {
  type: "object",
  required: ["path", "kind", "status", "reason", "etag", "message", "events", "edges"],
  properties: {
    path: TEXT,
    kind: TEXT,
    status: WORD,
    reason: REASON,
    etag: { ...TEXT, description: "resourceVersion of the object." },
    message: TEXT,
    events: { ...listOf(schemaRef("StatusEvent")), description: "Newest first; in a list, only the newest." },
    edges: { ...EDGE_STATES, description: "By cluster." },
    services: { ...listOf(schemaRef("ServiceLine")), description: "Of a workspace." },
    isTruncated: { ...FLAG, description: "Not all services fit: GET /v2/services has the rest." },
    children: { ...listOf(objectOf({ path: TEXT, status: WORD })), description: "The worst first." },
  },
};

const RESOLVED_NAME = objectOf({
  cluster: TEXT,
  state: { ...TEXT, enum: ["resolving", "resolved", "stale", "gone", "notResolved"] },
  addresses: listOf(TEXT),
  error: TEXT,
});

const SOURCE: OpenApiSchema = {
  type: "object",
  required: ["cluster", "addresses", "entries"],
  properties: {
    cluster: TEXT,
    gateway: { ...TEXT, description: "cluster/namespace/name; absent while it is not known." },
    addresses: listOf(TEXT),
    entries: COUNT,
  },
};

/** Schemas of the answers below, by name. */
export const STATUS_SCHEMAS: Readonly<Record<string, OpenApiSchema>> = {
  ObjectStatus: OBJECT_STATUS,
  StatusEvent: objectOf({
    etag: TEXT,
    timestamp: TIME,
    type: { ...TEXT, description: "The word that the object came to." },
    reason: REASON,
    message: TEXT,
    edges: mapOf(objectOf({ status: WORD, reason: REASON })),
  }),
  ServiceLine: objectOf({
    namespace: TEXT,
    name: TEXT,
    cluster: TEXT,
    exported: { ...FLAG, description: "A gateway of the cluster accepts it." },
    imported: { ...FLAG, description: "The cluster has other clusters' instances as standby." },
    sources: listOf(SOURCE),
    reason: REASON,
    message: TEXT,
  }),
  GatewayLine: objectOf({
    cluster: TEXT,
    namespace: TEXT,
    name: TEXT,
    ready: COUNT,
    total: COUNT,
    addresses: listOf(TEXT),
    hostnames: listOf(TEXT),
    names: {
      ...listOf(objectOf({ hostname: TEXT, resolved: listOf(RESOLVED_NAME) })),
      description: "What its names stand for in each cluster that imports through it.",
    },
    exports: { ...COUNT, description: "Services that it accepts." },
    reason: REASON,
    problem: TEXT,
  }),
  ExplainLink: objectOf({
    side: { ...TEXT, enum: ["export", "import"] },
    step: TEXT,
    ok: { type: ["boolean", "null"], description: "Null: not reached, for an earlier step does not hold." },
    reason: REASON,
    message: TEXT,
    fix: TEXT,
    docs: TEXT,
  }),
};

const CLUSTER = query("cluster", "Only this cluster");

const LISTS: readonly ApiOperation[] = [
  operation({
    method: "GET",
    path: "/v2/services",
    id: "listServices",
    tag: "status",
    says: "Every service in every cluster: exported, imported, from whom, or why not",
    parameters: [CLUSTER, query("namespace", "Only services of this namespace"), ...PAGE],
    answers: { "200": json("One page", objectOf({ items: listOf(schemaRef("ServiceLine")), continue: TEXT })) },
  }),
  operation({
    method: "GET",
    path: "/v2/gateways",
    id: "listGateways",
    tag: "status",
    says: "Every gateway, as its cluster's edge reports it",
    parameters: [CLUSTER, ...PAGE],
    answers: { "200": json("One page", objectOf({ items: listOf(schemaRef("GatewayLine")), continue: TEXT })) },
  }),
  operation({
    method: "GET",
    path: "/v2/explain",
    id: "explain",
    tag: "status",
    says: "Why a service can, or cannot, be reached from other clusters and fall back on them",
    parameters: [query("service", "NAMESPACE/NAME; required"), CLUSTER, ...PAGE],
    answers: {
      "200": json(
        "Every step of the way, cluster by cluster",
        objectOf({
          service: TEXT,
          clusters: listOf(objectOf({ cluster: TEXT, verdict: TEXT, chain: listOf(schemaRef("ExplainLink")) })),
          continue: TEXT,
        }),
      ),
    },
  }),
  operation({
    method: "GET",
    path: "/v2/watch",
    id: "watch",
    tag: "status",
    says: "What happens, as server-sent events",
    details:
      "Goes on after the event of `Last-Event-ID`. An event `reset` says that what came between is not to be had.",
    parameters: [
      query("kinds", "Only these types, with commas between them: config, status, edge"),
      query(
        "since",
        "As the header Last-Event-ID, for those who cannot set one; the header counts where both are there",
      ),
      {
        name: "last-event-id",
        in: "header",
        says: "Id of the last event that was read; empty or absent: only what happens from now on",
        schema: TEXT,
      },
    ],
    answers: {
      "200": { says: "One event after the other, until either side ends it", type: "text/event-stream", schema: TEXT },
    },
  }),
];

/** Status of one object and of all below a path, for each kind; and what services, gateways and edges are at. */
export function statusOperations(): ApiOperation[] {
  return [...KINDS.flatMap((info) => [...listStatus(info), getStatus(info)]), ...LISTS];
}

function listStatus(info: KindInfo): ApiOperation[] {
  return Array.from({ length: info.parents.length + 1 }, (_, depth) => {
    const parents = info.parents.slice(0, depth);
    return operation({
      method: "GET",
      ...placeOf(info, parents),
      id: `listStatusOf${capitalized(info.plural)}${parents.length === 0 ? "" : `Of${capitalized(parents.at(-1) ?? "")}`}`,
      tag: "status",
      says: `How far the ${info.plural}${parents.length === 0 ? "" : ` of one ${parents.at(-1)}`} are in force`,
      parameters: [...parents.map(nameParameter), ...PAGE],
      answers: { "200": json("One page", objectOf({ items: listOf(schemaRef("ObjectStatus")), continue: TEXT })) },
    });
  });
}

function getStatus(info: KindInfo): ApiOperation {
  const names = [...info.parents, "name"];
  return operation({
    method: "GET",
    ...placeOf(info, names),
    id: `getStatusOf${info.kind}`,
    tag: "status",
    says: `How far one ${info.kind} is in force, and what became of it last`,
    parameters: names.map(nameParameter),
    answers: { "200": json("Its status", schemaRef("ObjectStatus")) },
  });
}

function placeOf({ plural }: KindInfo, names: readonly string[]): Pick<ApiOperation, "path" | "route"> {
  const path = [`/v2/status/${plural}`, ...names.map((name) => `{${name}}`)].join("/");
  return { path, route: names.length === 0 ? "/v2/status/:plural" : "/v2/status/:plural/*" };
}

function nameParameter(name: string): ReturnType<typeof inPath> {
  return inPath(name, name === "name" ? "Name of the object" : `Name of the ${name}`);
}

function capitalized(word: string): string {
  return `${word.charAt(0).toUpperCase()}${word.slice(1)}`;
}
