import type { FastifyInstance, FastifyRequest } from "fastify";
import type { Config } from "../../config-port.js";
import { parsePath } from "../../core/config/object-path.js";
import { describeRefusal, RequestError, refuseRequest } from "./problem.js";
import { encodeContinue, type Query, readContinue, readLimit, readQuery } from "./query.js";

/** Who changed what, and what a request would change. */
export function addHistoryRoutes(app: FastifyInstance, config: Config): void {
  app.get("/v2/history", async (request) => readHistory(config, request));
  app.post("/v2/diff", async (request) => {
    readQuery(request, []);
    const planned = await config.diff(Buffer.isBuffer(request.body) ? request.body : "");
    if (!planned.ok) throw new RequestError(describeRefusal(planned.error));
    return { items: planned.value };
  });
}

async function readHistory(config: Config, request: FastifyRequest): Promise<unknown> {
  const query = readQuery(request, ["path", "limit", "continue"]);
  const path = readObjectPath(query);
  // The token names its list: the next page of one must not be taken for that of another.
  const list = `history/${path}`;
  const token = readContinue(query, list);
  const after = token === "" ? "" : token.slice(list.length + 1);
  const page = await config.history({ path, after, limit: readLimit(query) });
  return { items: page.lines, continue: page.next === "" ? "" : encodeContinue(`${list}/${page.next}`) };
}

/** Of an object, or of all below it; one that was deleted has a history too. */
function readObjectPath(query: Query): string {
  const path = query["path"] ?? "";
  if (path === "" || parsePath(path) !== undefined) return path;
  const message = `path is ${JSON.stringify(path)}, not a path such as workspaces/ORGANIZATION/TENANT/NAME or the beginning of one`;
  throw refuseRequest(400, "InvalidValue", "path", message);
}
