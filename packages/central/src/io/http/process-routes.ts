import type { FastifyInstance } from "fastify";
import type { Config } from "../../config-port.js";
import { readQuery } from "./query.js";

/** What a registry of prom-client offers. */
interface MetricsSource {
  readonly contentType: string;
  metrics(): Promise<string>;
}

export interface ProcessParts {
  readonly config: Config;
  /** Of this program. */
  readonly version: string;
  readonly metrics: MetricsSource;
  /** Why central cannot serve yet, one sentence each; empty when it can. */
  readonly describeUnready: () => readonly string[];
}

/** What machines ask of the process: alive, ready, measured, which version on which store. */
export function addProcessRoutes(
  app: FastifyInstance,
  { config, version, metrics, describeUnready }: ProcessParts,
): void {
  app.get("/healthz", async (_request, reply) => reply.type("text/plain; charset=utf-8").send("ok\n"));
  app.get("/readyz", async (_request, reply) => {
    const problems = describeUnready();
    return reply.code(problems.length === 0 ? 200 : 503).send({ isReady: problems.length === 0, problems });
  });
  app.get("/metrics", async (_request, reply) => reply.type(metrics.contentType).send(await metrics.metrics()));
  app.get("/v2/version", async (request) => {
    readQuery(request, []);
    return { version, storeId: config.storeId, revision: config.view().basis.revision };
  });
}
