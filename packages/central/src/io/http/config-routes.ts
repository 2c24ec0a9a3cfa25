import { KINDS } from "@causeway/shared";
import type { FastifyInstance, FastifyRequest } from "fastify";
import type { Config } from "../../config-port.js";
import { nearestWord } from "../../core/config/nearest-word.js";
import { type PathRef, parsePath } from "../../core/config/object-path.js";
import { readAuthor } from "./author.js";
import { describeRefusal, RequestError, refuseRequest } from "./problem.js";
import { encodeContinue, readContinue, readFlag, readLimit, readQuery } from "./query.js";

interface PathParams {
  readonly plural: string;
  readonly "*": undefined | string;
}

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
      const { path, ref } = readPath(request);
      if (!ref.isComplete) throw refuseRequest(400, "Required", "", `${path} is a list: name the object to delete`);
      const resourceVersion = readQuery(request, ["resourceVersion"])["resourceVersion"];
      const deleted = await config.delete(path, { resourceVersion, author: readAuthor(request) });
      if (!deleted.ok) throw new RequestError(describeRefusal(deleted.error));
      return { deleted: deleted.value };
    });
  }
}

function readObjects(config: Config, request: FastifyRequest): unknown {
  const { path, ref } = readPath(request);
  if (ref.isComplete) {
    readQuery(request, []);
    const object = config.get(path);
    if (object === undefined) throw refuseRequest(404, "NotFound", "", `${path} does not exist`);
    return object;
  }
  const query = readQuery(request, ["limit", "continue"]);
  const page = config.list({ path, limit: readLimit(query), after: readContinue(query, path) });
  return { items: page.items, continue: page.next === "" ? "" : encodeContinue(page.next) };
}

function readPath(request: FastifyRequest): { readonly path: string; readonly ref: PathRef } {
  const { plural, "*": rest } = request.params as PathParams;
  const path = rest === undefined ? plural : `${plural}/${rest}`;
  const ref = parsePath(path);
  if (ref !== undefined) return { path, ref };
  const info = KINDS.find((one) => one.plural === plural);
  if (info !== undefined) {
    const form = [plural, ...info.parents.map((parent) => parent.toUpperCase()), "NAME"].join("/");
    throw refuseRequest(404, "NotFound", "", `${path} is no path of an object or list: ${form} is expected`);
  }
  const words = KINDS.map((one) => one.plural);
  const near = nearestWord(plural, words) ?? words.find((word) => word === `${plural.toLowerCase()}s`);
  const hint = near === undefined ? `one of ${words.join(", ")} is expected` : `did you mean "${near}"?`;
  throw refuseRequest(404, "UnknownKind", "", `there is nothing at ${JSON.stringify(plural)}; ${hint}`);
}
