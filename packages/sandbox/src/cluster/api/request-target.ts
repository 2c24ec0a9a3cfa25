import { type ApiError, methodNotAllowed, noSuchPage, noSuchPath } from "../api-error.js";
import type { KindRegistry } from "../kinds/kind-registry.js";
import { apiVersionOf, type ResourceDefinition, resourceId } from "../kinds/resource-definition.js";

export type Verb = "get" | "list" | "watch" | "create" | "update" | "patch" | "delete" | "deletecollection";

export const WRITE_VERBS: readonly Verb[] = ["create", "update", "patch", "delete", "deletecollection"];

/** In place of a kind, before the deprecated paths of watches. */
const WATCH = "watch";

/** What a request is about: the kind, where, which object, and what is to be done. */
export interface RequestTarget {
  readonly verb: Verb;
  readonly definition: ResourceDefinition;
  readonly version: string;
  /** "" is all namespaces, or none for a cluster-scoped kind. */
  readonly namespace: string;
  /** "" for a collection. */
  readonly name: string;
  /** "" for the object itself. */
  readonly subresource: string;
}

/** `pods`, `deployments.apps/scale`: how faults and the write counter name what a request touches. */
export function describeTarget(target: RequestTarget): string {
  return `${resourceId(target.definition)}${target.subresource === "" ? "" : `/${target.subresource}`}`;
}

export function apiVersionOfTarget(target: RequestTarget): string {
  return apiVersionOf(target.definition.group, target.version);
}

/** Reads `/api/v1/...` and `/apis/GROUP/VERSION/...`; throws 404 for what is not served, 405 for what cannot be done there. */
export function parseTarget(method: string, url: URL, registry: KindRegistry): RequestTarget {
  const [root, ...rest] = url.pathname
    .split("/")
    .filter((part) => part !== "")
    .map(decodePart);
  const [group, version, ...path] = root === "api" ? ["", ...rest] : root === "apis" ? rest : [];
  if (group === undefined || version === undefined) throw root === "api" ? noSuchPath() : noSuchPage();
  if (path[0] === WATCH) return parseOldWatch({ method, group, version, path: path.slice(1), registry });
  const place = splitPlace(path);
  const definition = registry.find(group, version, place.plural);
  if (definition === undefined) throw unknownKind(group, version, registry);
  const verb = verbOf(method, place.name, url.searchParams);
  checkPlace(definition, place, verb);
  return { verb, definition, version, ...place };
}

interface OldWatch {
  readonly method: string;
  readonly group: string;
  readonly version: string;
  readonly path: readonly string[];
  readonly registry: KindRegistry;
}

/** `/watch/` before a collection or an object: how watches were asked for before `watch=true`. */
function parseOldWatch({ method, group, version, path, registry }: OldWatch): RequestTarget {
  const place = splitPlace(path);
  const definition = registry.find(group, version, place.plural);
  if (definition === undefined || place.subresource !== "") throw unknownKind(group, version, registry);
  if (method !== "GET" && method !== "HEAD") throw methodNotAllowed();
  checkPlace(definition, place, "watch");
  return { verb: "watch", definition, version, ...place };
}

function checkPlace({ isNamespaced }: ResourceDefinition, { namespace, name }: Place, verb: Verb): void {
  const isInNamespace = namespace !== "";
  if (isInNamespace && !isNamespaced) throw noSuchPath();
  if (name === "" && (verb === "update" || verb === "patch")) throw methodNotAllowed();
  if (!isNamespaced || isInNamespace || verb === "list" || verb === "watch") return;
  throw name === "" ? methodNotAllowed() : noSuchPath();
}

/** The handlers of built-in groups say no by a Status; where only custom kinds would be, nobody answers but the web server. */
function unknownKind(group: string, version: string, registry: KindRegistry): ApiError {
  const isBuiltIn = registry
    .all()
    .some((one) => !one.isCustom && one.group === group && (group === "" || one.versions.includes(version)));
  return isBuiltIn ? noSuchPath() : noSuchPage();
}

/** Text that is no UTF-8 stays as it is and names nothing. */
function decodePart(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

interface Place {
  readonly plural: string;
  readonly namespace: string;
  readonly name: string;
  readonly subresource: string;
}

const NAMESPACE_SUBRESOURCES: ReadonlySet<string> = new Set(["status", "finalize"]);

function splitPlace(path: readonly string[]): Place {
  const [first = "", second = "", third = "", ...rest] = path;
  const isNamespaced = first === "namespaces" && third !== "" && !NAMESPACE_SUBRESOURCES.has(third);
  if (!isNamespaced) return { plural: first, namespace: "", name: second, subresource: [third, ...rest].join("/") };
  const [name = "", ...subresource] = rest;
  return { plural: third, namespace: second, name, subresource: subresource.join("/") };
}

function verbOf(method: string, name: string, query: URLSearchParams): Verb {
  const isObject = name !== "";
  switch (method) {
    case "POST":
      return "create";
    case "PUT":
      return "update";
    case "PATCH":
      return "patch";
    case "DELETE":
      return isObject ? "delete" : "deletecollection";
    default:
      // One object is watched by a field selector on its collection.
      if (isObject) return "get";
      return isTrue(query.get("watch")) ? "watch" : "list";
  }
}

export function isTrue(value: null | string): boolean {
  return value === "true" || value === "1";
}
