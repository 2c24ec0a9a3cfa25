import { badRequest, expired, resourceVersionTooLarge } from "../api-error.js";
import type { ApiObject } from "../api-object.js";
import type { ResourceDefinition } from "../kinds/resource-definition.js";
import { parseFieldSelector, parseLabelSelector } from "../store/selectors.js";
import { checkListOptions, parseLimit, parseListRevision } from "./list-options.js";
import type { RequestTarget } from "./request-target.js";

export type Matches = (object: ApiObject) => boolean;

/** What a selector lets through, and whether there is one at all. */
export interface Selection {
  readonly matches: Matches;
  readonly isEverything: boolean;
}

/** Label selector, field selector and the name in the path, all at once. Throws 400. */
export function parseSelection(target: RequestTarget, query: URLSearchParams): Selection {
  const labels = query.get("labelSelector") ?? "";
  const fields = query.get("fieldSelector") ?? "";
  const tests: Matches[] = [];
  if (labels !== "") {
    const selector = parseLabelSelector(labels);
    tests.push((object) => selector(object.metadata.labels ?? {}));
  }
  for (const { field, isEqual, value } of parseFieldSelector(fields)) {
    if (field === "metadata.name" && target.name !== "" && value !== target.name) {
      throw badRequest("fieldSelector metadata.name doesn't match requested name");
    }
    const read = fieldReader(target, field);
    tests.push((object) => (read(object) === value) === isEqual);
  }
  if (target.name !== "") tests.push((object) => object.metadata.name === target.name);
  return { isEverything: tests.length === 0, matches: (object) => tests.every((test) => test(object)) };
}

function fieldReader({ definition }: RequestTarget, field: string): (object: ApiObject) => string {
  if (field === "metadata.name") return (object) => object.metadata.name;
  if (field === "metadata.namespace") return (object) => object.metadata.namespace ?? "";
  const read = Object.hasOwn(definition.fields, field) ? definition.fields[field] : undefined;
  if (read === undefined) throw badRequest(describeUnknownField(definition, field));
  return read;
}

/** Kinds with fields of their own and kinds with none have different words for it. */
function describeUnknownField({ fields, isCustom }: ResourceDefinition, field: string): string {
  if (isCustom || Object.keys(fields).length > 0) return `field label not supported: ${field}`;
  return `${JSON.stringify(field)} is not a known field selector: only "metadata.name", "metadata.namespace"`;
}

/** Where a list starts and what it is a list of. */
export interface ListStart {
  readonly revision: number;
  readonly after: undefined | { readonly namespace: string; readonly name: string };
  /** Objects on the pages before. */
  readonly seen: number;
  /** Infinity for no limit. */
  readonly limit: number;
}

/** Which revision a list is of: a continue token's, an exact one, or now. Throws 400, 410, 422 or 504. */
export function parseListStart(query: URLSearchParams, current: number): ListStart {
  const token = query.get("continue") ?? "";
  checkListOptions(query);
  const wanted = parseListRevision(query.get("resourceVersion"));
  const limit = parseLimit(query.get("limit"));
  if (token !== "") {
    if (wanted !== undefined && wanted !== 0) {
      throw badRequest("specifying resource version is not allowed when using continue");
    }
    return { ...decodeContinue(token), limit };
  }
  if (wanted !== undefined && wanted > current) throw resourceVersionTooLarge(wanted, current);
  const isExact = query.get("resourceVersionMatch") === "Exact";
  // The watch cache answers resourceVersion=0 whole, whatever the limit (k8s.io/apiserver, cacher/delegator).
  const whole = wanted === 0;
  return {
    revision: isExact && wanted !== undefined ? wanted : current,
    after: undefined,
    seen: 0,
    limit: whole ? Number.POSITIVE_INFINITY : limit,
  };
}

export function encodeContinue(revision: number, last: ApiObject, seen: number): string {
  const { namespace = "", name } = last.metadata;
  return Buffer.from(JSON.stringify({ v: "meta.k8s.io/v1", rv: revision, namespace, name, seen })).toString(
    "base64url",
  );
}

function decodeContinue(token: string): Omit<ListStart, "limit"> {
  try {
    const { rv, namespace, name, seen } = JSON.parse(Buffer.from(token, "base64url").toString("utf8"));
    if (typeof rv !== "number" || typeof seen !== "number") throw new TypeError("no revision");
    return { revision: rv, after: { namespace: String(namespace), name: String(name) }, seen };
  } catch (error) {
    throw badRequest(`invalid continue token: continue key is not valid: ${String(error)}`);
  }
}

/** What a list answers when the history behind its continue token is gone. */
export function continueExpired(): Error {
  return expired(
    "The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue parameter.",
  );
}
