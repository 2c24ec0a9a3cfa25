import type { ClusterId } from "@causeway/shared";
import type { FastifyInstance } from "fastify";
import { createHttpApi, type HttpApiParts } from "../io/http/create-http-api.js";
import type { EdgesView, EntryRow } from "../ports.js";
import { type ConfigFixture, openConfigFixture } from "./config-fixture.js";
import { StatusBench } from "./status-bench.js";

interface Answer {
  readonly status: number;
  readonly type: string;
  readonly json: unknown;
  readonly text: string;
}

export interface HttpFixture extends ConfigFixture {
  readonly app: FastifyInstance;
  readonly parts: HttpApiParts;
  readonly unready: string[];
  /** What each cluster's edge reports as held; changed at will. */
  readonly held: Map<string, string[]>;
  readonly entries: EntryRow[];
  /** Clusters that statuses are drawn from. */
  readonly mesh: StatusBench;
  send(
    method: "GET" | "POST" | "DELETE" | "PUT",
    url: string,
    body?: string | Buffer,
    headers?: Record<string, string>,
  ): Promise<Answer>;
}

const METRICS = {
  contentType: "text/plain; version=0.0.4; charset=utf-8",
  metrics: async () => "causeway_up 1\n",
};

/** The API over config objects in memory and edges of the test's own making. */
export async function openHttpFixture(): Promise<HttpFixture> {
  const fixture = await openConfigFixture();
  const unready: string[] = [];
  const held = new Map<string, string[]>();
  const entries: EntryRow[] = [];
  const edges = createEdges(held, entries);
  const { config, log, clock } = fixture;
  const mesh = new StatusBench(fixture);
  const watch = { feed: mesh.bus, clock };
  const parts = {
    ...{ config, edges, log, status: mesh.view, watch },
    ...{ metrics: METRICS, version: "0.1.0", describeUnready: () => unready },
  };
  const app = createHttpApi(parts, undefined);
  return {
    ...fixture,
    app,
    parts,
    unready,
    held,
    entries,
    mesh,
    async send(method, url, body, headers = {}) {
      const answer = await app.inject({ method, url, headers, ...(body === undefined ? {} : { payload: body }) });
      const type = String(answer.headers["content-type"]);
      const json: unknown = type.includes("json") ? answer.json() : undefined;
      return { status: answer.statusCode, type, json, text: answer.body };
    },
    async [Symbol.asyncDispose]() {
      await app.close();
      await mesh[Symbol.asyncDispose]();
    },
  };
}

function createEdges(held: ReadonlyMap<string, string[]>, entries: readonly EntryRow[]): EdgesView {
  return {
    edges: () => [
      {
        cluster: "c1" as ClusterId,
        isConnected: true,
        instance: "edge-1",
        edgeVersion: "0.1.0",
        mode: "apply",
        origin: "complete",
        reportStream: "up",
        followStream: "lagging",
        lagMs: 31_000,
        services: 4,
        lastSeen: "2026-01-01T00:00:00.000Z",
        network: "n1",
        regions: ["r1"],
        problems: [{ reason: "Lagging", message: "behind" }],
        wouldWrite: { create: 0, replace: 0, delete: 0 },
        warnings: [{ reason: "SelectorOverlap", message: "also for another" }],
      },
    ],
    entries: ({ cluster, namespace }) =>
      entries.filter(
        (row) =>
          (cluster === undefined || row.cluster === cluster) &&
          (namespace === undefined || row.namespace === namespace),
      ),
    holds: (cluster) => held.get(cluster) ?? [],
  };
}

/** Runs a test with an API of its own, and closes it whatever happens. */
export async function withApi(test: (fixture: HttpFixture) => Promise<void>): Promise<void> {
  await using fixture = await openHttpFixture();
  await test(fixture);
}
