import { ApiError, expired, noSuchPath, resourceVersionTooLarge } from "../api-error.js";
import type { JsonObject } from "../api-object.js";
import { resourceId } from "../kinds/resource-definition.js";
import type { Page } from "../store/collection.js";
import type { ApiContext } from "./api-context.js";
import { type Exchange, sendJson } from "./exchange.js";
import { parseRevision } from "./list-options.js";
import {
  continueExpired,
  encodeContinue,
  type ListStart,
  parseListStart,
  parseSelection,
  type Selection,
} from "./list-query.js";
import { Presenter, parsePresentation } from "./presentation.js";
import type { RequestTarget } from "./request-target.js";
import { describeScale } from "./scale.js";

export function presenterFor(context: ApiContext, target: RequestTarget, { request, url }: Exchange): Presenter {
  const presentation = parsePresentation(request.headers.accept ?? "", url.searchParams.get("includeObject"));
  return new Presenter(target.definition, target.version, presentation, () => context.clock.now());
}

/** GET of one object or of its status or scale. */
export function handleGet(context: ApiContext, target: RequestTarget, exchange: Exchange): void {
  const wanted = parseRevision(exchange.url.searchParams.get("resourceVersion"));
  const { revision } = context.objects.store;
  if (wanted !== undefined && wanted > revision) throw resourceVersionTooLarge(wanted, revision);
  const found = context.objects.get(target.definition, target.namespace, target.name);
  if (target.subresource === "scale" && target.definition.hasScale) {
    sendJson(exchange, 200, describeScale(found));
    return;
  }
  const isStatus = target.subresource === "status" && target.definition.hasStatus;
  if (target.subresource !== "" && !isStatus) throw noSuchPath();
  sendJson(exchange, 200, presenterFor(context, target, exchange).one(found));
}

/** GET of a collection: pages of one revision. */
export function handleList(context: ApiContext, target: RequestTarget, exchange: Exchange): void {
  const query = exchange.url.searchParams;
  const selection = parseSelection(target, query);
  const start = shorten(parseListStart(query, context.objects.store.revision), exchange);
  const page = readPage(context, target, { selection, start, isContinued: query.has("continue") });
  const metadata = describePage(context, target, { page, start, selection });
  sendJson(exchange, 200, presenterFor(context, target, exchange).many(page.items, metadata));
}

function shorten(start: ListStart, { effects }: Exchange): ListStart {
  const most = effects.flatMap((effect) => (effect.kind === "shortPages" ? [effect.items] : []));
  return { ...start, limit: Math.min(start.limit, ...most) };
}

interface PageRequest {
  readonly selection: Selection;
  readonly start: ListStart;
  readonly isContinued: boolean;
}

function readPage(context: ApiContext, target: RequestTarget, { selection, start, isContinued }: PageRequest): Page {
  try {
    const { revision, after, limit } = start;
    const collection = context.objects.store.collection(resourceId(target.definition));
    return collection.page({ namespace: target.namespace, revision, after, limit, matches: selection.matches });
  } catch (error) {
    if (isContinued && error instanceof ApiError && error.code === 410) throw continueExpired();
    throw error;
  }
}

interface PageDescription {
  readonly page: Page;
  readonly start: ListStart;
  readonly selection: Selection;
}

function describePage(
  context: ApiContext,
  target: RequestTarget,
  { page, start, selection }: PageDescription,
): JsonObject {
  const last = page.items.at(-1);
  // Lists of custom kinds always say where they go on.
  const metadata = {
    ...(target.definition.isCustom ? { continue: "" } : {}),
    resourceVersion: `${start.revision}`,
  };
  if (!page.hasMore || last === undefined) return metadata;
  const seen = start.seen + page.items.length;
  const next = encodeContinue(start.revision, last, seen);
  const left = selection.isEverything ? countIn(context, target) - seen : 0;
  return { ...metadata, continue: next, ...(left > 0 ? { remainingItemCount: left } : {}) };
}

function countIn({ objects }: ApiContext, { definition, namespace }: RequestTarget): number {
  const collection = objects.store.collection(resourceId(definition));
  return namespace === "" ? collection.size : [...collection.objects(namespace)].length;
}

/** What a `expire` fault answers to a list. */
export function listExpired(): ApiError {
  return expired("The resourceVersion for the provided list is too old.");
}
