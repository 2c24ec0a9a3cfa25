import { Readable } from "node:stream";
import type { FastifyInstance, FastifyRequest } from "fastify";
import type { Config } from "../../config-port.js";
import { readAuthor } from "./author.js";
import { limitBytes } from "./limit-bytes.js";
import { describeRefusal, RequestError } from "./problem.js";
import { readQuery } from "./query.js";

const MAX_BACKUP_MIB = 256;
const TOO_LARGE = `a backup may have ${MAX_BACKUP_MIB} MiB at most`;

/** Backup and restore of everything that central keeps. Bodies go through without being held in memory. */
export function addCentralRoutes(app: FastifyInstance, config: Config): void {
  app.post("/v2/central/backup", async (request, reply) => {
    readQuery(request, []);
    const backup = await config.backup();
    const content = Readable.from(backup.content, { objectMode: false });
    content.once("close", () => void backup[Symbol.asyncDispose]());
    const name = `${config.organization}-${config.view().basis.revision}.causeway.db`;
    return reply
      .type("application/octet-stream")
      .header("content-length", backup.bytes)
      .header("content-disposition", `attachment; filename="${name}"`)
      .send(content);
  });
  // A context of its own, for its own way to read bodies.
  void app.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser("*", (_request, body, done) => done(null, body));
    scope.post("/v2/central/restore", async (request) => restore(config, request));
  });
}

async function restore(config: Config, request: FastifyRequest): Promise<unknown> {
  readQuery(request, []);
  const author = readAuthor(request);
  const body = request.body instanceof Readable ? request.body : Readable.from([]);
  const restored = await config.restore(limitBytes(body, MAX_BACKUP_MIB * 1024 * 1024, TOO_LARGE), author);
  if (!restored.ok) throw new RequestError(describeRefusal(restored.error));
  return restored.value;
}
