import type { FastifyInstance } from "fastify";
import type { StatusView } from "../../ports.js";
import { readClusterFilter, readNamespaceFilter } from "./filters.js";
import { readPage, readQuery } from "./query.js";

/** One line for each service of each cluster: exported or why not, imported from whom or why not. */
export function addServicesRoutes(app: FastifyInstance, status: StatusView): void {
  app.get("/v2/services", async (request) => {
    const query = readQuery(request, ["cluster", "namespace", "limit", "continue"]);
    const filter = { cluster: readClusterFilter(query), namespace: readNamespaceFilter(query) };
    const page = readPage(query, `services/${filter.cluster ?? ""}/${filter.namespace ?? ""}`);
    const { lines, next } = status.services(filter, page);
    return { items: lines, continue: page.continueAt(next) };
  });
}
