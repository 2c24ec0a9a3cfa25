import type { Clock } from "@causeway/shared";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { WatchCursor, WatchEvent, WatchFeed } from "../../watch-port.js";
import { createProblem, RequestError, refuseRequest } from "./problem.js";
import { type Query, readQuery } from "./query.js";
import { SseStream } from "./sse-stream.js";

export interface WatchParts {
  readonly feed: WatchFeed;
  readonly clock: Clock;
}

type Kind = WatchEvent["type"];

const KINDS: readonly Kind[] = ["config", "status", "edge"];
const MAX_STREAMS = 256;
const MAX_ID_LENGTH = 100;

/**
 * Everything that happens, as server-sent events (https://html.spec.whatwg.org/multipage/server-sent-events.html): each has
 * an id to go on from, by `Last-Event-ID` or `since`.
 */
export function addWatchRoutes(app: FastifyInstance, { feed, clock }: WatchParts): void {
  const streams = new Set<SseStream>();
  app.get("/v2/watch", async (request, reply) => {
    const query = readQuery(request, ["kinds", "since"]);
    const kinds = readKinds(query);
    const since = readSince(request, query);
    if (streams.size >= MAX_STREAMS) {
      throw new RequestError(createProblem(503, `${MAX_STREAMS} streams are open already: try again later`));
    }
    const stream = openStream(reply, { feed, clock }, { since, kinds });
    streams.add(stream);
    stream.onEnd(() => void streams.delete(stream));
    return reply;
  });
  app.addHook("preClose", async () => {
    for (const stream of streams) stream.end();
  });
}

interface WatchRequest {
  readonly since: undefined | string;
  readonly kinds: ReadonlySet<Kind>;
}

function openStream(reply: FastifyReply, { feed, clock }: WatchParts, { since, kinds }: WatchRequest): SseStream {
  reply.header("content-type", "text/event-stream; charset=utf-8").header("x-accel-buffering", "no");
  for (const [name, value] of Object.entries(reply.getHeaders())) reply.raw.setHeader(name, value ?? "");
  reply.hijack();
  reply.raw.writeHead(200);
  // A place without an event: a stream on which nothing has happened yet can go on from where it began.
  let beginning = since === undefined ? `id: ${feed.lastId}\n\n` : undefined;
  const cursor = feed.open(since, () => stream.wake());
  const next = () => {
    const text = beginning ?? nextText(cursor, kinds);
    beginning = undefined;
    return text;
  };
  // With every heartbeat, for events of other kinds pass by unseen and make the last id that was seen an old one.
  const stream = new SseStream(reply.raw, clock, { next, place: () => feed.lastId });
  stream.onEnd(() => cursor.close());
  stream.wake();
  return stream;
}

/** Passes over the events of other kinds. */
function nextText(cursor: WatchCursor, kinds: ReadonlySet<Kind>): undefined | string {
  for (let item = cursor.next(); item !== undefined; item = cursor.next()) {
    if (item.kind === "reset") return textOf(item.id, "reset", { type: "reset", reason: item.reason });
    if (kinds.has(item.event.type)) return textOf(item.id, item.event.type, item.event);
  }
  return undefined;
}

function textOf(id: string, name: string, data: unknown): string {
  return `id: ${id}\nevent: ${name}\ndata: ${JSON.stringify(data)}\n\n`;
}

function readKinds(query: Query): ReadonlySet<Kind> {
  const text = query["kinds"];
  if (text === undefined) return new Set(KINDS);
  const words = text.split(",").map((word) => word.trim());
  const kinds = KINDS.filter((kind) => words.includes(kind));
  const unknown = words.find((word) => !KINDS.some((kind) => kind === word));
  if (unknown === undefined) return new Set(kinds);
  throw refuseRequest(400, "InvalidValue", "kinds", `${JSON.stringify(unknown)} is not one of ${KINDS.join(", ")}`);
}

/** What the browser's own reconnect says wins over what the address was made with. */
function readSince(request: FastifyRequest, query: Query): undefined | string {
  const header = request.headers["last-event-id"];
  const since = typeof header === "string" && header !== "" ? header : query["since"];
  if (since === undefined || since.length <= MAX_ID_LENGTH) return since;
  throw refuseRequest(400, "TooLarge", "since", `since is longer than ${MAX_ID_LENGTH} characters`);
}
