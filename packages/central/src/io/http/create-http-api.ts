import type { Log } from "@causeway/shared";
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from "fastify";
import type { EdgesView, StatusView } from "../../ports.js";
import { addCentralRoutes } from "./central-routes.js";
import { addConfigRoutes } from "./config-routes.js";
import { addEdgeRoutes } from "./edge-routes.js";
import { addExplainRoutes } from "./explain-routes.js";
import { addGatewaysRoutes } from "./gateways-routes.js";
import { addHistoryRoutes } from "./history-routes.js";
import { addOpenApiRoutes } from "./openapi-routes.js";
import { createProblem, describeError, PROBLEM_TYPE, RequestError } from "./problem.js";
import { addProcessRoutes, type ProcessParts } from "./process-routes.js";
import { addServicesRoutes } from "./services-routes.js";
import { addStatusRoutes } from "./status-routes.js";
import { addWatchRoutes, type WatchParts } from "./watch-routes.js";

export interface HttpApiParts extends ProcessParts {
  readonly edges: EdgesView;
  readonly status: StatusView;
  readonly watch: WatchParts;
  readonly log: Log;
}

export interface TlsKeyPair {
  /** PEM, the certificate first and then those that lead to its CA. */
  readonly cert: string | Uint8Array;
  /** PEM. */
  readonly key: string | Uint8Array;
}

const MAX_BODY_BYTES = 4 * 1024 * 1024;
/** To send a whole request: a backup may be large and a line slow. */
const REQUEST_TIMEOUT_MS = 300_000;

/** The API as a fastify instance that does not listen yet. */
export function createHttpApi(parts: HttpApiParts, tls: undefined | TlsKeyPair): FastifyInstance {
  const options = {
    bodyLimit: MAX_BODY_BYTES,
    forceCloseConnections: true,
    requestTimeout: REQUEST_TIMEOUT_MS,
    // What is wrong before a route is found, such as an address with a broken escape.
    frameworkErrors: (error: Error, _request: FastifyRequest, reply: FastifyReply) => sendProblem(reply, error),
  } as const;
  const app: FastifyInstance =
    tls === undefined
      ? Fastify(options)
      : (Fastify({ ...options, https: { cert: Buffer.from(tls.cert), key: Buffer.from(tls.key) } }) as FastifyInstance);
  // Bodies are YAML or JSON whatever their type says; the reader finds the line of what is wrong in the bytes themselves.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser("*", { parseAs: "buffer" }, (_request, body, done) => done(null, body));
  app.addHook("onRequest", async (request, reply) => {
    reply.header("cache-control", "no-store").header("x-content-type-options", "nosniff");
    refuseOtherSites(request);
  });
  app.setErrorHandler((error, _request, reply) => {
    const problem = describeError(error);
    if (problem.status >= 500) parts.log.error({ error }, "request failed");
    return sendProblem(reply, error);
  });
  app.setNotFoundHandler((request, reply) => {
    const problem = createProblem(404, `there is no ${request.method} ${request.url.split("?")[0]}`);
    return reply.code(404).type(PROBLEM_TYPE).send(problem);
  });
  addRoutes(app, parts);
  return app;
}

/** Every route of the API. A new one needs its operation in `openapi-operations.ts`; a test compares both. */
export function addRoutes(app: FastifyInstance, parts: HttpApiParts): void {
  addProcessRoutes(app, parts);
  addEdgeRoutes(app, parts.config, parts.edges);
  addStatusRoutes(app, parts.status);
  addServicesRoutes(app, parts.status);
  addGatewaysRoutes(app, parts.status);
  addExplainRoutes(app, parts.status);
  addWatchRoutes(app, parts.watch);
  addConfigRoutes(app, parts.config);
  addHistoryRoutes(app, parts.config);
  addCentralRoutes(app, parts.config);
  addOpenApiRoutes(app, parts.version);
}

function sendProblem(reply: FastifyReply, error: unknown): FastifyReply {
  const problem = describeError(error);
  return reply.code(problem.status).type(PROBLEM_TYPE).send(problem);
}

/** A browser names the site that a page came from: pages of others may not change anything here. */
function refuseOtherSites(request: FastifyRequest): void {
  const { origin } = request.headers;
  if (origin === undefined || request.method === "GET" || request.method === "HEAD") return;
  const host = URL.canParse(origin) ? new URL(origin).host : "";
  if (host === "" || host !== request.headers.host) {
    throw new RequestError(createProblem(403, "pages of another site may not change anything here"));
  }
}
