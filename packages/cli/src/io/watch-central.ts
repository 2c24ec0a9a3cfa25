import { type BackoffPolicy, backoffMs } from "@causeway/shared/basics";
import type { CliIo } from "../cli-io.js";
import { EventStreamReader } from "../core/event-stream.js";
import type { Problem } from "../core/problem.js";
import { isRecord, type JsonRecord } from "../core/record.js";
import type { CentralClient } from "./central-client.js";
import { pause } from "./pause.js";

/** What a watcher learns. */
export type WatchNews =
  /** The stream stands; what is read from now on is not older than what it will tell. */
  | { readonly kind: "up" }
  | { readonly kind: "event"; readonly id: string; readonly event: JsonRecord }
  /** The stream has broken and will be opened again where it was. */
  | { readonly kind: "down"; readonly why: string };

export interface WatchOptions {
  /** `config`, `status`, `edge`; none means all. */
  readonly kinds: readonly string[];
  /** Id of the event to go on from; undefined gives only what comes. */
  readonly since: undefined | string;
  /** Ends the watch, without an error. */
  readonly signal: AbortSignal;
}

/** Central's heartbeat comes every 15 s: three that are missing mean that nobody is there. */
const SILENCE_MS = 45_000;
const RECONNECT: BackoffPolicy = { baseMs: 500, capMs: 15_000 };

/**
 * Central's events as they happen, over any number of connections: after each break it goes on from the last id. Ends
 * when the signal aborts, or with central's "no".
 *
 * @throws AppError when the first connection fails
 */
export async function* watchCentral(
  central: CentralClient,
  { kinds, since, signal }: WatchOptions,
  { clock, random }: Pick<CliIo, "clock" | "random">,
): AsyncGenerator<WatchNews, undefined | Problem> {
  let lastId = since ?? "";
  let attempt = 0;
  let wasUp = false;
  while (!signal.aborted) {
    let why = "the server ended the stream";
    try {
      const stream = await openStream(central, kinds, lastId, signal);
      if (!stream.ok && (!wasUp || stream.error.status < 500)) return stream.error;
      if (!stream.ok) throw new Error(stream.error.detail);
      wasUp = true;
      yield { kind: "up" };
      for await (const news of readEvents(stream.value)) {
        lastId = news.id;
        if (news.event === undefined) continue;
        attempt = 0;
        yield { kind: "event", id: news.id, event: news.event };
      }
    } catch (error) {
      if (signal.aborted) return undefined;
      const failure = central.describe(error);
      if (!wasUp) throw failure;
      why = failure.message;
    }
    yield { kind: "down", why };
    await pause(backoffMs(attempt, RECONNECT, random), clock, signal);
    attempt += 1;
  }
  return undefined;
}

function openStream(central: CentralClient, kinds: readonly string[], lastId: string, signal: AbortSignal) {
  return central.open({
    method: "GET",
    path: ["watch"],
    query: { kinds: kinds.length === 0 ? undefined : kinds.join(",") },
    body: undefined,
    accept: "text/event-stream",
    headers: lastId === "" ? {} : { "last-event-id": lastId },
    signal,
    idleTimeoutMs: SILENCE_MS,
  });
}

async function* readEvents(
  stream: AsyncIterable<Uint8Array>,
): AsyncGenerator<{ readonly id: string; readonly event: undefined | JsonRecord }> {
  const reader = new EventStreamReader();
  const decoder = new TextDecoder();
  for await (const chunk of stream) {
    for (const { id, data } of reader.push(decoder.decode(chunk, { stream: true }))) yield { id, event: parse(data) };
  }
}

/** What is no JSON object is not for us: a newer central may know more than we do. */
function parse(data: string): undefined | JsonRecord {
  try {
    const event: unknown = JSON.parse(data);
    return isRecord(event) ? event : undefined;
  } catch {
    return undefined;
  }
}
