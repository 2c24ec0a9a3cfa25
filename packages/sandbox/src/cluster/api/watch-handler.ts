import { expired, notAcceptable } from "../api-error.js";
import type { ApiObject } from "../api-object.js";
import { resourceId } from "../kinds/resource-definition.js";
import type { ApiContext } from "./api-context.js";
import type { Exchange } from "./exchange.js";
import type { FaultSubject } from "./faults.js";
import { checkWatchOptions, parseRevision } from "./list-options.js";
import { type Matches, parseSelection } from "./list-query.js";
import { formOf } from "./media-types.js";
import { presenterFor } from "./read-handler.js";
import { isTrue, type RequestTarget } from "./request-target.js";
import { WatchSession } from "./watch-session.js";

const STREAMED = "only the following media types are accepted: application/json;stream=watch";
/** The API server's own answer to a watch without timeoutSeconds is 30 to 60 minutes. */
const DEFAULT_TIMEOUT_MS = 45 * 60_000;

/** GET with watch=true: opens a session that lives until its client, its timeout or a fault ends it. */
export function handleWatch(context: ApiContext, subject: FaultSubject, exchange: Exchange): void {
  const query = exchange.url.searchParams;
  const { target } = subject;
  const matches = inNamespace(target, parseSelection(target, query).matches);
  const presenter = presenterFor(context, target, exchange);
  const start = parseWatchStart(context, target, query, matches);
  const { request, response, effects } = exchange;
  if (formOf(request.headers.accept ?? "") !== "json") throw notAcceptable(STREAMED);
  response.writeHead(200, { "content-type": "application/json", "cache-control": "no-cache, private" });
  response.flushHeaders();
  if (start.isExpired || effects.some((effect) => effect.kind === "expire")) {
    const status = expired(`too old resource version: ${start.from} (${context.objects.store.revision})`).toStatus();
    response.end(`${JSON.stringify({ type: "ERROR", object: status })}\n`);
    return;
  }
  const session: WatchSession = new WatchSession({
    subject,
    response,
    socket: request.socket,
    reset: exchange.reset,
    collection: context.objects.store.collection(resourceId(target.definition)),
    presenter,
    matches,
    ...start,
    wantsBookmarks: isTrue(query.get("allowWatchBookmarks")),
    bookmarkIntervalMs: context.bookmarkIntervalMs,
    timeoutMs: Number(query.get("timeoutSeconds") ?? "0") * 1000 || DEFAULT_TIMEOUT_MS,
    currentRevision: () => context.objects.store.revision,
    clock: context.clock,
    onEnd: () => context.watches.remove(session),
  });
  context.watches.add(session);
  const cut = effects.find((effect) => effect.kind === "cutWatch");
  if (cut !== undefined) session.cut(cut.how);
}

interface WatchStart {
  readonly initial: readonly ApiObject[];
  readonly from: number;
  readonly marksInitialEnd: boolean;
  readonly isExpired: boolean;
}

/** Without a resourceVersion, or with 0, a watch begins with all there is; with one, right after it. */
function parseWatchStart(
  context: ApiContext,
  target: RequestTarget,
  query: URLSearchParams,
  matches: Matches,
): WatchStart {
  checkWatchOptions(query);
  const wanted = parseRevision(query.get("resourceVersion")) ?? 0;
  const sendsInitial = query.get("sendInitialEvents");
  const { revision } = context.objects.store;
  const collection = context.objects.store.collection(resourceId(target.definition));
  const isFromNow = sendsInitial === null ? wanted === 0 : isTrue(sendsInitial);
  if (isFromNow) {
    const page = { namespace: target.namespace, revision, after: undefined, limit: Number.POSITIVE_INFINITY };
    const initial = collection.page({ ...page, matches }).items;
    const marksInitialEnd = isTrue(sendsInitial) && isTrue(query.get("allowWatchBookmarks"));
    return { initial, from: revision, marksInitialEnd, isExpired: false };
  }
  const from = wanted === 0 ? revision : wanted;
  return { initial: [], from, marksInitialEnd: false, isExpired: from < collection.compactedRevision };
}

/** A watch of one namespace sees that namespace only. */
function inNamespace(target: RequestTarget, matches: Matches): Matches {
  if (target.namespace === "") return matches;
  return (object) => object.metadata.namespace === target.namespace && matches(object);
}
