import { KINDS } from "@causeway/shared";
import {
  type ApiOperation,
  type ApiParameter,
  COUNT,
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

/** Whose change it is: kept in the history, proved by nobody. */
export const AUTHOR: ApiParameter = {
  name: "causeway-author",
  in: "header",
  says: "Who makes the change, for the history; not verified. Without it: anonymous",
  schema: { type: "string", maxLength: 200 },
};

/** What config documents are sent as: several of YAML, or one of JSON. */
export const DOCUMENTS: Readonly<Record<string, OpenApiSchema>> = {
  "application/yaml": TEXT,
  "application/json": { oneOf: KINDS.map(({ kind }) => schemaRef(kind)) },
};

const BINARY = "application/octet-stream";

/** Schemas of the answers below, by name. */
export const STORE_SCHEMAS: Readonly<Record<string, OpenApiSchema>> = {
  DiffLine: {
    type: "object",
    required: ["op", "path"],
    properties: {
      op: { ...TEXT, enum: ["add", "remove", "change"] },
      path: { ...TEXT, description: "Such as spec.namespaceSelector.names[0]; empty for the whole object." },
      from: { description: "The value before, unless it is added." },
      to: { description: "The value after, unless it is removed." },
    },
  },
  HistoryLine: objectOf({
    revision: { ...TEXT, description: "Of the store, after the change." },
    timestamp: { ...TEXT, format: "date-time" },
    author: TEXT,
    action: { ...TEXT, enum: ["created", "updated", "deleted", "restored"] },
    path: { ...TEXT, description: "Empty when everything was restored." },
    diff: listOf(schemaRef("DiffLine")),
  }),
  PlannedDiff: objectOf({
    path: TEXT,
    action: { ...TEXT, enum: ["created", "updated", "unchanged"] },
    diff: listOf(schemaRef("DiffLine")),
  }),
};

export const STORE_OPERATIONS: readonly ApiOperation[] = [
  operation({
    method: "POST",
    path: "/v2/diff",
    id: "diff",
    tag: "objects",
    says: "What applying the same body would change; changes nothing, and refuses what apply refuses",
    body: DOCUMENTS,
    answers: { "200": json("One item an object", objectOf({ items: listOf(schemaRef("PlannedDiff")) })) },
  }),
  operation({
    method: "GET",
    path: "/v2/history",
    id: "listHistory",
    tag: "objects",
    says: "Who changed what, newest first",
    parameters: [query("path", "Only of this object, or of those below this path"), ...PAGE],
    answers: {
      "200": json(
        "One page; `continue` is empty on the last",
        objectOf({ items: listOf(schemaRef("HistoryLine")), continue: TEXT }),
      ),
    },
  }),
  operation({
    method: "POST",
    path: "/v2/central/backup",
    id: "backup",
    tag: "central",
    says: "A copy of everything that central keeps, made while it runs",
    answers: { "200": { says: "A file for restore", type: BINARY, schema: TEXT } },
  }),
  operation({
    method: "POST",
    path: "/v2/central/restore",
    id: "restore",
    tag: "central",
    says: "Put a backup in the place of everything",
    details: "The store gets a new id. Edges delete nothing for it until it is adopted for their clusters.",
    parameters: [AUTHOR],
    body: { [BINARY]: TEXT },
    answers: { "200": json("The new store", objectOf({ storeId: TEXT, objects: COUNT })) },
  }),
];
