import type { Clock } from "@causeway/shared";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { WatchEvent, WatchFeed, WatchItem } from "../../watch-port.js";
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
    const stream = openStream(reply, clock);
    streams.add(stream);
    const end = feed.subscribe(since, (item) => send(stream, item, kinds));
    stream.onEnd(() => {
      end();
      streams.delete(stream);
    });
    // From here on a stream without any event yet can go on from where it began.
    if (since === undefined) stream.place(feed.lastId);
    return reply;
  });
  app.addHook("preClose", async () => {
    for (const stream of streams) stream.end();
  });
}

function openStream(reply: FastifyReply, clock: Clock): SseStream {
  reply.header("content-type", "text/event-stream; charset=utf-8").header("x-accel-buffering", "no");
  for (const [name, value] of Object.entries(reply.getHeaders())) reply.raw.setHeader(name, value ?? "");
  reply.hijack();
  reply.raw.writeHead(200);
  return new SseStream(reply.raw, clock);
}

function send(stream: SseStream, item: WatchItem, kinds: ReadonlySet<Kind>): void {
  if (item.kind === "reset") stream.send({ id: item.id, name: "reset", data: { type: "reset", reason: item.reason } });
  else if (kinds.has(item.event.type)) stream.send({ id: item.id, name: item.event.type, data: item.event });
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
