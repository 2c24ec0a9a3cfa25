/** A schema of JSON Schema 2020-12, which OpenAPI 3.1 takes as it is. */
export type OpenApiSchema = Readonly<Record<string, unknown>>;

export interface ApiParameter {
  readonly name: string;
  readonly in: "path" | "query" | "header";
  readonly says: string;
  readonly schema: OpenApiSchema;
}

/** What one status answers; a text has no schema of its own. */
export interface ApiAnswer {
  readonly says: string;
  readonly type: string;
  readonly schema: OpenApiSchema;
}

/** One operation of the API as data: the document is made of these, and tests hold them against the routes. */
export interface ApiOperation {
  readonly method: "GET" | "POST" | "DELETE";
  /** As OpenAPI writes it: `/v2/clusters/{organization}/{name}`. */
  readonly path: string;
  /** The route that serves it, as fastify writes it: `/v2/:plural/*`. */
  readonly route: string;
  readonly id: string;
  readonly tag: string;
  /** One line, without a full stop. */
  readonly says: string;
  /** More than one line can say; may be empty. */
  readonly details: string;
  readonly parameters: readonly ApiParameter[];
  /** Media type -> schema of the request's body; empty when there is none. */
  readonly body: Readonly<Record<string, OpenApiSchema>>;
  /** Status -> answer. Any other answer is a problem document. */
  readonly answers: Readonly<Record<string, ApiAnswer>>;
}

export const TEXT: OpenApiSchema = { type: "string" };
export const FLAG: OpenApiSchema = { type: "boolean" };
export const COUNT: OpenApiSchema = { type: "integer", minimum: 0 };

/** An object of which every field is there. */
export function objectOf(properties: Readonly<Record<string, OpenApiSchema>>): OpenApiSchema {
  return { type: "object", required: Object.keys(properties), properties };
}

export function listOf(items: OpenApiSchema): OpenApiSchema {
  return { type: "array", items };
}

export function schemaRef(name: string): OpenApiSchema {
  return { $ref: `#/components/schemas/${name}` };
}

export function json(says: string, schema: OpenApiSchema): ApiAnswer {
  return { says, type: "application/json", schema };
}

export function query(name: string, says: string, schema: OpenApiSchema = TEXT): ApiParameter {
  return { name, in: "query", says, schema };
}

export function inPath(name: string, says: string): ApiParameter {
  return { name, in: "path", says, schema: TEXT };
}

/** Of every list that comes in pages. */
export const PAGE: readonly ApiParameter[] = [
  query("limit", "Most items of one page", { type: "integer", minimum: 1, maximum: 1_000, default: 500 }),
  query("continue", "What the page before gave as `continue`"),
];

type Given = Pick<ApiOperation, "method" | "path" | "id" | "tag" | "says" | "answers">;

/** An operation with everything that it does not have left out; its route is its path unless it says otherwise. */
export function operation(given: Given & Partial<ApiOperation>): ApiOperation {
  const route = given.path.replace(/\{(\w+)\}/g, ":$1");
  return { route, details: "", parameters: [], body: {}, ...given };
}
