import type { FastifyInstance, FastifyRequest } from "fastify";
import type { StatusView } from "../../ports.js";
import { refuseRequest } from "./problem.js";
import { encodeContinue, readContinue, readLimit, readQuery } from "./query.js";
import { readObjectPath } from "./read-object-path.js";

/** How far config objects are in force: one in full, or those of a list in short. */
export function addStatusRoutes(app: FastifyInstance, status: StatusView): void {
  for (const route of ["/v2/status/:plural", "/v2/status/:plural/*"]) {
    app.get(route, async (request) => readStatus(status, request));
  }
}

function readStatus(status: StatusView, request: FastifyRequest): unknown {
  const { path, ref } = readObjectPath(request);
  if (ref.isComplete) {
    readQuery(request, []);
    const found = status.object(path);
    if (found === undefined) throw refuseRequest(404, "NotFound", "", `${path} does not exist`);
    return found;
  }
  const query = readQuery(request, ["limit", "continue"]);
  const page = status.list(path, { limit: readLimit(query), after: readContinue(query, path) });
  return { items: page.items, continue: page.next === "" ? "" : encodeContinue(page.next) };
}
