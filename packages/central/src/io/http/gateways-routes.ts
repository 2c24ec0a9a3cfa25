import type { FastifyInstance } from "fastify";
import type { StatusView } from "../../ports.js";
import { readClusterFilter } from "./filters.js";
import { readPage, readQuery } from "./query.js";

/** The gateways of all clusters as their edges report them. */
export function addGatewaysRoutes(app: FastifyInstance, status: StatusView): void {
  app.get("/v2/gateways", async (request) => {
    const query = readQuery(request, ["cluster", "limit", "continue"]);
    const cluster = readClusterFilter(query);
    const page = readPage(query, `gateways/${cluster ?? ""}`);
    const { lines, next } = status.gateways(cluster, page);
    return { items: lines, continue: page.continueAt(next) };
  });
}
