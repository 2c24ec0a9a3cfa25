import { SCHEMAS } from "@causeway/shared";
import { CAUSE_REASONS } from "../../core/config/refusal.js";
import { COUNT, FLAG, listOf, type OpenApiSchema, objectOf, schemaRef, TEXT } from "./openapi-operation.js";
import { STATUS_SCHEMAS } from "./openapi-status.js";
import { STORE_SCHEMAS } from "./openapi-store.js";

const LINE: OpenApiSchema = { ...COUNT, description: "Counted from 1; 0 when it is about no line." };
const TIME: OpenApiSchema = { ...TEXT, format: "date-time" };

const CAUSE = objectOf({
  field: { ...TEXT, description: "Path such as spec.namespaceSelector.names[0]; empty for the whole document." },
  line: LINE,
  column: LINE,
  reason: { ...TEXT, enum: [...CAUSE_REASONS], description: "For programs." },
  message: { ...TEXT, description: "One sentence for people, with what to do where that is known." },
});

const APPLIED = objectOf({
  kind: TEXT,
  path: { ...TEXT, description: "Such as workspaces/tetrate/tetrate/bookinfo-ws." },
  action: { ...TEXT, enum: ["created", "updated", "unchanged"] },
  resourceVersion: { ...TEXT, description: "After the request; empty for what a dry run would create." },
  warnings: { ...listOf(TEXT), description: "The notes in one line each." },
  notes: { ...listOf(schemaRef("Cause")), description: "What is taken, and probably not what was meant." },
});

const STREAM: OpenApiSchema = { ...TEXT, enum: ["up", "down", "lagging"] };

const EDGE = objectOf({
  cluster: TEXT,
  isConnected: FLAG,
  instance: TEXT,
  edgeVersion: TEXT,
  mode: TEXT,
  origin: { ...TEXT, enum: ["complete", "stale", "unknown", "gone"] },
  reportStream: STREAM,
  followStream: STREAM,
  lagMs: COUNT,
  services: COUNT,
  lastSeen: { ...TEXT, description: "RFC 3339 time; empty when it was never seen." },
  network: { ...TEXT, description: "Of the Cluster object, else as the edge reports it; empty when neither says." },
  regions: { ...listOf(TEXT), description: "Of the Cluster object, else those of the cluster's nodes." },
  problems: listOf(objectOf({ reason: TEXT, message: TEXT })),
  wouldWrite: {
    ...objectOf({ create: COUNT, replace: COUNT, delete: COUNT }),
    description: "How many objects an edge that only observes, or is paused, would write.",
  },
  warnings: {
    ...listOf(objectOf({ reason: TEXT, message: TEXT })),
    description: "What is in force and not quite as it was meant, and what would be written if the edge wrote.",
  },
});

const ENTRY = objectOf({
  cluster: TEXT,
  namespace: TEXT,
  name: TEXT,
  address: { ...TEXT, description: "IP address of the gateway that leads to the service." },
  createdAt: TIME,
  service: TEXT,
  source: { ...TEXT, description: "The cluster that the entry leads to." },
});

const PROBLEM: OpenApiSchema = {
  ...objectOf({
    type: { ...TEXT, format: "uri" },
    title: TEXT,
    status: { type: "integer", minimum: 400, maximum: 599 },
    detail: { ...TEXT, description: "The first cause in one line, for those who print nothing else." },
    causes: listOf(schemaRef("Cause")),
  }),
  description: "RFC 9457 problem details; everything that is wrong at once, in the order of the text.",
};

/** The schemas that operations refer to by name: every kind of config object, and what answers consist of. */
export function componentSchemas(): Readonly<Record<string, OpenApiSchema>> {
  const kinds = Object.entries(SCHEMAS).map(([kind, { $id: _id, $schema: _dialect, ...schema }]) => [kind, schema]);
  return {
    ...Object.fromEntries(kinds),
    ...STORE_SCHEMAS,
    ...STATUS_SCHEMAS,
    Cause: CAUSE,
    Problem: PROBLEM,
    Applied: APPLIED,
    Edge: EDGE,
    Entry: ENTRY,
  };
}
