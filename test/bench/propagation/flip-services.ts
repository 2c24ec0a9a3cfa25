import { setTimeout as sleep } from "node:timers/promises";
import type { HttpClient } from "@causeway/sandbox";
import { monotonicMs } from "../harness/monotonic.js";
import type { EntryEvent, EntryWatch } from "./entry-watch.js";
import type { Flip } from "./hops.js";
import { renderReadiness } from "./manifests.js";

const DEADLINE_MS = 10_000;
const MERGE_PATCH = "application/merge-patch+json";

/** A service and what becomes of it. */
export interface Turn {
  readonly namespace: string;
  readonly service: string;
  readonly to: "ready" | "notReady";
}

/** Changes a pod's readiness in one cluster and waits for the entry in the other; undefined when that never comes. */
export async function flip(http: HttpClient, watch: EntryWatch, turn: Turn): Promise<undefined | Flip> {
  const { namespace, service, to } = turn;
  const event: EntryEvent = `${to === "ready" ? "ADDED" : "DELETED"} ${namespace}/${service}`;
  const seen = watch.see(event, DEADLINE_MS);
  const writtenMs = monotonicMs();
  await setReadiness(http, turn);
  const seenMs = await seen;
  return seenMs === undefined ? undefined : { namespace, service, writtenMs, seenMs };
}

export async function setReadiness(http: HttpClient, { namespace, service, to }: Turn): Promise<void> {
  const path = `/api/v1/namespaces/${namespace}/pods/${service}/status`;
  const answer = await http.send({ method: "PATCH", path, body: renderReadiness(to), contentType: MERGE_PATCH });
  if (answer.status !== 200) throw new Error(`${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
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
