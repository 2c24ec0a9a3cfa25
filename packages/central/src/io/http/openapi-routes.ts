import type { FastifyInstance } from "fastify";
import { createOpenApiDocument } from "./openapi-document.js";
import { apiOperations } from "./openapi-operations.js";
import { componentSchemas } from "./openapi-schemas.js";
import { readQuery } from "./query.js";

/** `/openapi.json`: the description of every route here, itself included. */
export function addOpenApiRoutes(app: FastifyInstance, version: string): void {
  const text = JSON.stringify(
    createOpenApiDocument({ version, operations: apiOperations(), schemas: componentSchemas() }),
  );
  app.get("/openapi.json", async (request, reply) => {
    readQuery(request, []);
    return reply.type("application/json; charset=utf-8").send(text);
  });
}
