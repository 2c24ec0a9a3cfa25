import { err, ok, type Result } from "../../domain/result.js";
import { type Answer, mute, startFakeApi } from "../../testing/fake-api.js";
import { FakeClock } from "../../testing/fake-clock.js";
import { RecordingLog } from "../../testing/recording-log.js";
import { waitFor } from "../../testing/wait-for.js";
import { FieldReader, isFields } from "../field-reader.js";
import { KubeHttp } from "../kube-http.js";
import type { MirrorEvent, Versioned } from "../object-mirror.js";
import { versionOf } from "../object-version.js";
import { Reflector } from "../reflector.js";
import { ReflectorCounts } from "../reflector-counts.js";

export interface WatchScript {
  /** Answers to list and watch requests in their order; the last one is repeated. */
  readonly lists: readonly Answer[];
  readonly watches: readonly Answer[];
  /** Of one request. So long by default that a busy machine cannot make the fake clock run out of it. */
  readonly deadlineMs?: number;
}

/** A watch of Services against a server that follows a script. */
export async function startScriptedWatch(
  { lists, watches, deadlineMs = 600_000 }: WatchScript,
  sink: (event: MirrorEvent<Versioned>) => void = () => undefined,
) {
  const left = { lists: [...lists], watches: [...watches] };
  const next = (answers: Answer[]) => (answers.length > 1 ? answers.shift() : answers[0]) ?? mute;
  const api = await startFakeApi((response, request) => {
    next(request.query["watch"] === "1" ? left.watches : left.lists)(response, request);
  });
  const clock = new FakeClock();
  const log = new RecordingLog();
  const http = new KubeHttp({ target: api.target, clock, userAgent: "causeway-test/1", deadlineMs });
  const seen: string[] = [];
  const counts = new ReflectorCounts();
  const stop = new AbortController();
  const reflector = new Reflector({
    path: "/api/v1/services",
    http,
    clock,
    random: () => 0.5,
    log,
    decode: decodeService,
    counts,
    sink: (event) => {
      seen.push(describeEvent(event));
      sink(event);
    },
  });
  const ended = reflector.run(stop.signal);
  const running = {
    async [Symbol.asyncDispose]() {
      stop.abort();
      await ended;
    },
  };
  const queries = (kind: "list" | "watch") =>
    api.requests.map((request) => request.query).filter((query) => (query["watch"] === "1") === (kind === "watch"));
  const until = (condition: () => boolean) =>
    waitFor(condition, 5_000, () => ({ seen, counts, queries: api.requests.map((r) => r.query) }));
  /** Moves time on in small steps until the condition holds; returns how much time that took. */
  const advanceUntil = async (condition: () => boolean, stepMs = 50) => {
    const startMs = clock.monotonic();
    await until(() => {
      if (condition()) return true;
      clock.advance(stepMs);
      return false;
    });
    return clock.monotonic() - startMs;
  };
  const stopAll = async () => {
    for (const stop of [running, http, api]) await stop[Symbol.asyncDispose]();
  };
  return { [Symbol.asyncDispose]: stopAll, api, clock, log, seen, running, counts, queries, until, advanceUntil };
}

function describeEvent(event: MirrorEvent<Versioned>): string {
  if (event.kind === "upsert") return `upsert ${event.object.meta.name}@${event.object.meta.resourceVersion}`;
  if (event.kind === "delete") return `delete ${event.name}`;
  return event.kind === "failing" ? `failing${event.isRefused ? " refused" : ""}` : event.kind;
}

/** Its version, if the list of its ports has the right type. */
function decodeService(value: unknown): Result<Versioned> {
  const meta = isFields(value) ? versionOf(value) : undefined;
  if (!isFields(value) || meta === undefined) return err("it is no object");
  const reader = new FieldReader();
  reader.objects(reader.fields(value, "spec", "object"), "ports", "spec");
  return reader.problem === undefined ? ok({ meta }) : err(reader.problem);
}

/** As in a list: without kind and apiVersion. */
export function service(name: string, resourceVersion: string, uid = `uid-${name}`) {
  return { metadata: { namespace: "n", name, uid, resourceVersion }, spec: { ports: [{ port: 80 }] } };
}

export const added = (object: object) => ({ type: "ADDED", object });
export const modified = (object: object) => ({ type: "MODIFIED", object });
export const deleted = (object: object) => ({ type: "DELETED", object });
export const bookmark = (resourceVersion: string) => ({
  type: "BOOKMARK",
  object: { kind: "Service", metadata: { resourceVersion } },
});
export const failure = (code: number, reason: string) => ({
  type: "ERROR",
  object: { kind: "Status", code, reason, message: reason },
});
