import { objectOperations } from "./openapi-objects.js";
import {
  type ApiOperation,
  FLAG,
  inPath,
  json,
  listOf,
  objectOf,
  operation,
  query,
  schemaRef,
  TEXT,
} from "./openapi-operation.js";
import { statusOperations } from "./openapi-status.js";
import { AUTHOR, STORE_OPERATIONS } from "./openapi-store.js";

const CLUSTER = inPath("cluster", "Name of the cluster");

const EDGES: readonly ApiOperation[] = [
  operation({
    method: "GET",
    path: "/v2/edges",
    id: "listEdges",
    tag: "edges",
    says: "Every cluster's edge with the state of its streams",
    answers: { "200": json("In the order of their clusters", objectOf({ items: listOf(schemaRef("Edge")) })) },
  }),
  operation({
    method: "GET",
    path: "/v2/entries",
    id: "listEntries",
    tag: "edges",
    says: "The WorkloadEntries that edges have written, as they report them",
    parameters: [
      query("cluster", "Only those in this cluster"),
      query("namespace", "Only those in namespaces of this name"),
    ],
    answers: { "200": json("The entries", objectOf({ items: listOf(schemaRef("Entry")) })) },
  }),
  operation({
    method: "POST",
    path: "/v2/edges/{cluster}/adopt",
    id: "adoptStore",
    tag: "edges",
    says: "Let a cluster's edge act on this central's store",
    details: "An edge deletes nothing for a store that it does not know, such as a new or a restored one.",
    parameters: [CLUSTER, AUTHOR],
    answers: { "200": json("The store that was adopted", objectOf({ storeId: TEXT })) },
  }),
  operation({
    method: "POST",
    path: "/v2/edges/{cluster}/release",
    id: "releaseHolds",
    tag: "edges",
    says: "Let a cluster's edge carry out the deletes that it holds back now",
    parameters: [CLUSTER, AUTHOR],
    answers: { "200": json("The holds that were released", objectOf({ released: listOf(TEXT) })) },
  }),
];

const PLAIN = "text/plain";
const READINESS = objectOf({ isReady: FLAG, problems: listOf(TEXT) });

const PROCESS: readonly ApiOperation[] = [
  operation({
    method: "GET",
    path: "/v2/version",
    id: "getVersion",
    tag: "process",
    says: "Version of central, its store and the revision that it has reached",
    answers: { "200": json("All three", objectOf({ version: TEXT, storeId: TEXT, revision: TEXT })) },
  }),
  operation({
    method: "GET",
    path: "/healthz",
    id: "isAlive",
    tag: "process",
    says: "Answers while the process lives",
    answers: { "200": { says: "ok", type: PLAIN, schema: TEXT } },
  }),
  operation({
    method: "GET",
    path: "/readyz",
    id: "isReady",
    tag: "process",
    says: "Can central do its work now, and if not, why",
    answers: { "200": json("It can", READINESS), "503": json("It cannot yet", READINESS) },
  }),
  operation({
    method: "GET",
    path: "/metrics",
    id: "getMetrics",
    tag: "process",
    says: "Measurements in the text format of Prometheus",
    answers: { "200": { says: "The metrics of docs/reference/metrics.md", type: PLAIN, schema: TEXT } },
  }),
  operation({
    method: "GET",
    path: "/openapi.json",
    id: "getOpenApi",
    tag: "process",
    says: "This document",
    answers: { "200": json("OpenAPI 3.1", { type: "object" }) },
  }),
];

/** Every operation of the API. */
export function apiOperations(): readonly ApiOperation[] {
  return [...objectOperations(), ...STORE_OPERATIONS, ...statusOperations(), ...EDGES, ...PROCESS];
}
