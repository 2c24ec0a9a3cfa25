import type {
  HttpRouteRule,
  MeshRouting,
  RetryPolicy,
  RouteDestination,
  RouteMatch,
  TextMatch,
} from "@causeway/shared";
import {
  type ApiObject,
  isObject,
  type JsonObject,
  listAt,
  mapAt,
  namespaceOf,
  textAt,
} from "../../cluster/api-object.js";
import { durationAt, numberAt, textsAt } from "./read-value.js";

/** The HTTP routes of a VirtualService: matches, weights, timeouts and retries; redirects, faults and mirrors are not part of it. */
export function decodeRouting(routing: ApiObject): MeshRouting {
  return {
    namespace: namespaceOf(routing),
    name: routing.metadata.name,
    createdAt: routing.metadata.creationTimestamp,
    hosts: textsAt(routing, "spec", "hosts"),
    exportTo: textsAt(routing, "spec", "exportTo"),
    gateways: textsAt(routing, "spec", "gateways"),
    http: listAt(routing, "spec", "http").map(decodeHttp),
  };
}

function decodeHttp(route: JsonObject): HttpRouteRule {
  return {
    matches: listAt(route, "match").map(decodeMatch),
    destinations: listAt(route, "route").map(decodeDestination),
    timeoutMs: durationAt(route, "timeout"),
    retries: decodeRetries(route["retries"]),
  };
}

function decodeDestination(route: JsonObject): RouteDestination {
  return {
    host: textAt(route, "destination", "host"),
    subset: textAt(route, "destination", "subset"),
    port: numberAt(route, "destination", "port", "number"),
    weight: numberAt(route, "weight") ?? 0,
  };
}

function decodeMatch(match: JsonObject): RouteMatch {
  const headers = Object.entries(mapAt(match, "headers") as Readonly<Record<string, unknown>>);
  return {
    uri: decodeText(match["uri"]),
    method: decodeText(match["method"]),
    headers: new Map(headers.map(([name, wanted]) => [name.toLowerCase(), decodeText(wanted) ?? ANY_TEXT])),
    port: numberAt(match, "port"),
    sourceLabels: mapAt(match, "sourceLabels"),
    sourceNamespace: textAt(match, "sourceNamespace") || undefined,
  };
}

const ANY_TEXT: TextMatch = { kind: "prefix", value: "" };
/** Matches no text: what a proxy does with an expression that it cannot read. */
const NO_TEXT: TextMatch = { kind: "regex", value: "[^\\s\\S]" };

function decodeText(match: unknown): undefined | TextMatch {
  if (!isObject(match)) return undefined;
  for (const kind of ["exact", "prefix", "regex"] as const) {
    const value = match[kind];
    if (typeof value === "string") return kind === "regex" && !isRegex(value) ? NO_TEXT : { kind, value };
  }
  return undefined;
}

function isRegex(text: string): boolean {
  try {
    new RegExp(text);
    return true;
  } catch {
    return false;
  }
}

/** Istio's `retryOn` when there are retries that name no conditions. */
const DEFAULT_CONDITIONS = "connect-failure,refused-stream,unavailable,cancelled";

function decodeRetries(retries: unknown): undefined | RetryPolicy {
  if (!isObject(retries)) return undefined;
  return {
    attempts: numberAt(retries, "attempts") ?? 0,
    perTryTimeoutMs: durationAt(retries, "perTryTimeout"),
    on: (textAt(retries, "retryOn") || DEFAULT_CONDITIONS).split(",").map((one) => one.trim()),
    triesRemote: retries["retryRemoteLocalities"] === true,
  };
}
