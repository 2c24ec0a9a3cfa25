import type { FastifyRequest } from "fastify";
import { refuseRequest } from "./problem.js";

export type Query = Readonly<Record<string, string>>;

/**
 * The query with every parameter known and given once: a slip in `dryRun` must not apply anything, nor one in a filter
 * show too much.
 */
export function readQuery(request: FastifyRequest, known: readonly string[]): Query {
  const query = request.query as Readonly<Record<string, unknown>>;
  const entries = Object.entries(query).map(([name, value]): [string, string] => {
    if (!known.includes(name)) {
      const expected = known.length === 0 ? "there is none here" : `known: ${known.join(", ")}`;
      throw refuseRequest(400, "UnknownField", name, `unknown query parameter ${JSON.stringify(name)}; ${expected}`);
    }
    if (typeof value !== "string")
      throw refuseRequest(400, "Duplicate", name, `query parameter ${name} is there twice`);
    return [name, value];
  });
  return Object.fromEntries(entries);
}

/** Absent means false. */
export function readFlag(query: Query, name: string): boolean {
  const text = query[name] ?? "false";
  if (text === "true" || text === "false") return text === "true";
  throw refuseRequest(400, "InvalidValue", name, `${name} is ${JSON.stringify(text)}, neither "true" nor "false"`);
}

const MAX_LIMIT = 1_000;
const DEFAULT_LIMIT = 500;

export function readLimit(query: Query): number {
  const text = query["limit"];
  if (text === undefined) return DEFAULT_LIMIT;
  const limit = /^[0-9]{1,6}$/.test(text) ? Number(text) : 0;
  if (limit >= 1 && limit <= MAX_LIMIT) return limit;
  throw refuseRequest(
    400,
    "InvalidValue",
    "limit",
    `limit is ${JSON.stringify(text)}, not a number from 1 to ${MAX_LIMIT}`,
  );
}

/** Continue tokens are for this API to read: the path of the last object of the page before. */
export function encodeContinue(path: string): string {
  return Buffer.from(path, "utf8").toString("base64url");
}

/** `path`: what is listed; a token of another list is refused. */
export function readContinue(query: Query, path: string): string {
  const token = query["continue"] ?? "";
  if (token === "") return "";
  const after = Buffer.from(token, "base64url").toString("utf8");
  if (after.startsWith(`${path}/`) && encodeContinue(after) === token) return after;
  throw refuseRequest(400, "InvalidValue", "continue", "continue is not a token of this list: begin again without it");
}

/** One page of a list that is not of config objects: where it begins, and how its answer goes on. */
export interface PageQuery {
  readonly limit: number;
  /** Where the page before ended; empty for the first. */
  readonly after: string;
  /** The token with which the next page is asked for; empty at the end. */
  continueAt(next: string): string;
}

/** `list` names the list with its filters: a token of another one is refused. */
export function readPage(query: Query, list: string): PageQuery {
  const token = readContinue(query, list);
  return {
    limit: readLimit(query),
    after: token === "" ? "" : token.slice(list.length + 1),
    continueAt: (next) => (next === "" ? "" : encodeContinue(`${list}/${next}`)),
  };
}
