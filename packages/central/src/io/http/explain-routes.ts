import type { FastifyInstance } from "fastify";
import type { StatusView } from "../../ports.js";
import { readClusterFilter, readServiceFilter } from "./filters.js";
import { refuseRequest } from "./problem.js";
import { readPage, readQuery } from "./query.js";

/** Chains are long: more clusters than these come in pages. */
const MAX_CLUSTERS = 100;

/** Why a service is where it is: every step from settings to entries, in each cluster. */
export function addExplainRoutes(app: FastifyInstance, status: StatusView): void {
  app.get("/v2/explain", async (request) => {
    const query = readQuery(request, ["service", "cluster", "limit", "continue"]);
    const service = readServiceFilter(query);
    const cluster = readClusterFilter(query);
    const page = readPage(query, `explain/${service}`);
    const limit = Math.min(page.limit, MAX_CLUSTERS);
    const explained = status.explain({ service, cluster, limit, after: page.after });
    if (!explained.ok) throw refuseRequest(404, "NotFound", "", explained.error);
    const { clusters, next } = explained.value;
    return { service, clusters, continue: page.continueAt(next) };
  });
}
