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
  let place: Place = { lastId: since ?? "", attempt: 0, wasUp: false };
  while (!signal.aborted) {
    const stream = watchOnce(central, kinds, place, signal);
    for (;;) {
      const { done, value } = await stream.next();
      if (done === true) {
        if (value.end !== undefined || signal.aborted) return value.end;
        place = value.place;
        yield { kind: "down", why: value.why };
        break;
      }
      yield value;
    }
    await pause(backoffMs(place.attempt - 1, RECONNECT, random), clock, signal);
  }
  return undefined;
}

/** Where a watch is between its connections. */
interface Place {
  readonly lastId: string;
  /** Connections since the last event. */
  readonly attempt: number;
  readonly wasUp: boolean;
}

interface End {
  readonly place: Place;
  /** Central's "no", which ends the watch. */
  readonly end: undefined | Problem;
  readonly why: string;
}

/** One connection, from its opening to its break. */
async function* watchOnce(
  central: CentralClient,
  kinds: readonly string[],
  place: Place,
  signal: AbortSignal,
): AsyncGenerator<WatchNews, End> {
  let { lastId, attempt, wasUp } = place;
  const ended = (why: string, end?: Problem): End => ({ place: { lastId, attempt: attempt + 1, wasUp }, end, why });
  try {
    const stream = await openStream(central, kinds, lastId, signal);
    if (!stream.ok) {
      const isFinal = !wasUp || stream.error.status < 500;
      return ended(stream.error.detail, isFinal ? stream.error : undefined);
    }
    wasUp = true;
    yield { kind: "up" };
    for await (const { id, event } of readEvents(stream.value)) {
      lastId = id;
      if (event === undefined) continue;
      attempt = 0;
      yield { kind: "event", id, event };
    }
    return ended("central ended the stream");
  } catch (error) {
    const failure = central.describe(error);
    if (!(wasUp || signal.aborted)) throw failure;
    return ended(failure.message);
  }
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
