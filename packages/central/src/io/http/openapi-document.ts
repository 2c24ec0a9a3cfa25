import type { ApiAnswer, ApiOperation, ApiParameter, OpenApiSchema } from "./openapi-operation.js";
import { schemaRef } from "./openapi-operation.js";

export interface OpenApiOptions {
  /** Of the API, which is that of the program. */
  readonly version: string;
  readonly operations: readonly ApiOperation[];
  readonly schemas: Readonly<Record<string, OpenApiSchema>>;
}

const TAGS = [
  { name: "objects", description: "What administrators write: the config objects." },
  { name: "status", description: "What became of it, and why." },
  { name: "edges", description: "The clusters' edges and what they have written." },
  { name: "central", description: "The store of central." },
  { name: "process", description: "Health, version and measurements." },
];

/** The API as an OpenAPI 3.1 document. */
export function createOpenApiDocument({ version, operations, schemas }: OpenApiOptions): OpenApiSchema {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const operation of operations) {
    const item = paths[operation.path] ?? {};
    item[operation.method.toLowerCase()] = encodeOperation(operation);
    paths[operation.path] = item;
  }
  const used = new Set(operations.map(({ tag }) => tag));
  return {
    openapi: "3.1.0",
    info: {
      title: "Causeway",
      version,
      description: "Management API of central: config objects, their status, and the edges.",
      license: { name: "Apache-2.0", identifier: "Apache-2.0" },
    },
    servers: [{ url: "/" }],
    tags: TAGS.filter(({ name }) => used.has(name)),
    paths,
    components: {
      schemas,
      responses: {
        Problem: {
          description: "Refused or failed: RFC 9457 problem details",
          content: { "application/problem+json": { schema: schemaRef("Problem") } },
        },
      },
    },
  };
}

function encodeOperation(operation: ApiOperation): OpenApiSchema {
  const { id, tag, says, details, parameters, body, answers } = operation;
  const responses = Object.entries(answers).map(([status, answer]) => [status, encodeAnswer(answer)]);
  return {
    operationId: id,
    tags: [tag],
    summary: says,
    ...(details === "" ? {} : { description: details }),
    ...(parameters.length === 0 ? {} : { parameters: parameters.map(encodeParameter) }),
    ...(Object.keys(body).length === 0 ? {} : { requestBody: { required: true, content: encodeContent(body) } }),
    responses: { ...Object.fromEntries(responses), default: { $ref: "#/components/responses/Problem" } },
  };
}

function encodeParameter({ name, in: place, says, schema }: ApiParameter): OpenApiSchema {
  return { name, in: place, description: says, schema, ...(place === "path" ? { required: true } : {}) };
}

function encodeAnswer({ says, type, schema }: ApiAnswer): OpenApiSchema {
  return { description: says, content: encodeContent({ [type]: schema }) };
}

function encodeContent(schemas: Readonly<Record<string, OpenApiSchema>>): OpenApiSchema {
  return Object.fromEntries(Object.entries(schemas).map(([type, schema]) => [type, { schema }]));
}
