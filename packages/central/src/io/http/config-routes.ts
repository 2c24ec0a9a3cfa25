import type { FastifyInstance, FastifyRequest } from "fastify";
import type { Config } from "../../config-port.js";
import { describeAbsent } from "../../core/config/describe-absent.js";
import { readAuthor } from "./author.js";
import { describeRefusal, RequestError, refuseRequest } from "./problem.js";
import { encodeContinue, readContinue, readFlag, readLimit, readQuery } from "./query.js";
import { readObjectPath } from "./read-object-path.js";

/** apply, get, list and delete of config objects. */
export function addConfigRoutes(app: FastifyInstance, config: Config): void {
  app.post("/v2/apply", async (request) => {
    const isDryRun = readFlag(readQuery(request, ["dryRun"]), "dryRun");
    const body = Buffer.isBuffer(request.body) ? request.body : "";
    const applied = await config.apply(body, { isDryRun, author: readAuthor(request) });
    if (!applied.ok) throw new RequestError(describeRefusal(applied.error));
    return { results: applied.value };
  });
  for (const route of ["/v2/:plural", "/v2/:plural/*"]) {
    app.get(route, async (request) => readObjects(config, request));
    app.delete(route, async (request) => {
      const { path, ref } = readObjectPath(request);
      if (!ref.isComplete) throw refuseRequest(400, "Required", "", `${path} is a list: name the object to delete`);
      const resourceVersion = readQuery(request, ["resourceVersion"])["resourceVersion"];
      const deleted = await config.delete(path, { resourceVersion, author: readAuthor(request) });
      if (!deleted.ok) throw new RequestError(describeRefusal(deleted.error));
      return { deleted: deleted.value };
    });
  }
}

function readObjects(config: Config, request: FastifyRequest): unknown {
  const { path, ref } = readObjectPath(request);
  if (ref.isComplete) {
    readQuery(request, []);
    const object = config.get(path);
    if (object === undefined) throw refuseRequest(404, "NotFound", "", describeAbsent(path, namesBeside(config, path)));
    return object;
  }
  const query = readQuery(request, ["limit", "continue"]);
  const page = config.list({ path, limit: readLimit(query), after: readContinue(query, path) });
  return { items: page.items, continue: page.next === "" ? "" : encodeContinue(page.next) };
}

/** Names to choose from, as far as a message could use them. */
const MAX_BESIDE = 1_000;

function namesBeside(config: Config, path: string): string[] {
  const { items } = config.list({ path: path.slice(0, path.lastIndexOf("/")), limit: MAX_BESIDE, after: "" });
  return items.map(({ metadata }) => metadata.name);
}
