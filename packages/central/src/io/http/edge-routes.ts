import { randomUUID } from "node:crypto";
import { type ClusterId, parseClusterId } from "@causeway/shared";
import type { FastifyInstance, FastifyRequest } from "fastify";
import type { Config } from "../../config-port.js";
import { ANNOTATIONS, formatAdoption } from "../../core/config/annotations.js";
import type { EdgesView } from "../../ports.js";
import { readAuthor } from "./author.js";
import { describeRefusal, RequestError, refuseRequest } from "./problem.js";
import { readQuery } from "./query.js";

const NONCE_LENGTH = 8;

/** What the edges report, and the two words of a person that reach them through their Cluster's annotations. */
export function addEdgeRoutes(app: FastifyInstance, config: Config, edges: EdgesView): void {
  app.get("/v2/edges", async (request) => {
    readQuery(request, []);
    return { items: edges.edges() };
  });
  app.get("/v2/entries", async (request) => {
    const query = readQuery(request, ["cluster", "namespace"]);
    return { items: edges.entries({ cluster: query["cluster"], namespace: query["namespace"] }) };
  });
  app.post("/v2/edges/:cluster/adopt", async (request) => {
    readQuery(request, []);
    const { storeId, revision } = config.view().basis;
    const adoption = formatAdoption(storeId, revision, randomUUID().slice(0, NONCE_LENGTH));
    await annotate(config, request, { [ANNOTATIONS.adoptedStore]: adoption });
    return { storeId };
  });
  app.post("/v2/edges/:cluster/release", async (request) => {
    readQuery(request, []);
    const cluster = readCluster(request);
    const held = edges.holds(cluster);
    // What was released before and is held no more is forgotten; without a hold there is nothing to remember.
    const released = held.length === 0 ? undefined : held.join(",");
    await annotate(config, request, { [ANNOTATIONS.releasedHolds]: released });
    return { released: held };
  });
}

function readCluster(request: FastifyRequest): ClusterId {
  const { cluster } = request.params as { readonly cluster: string };
  const parsed = parseClusterId(cluster);
  if (!parsed.ok) throw refuseRequest(400, "InvalidValue", "cluster", parsed.error);
  return parsed.value;
}

async function annotate(
  config: Config,
  request: FastifyRequest,
  annotations: Readonly<Record<string, undefined | string>>,
): Promise<void> {
  const done = await config.annotateCluster(readCluster(request), annotations, readAuthor(request));
  if (!done.ok) throw new RequestError(describeRefusal(done.error));
}
