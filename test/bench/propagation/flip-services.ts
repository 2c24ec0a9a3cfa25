import { setTimeout as sleep } from "node:timers/promises";
import type { HttpClient, HttpRequest } from "@causeway/sandbox";
import { monotonicMs } from "../harness/monotonic.js";
import type { EntryEvent, EntryWatch } from "./entry-watch.js";
import type { Flip } from "./hops.js";
import { renderReadiness, renderSliceReadiness, sliceName } from "./manifests.js";

const DEADLINE_MS = 60_000;
const MERGE_PATCH = "application/merge-patch+json";
const JSON_PATCH = "application/json-patch+json";

/** A service and what becomes of it. */
export interface Turn {
  readonly namespace: string;
  readonly service: string;
  readonly to: "ready" | "notReady";
}

/** Where the changes are made, and how. */
export interface Source {
  readonly http: HttpClient;
  readonly setReadiness: (http: HttpClient, turn: Turn) => Promise<void>;
}

/** Changes readiness in one cluster and waits for the entry in the other; undefined when that never comes. */
export async function flip(source: Source, watch: EntryWatch, turn: Turn): Promise<undefined | Flip> {
  const { namespace, service, to } = turn;
  const event: EntryEvent = `${to === "ready" ? "ADDED" : "DELETED"} ${namespace}/${service}`;
  const seen = watch.see(event, DEADLINE_MS);
  const writtenMs = monotonicMs();
  await source.setReadiness(source.http, turn);
  const seenMs = await seen;
  return seenMs === undefined ? undefined : { namespace, service, to, writtenMs, seenMs };
}

/** As a kubelet does; a cluster with controllers makes an EndpointSlice of it. */
export async function setPodReadiness(http: HttpClient, { namespace, service, to }: Turn): Promise<void> {
  const path = `/api/v1/namespaces/${namespace}/pods/${service}/status`;
  await patch(http, { method: "PATCH", path, body: renderReadiness(to), contentType: MERGE_PATCH });
}

/** As the controller of EndpointSlices does. */
export async function setSliceReadiness(http: HttpClient, { namespace, service, to }: Turn): Promise<void> {
  const path = `/apis/discovery.k8s.io/v1/namespaces/${namespace}/endpointslices/${sliceName(service)}`;
  await patch(http, { method: "PATCH", path, body: renderSliceReadiness(to), contentType: JSON_PATCH });
}

async function patch(http: HttpClient, request: HttpRequest): Promise<void> {
  const answer = await http.send(request);
  if (answer.status !== 200) throw new Error(`${request.path}: ${answer.status} ${JSON.stringify(answer.body)}`);
}

/** One after the other at a steady pace, each started on time whether or not the one before has arrived. */
export async function paced<T>(items: readonly T[], everyMs: number, work: (item: T) => Promise<void>): Promise<void> {
  const startMs = monotonicMs();
  const running: Promise<void>[] = [];
  for (const [index, item] of items.entries()) {
    await sleep(Math.max(0, startMs + index * everyMs - monotonicMs()));
    running.push(work(item));
  }
  await Promise.all(running);
}
