import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { AppError, err, ok, type Result } from "@causeway/shared";
import type { ClusterClient } from "../cluster/client/cluster-client.js";
import type { MeshAnswer } from "../mesh/mesh-request.js";
import type { Mesh } from "../mesh/start-mesh.js";

/** The cluster whose client asks, and whose workloads are scaled. */
const CLUSTER = "cluster-1";
const HOST = "productpage.bookinfo";
const PORT = 9080;
const TIMEOUT_MS = 10_000;
const MAX_REPLICAS = 10;
const HOME_HOSTS = new Set(["127.0.0.1", "localhost"]);

export interface PageDoorOptions {
  readonly mesh: Pick<Mesh, "cluster">;
  readonly cluster: (name: string) => { readonly client: Pick<ClusterClient, "scale"> };
  /** Taken when it is free, else another. */
  readonly preferredPort: number;
}

/** A way into the mesh from this machine, for whoever has no kubectl. Disposing cuts its connections. */
export interface PageDoor extends AsyncDisposable {
  readonly url: string;
}

/**
 * Opens a door on 127.0.0.1 that asks the product page as the sleep pod of cluster-1 does: `GET /` says who has answered,
 * `GET /productpage` is the page itself, and `POST /scale/details-v1/0` does what `kubectl scale` would.
 */
export async function startPageDoor(options: PageDoorOptions): Promise<PageDoor> {
  const server = createServer((request, response) => {
    void answer(request, response, options).catch(() => response.destroy());
  });
  const listen = (port: number) =>
    new Promise<void>((resolve, reject) => {
      server.once("error", reject);
      server.listen(port, "127.0.0.1", () => {
        server.off("error", reject);
        resolve();
      });
    });
  await listen(options.preferredPort).catch(() => listen(0));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    async [Symbol.asyncDispose]() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
  };
}

async function answer(request: IncomingMessage, response: ServerResponse, options: PageDoorOptions): Promise<void> {
  request.resume();
  const [path = "/"] = (request.url ?? "/").split("?");
  const gone = new AbortController();
  response.once("close", () => gone.abort());
  const call: Call = { method: request.method ?? "", path, signal: gone.signal };
  const { status, headers, body } = isFromHere(request) ? await respond(call, options) : REFUSED;
  response.writeHead(status, { ...headers, "content-length": body.length }).end(body);
}

interface Call {
  readonly method: string;
  readonly path: string;
  /** Aborted when nobody waits for the answer any more. */
  readonly signal: AbortSignal;
}

type Reply = Pick<MeshAnswer, "body" | "headers" | "status">;

const REFUSED = reply(403, "this door is for programs of this machine, at the address it was printed with");

async function respond({ method, path, signal }: Call, options: PageDoorOptions): Promise<Reply> {
  if (method === "GET" && path === "/") return describePage(await ask(options, signal));
  if (method === "GET" && path === "/productpage") return showPage(await ask(options, signal));
  const [, deployment, replicas] = /^\/scale\/([a-z0-9-]{1,63})\/(\d{1,2})$/.exec(path) ?? [];
  if (method === "POST" && deployment !== undefined && Number(replicas) <= MAX_REPLICAS) {
    return await scale(options, deployment, Number(replicas));
  }
  return reply(
    404,
    `there are GET /, GET /productpage and POST /scale/DEPLOYMENT/REPLICAS with at most ${MAX_REPLICAS} replicas`,
  );
}

/** A page of some other site may reach this address too; it may neither read nor scale. */
function isFromHere({ headers: { host = "", origin } }: IncomingMessage): boolean {
  const name = host.replace(/:\d+$/, "");
  return HOME_HOSTS.has(name) && (origin === undefined || origin === `http://${host}`);
}

type Asked = Result<MeshAnswer>;

async function ask({ mesh }: PageDoorOptions, signal: AbortSignal): Promise<Asked> {
  const headers = { host: `${HOST}:${PORT}` };
  const page = { host: HOST, port: PORT, method: "GET", path: "/productpage", headers, body: undefined };
  try {
    return ok(await mesh.cluster(CLUSTER).sendFrom("sleep", "sleep", { ...page, timeoutMs: TIMEOUT_MS, signal }));
  } catch (error) {
    if (error instanceof AppError) return err(`sleep in ${CLUSTER} cannot ask: ${error.message}`);
    throw error;
  }
}

async function scale({ cluster }: PageDoorOptions, deployment: string, replicas: number): Promise<Reply> {
  try {
    await cluster(CLUSTER).client.scale("bookinfo", deployment, replicas);
    return reply(200, `${deployment} in ${CLUSTER} scaled to ${replicas}`);
  } catch (error) {
    if (error instanceof AppError) return reply(error.code === "NotFound" ? 404 : 500, error.message);
    throw error;
  }
}

function showPage(asked: Asked): Reply {
  if (!asked.ok) return reply(503, asked.error);
  // Those of the connection that it came over.
  const { "transfer-encoding": _encoding, connection: _connection, ...headers } = asked.value.headers;
  return { ...asked.value, headers };
}

function describePage(asked: Asked): Reply {
  if (!asked.ok) return reply(503, asked.error);
  const lines = ["details", "reviews"].map((service) => `  ${service}  ${describeServer(asked.value, service)}`);
  return reply(200, [`sleep in ${CLUSTER} asked the product page: ${asked.value.status}`, ...lines].join("\n"));
}

function describeServer({ headers }: MeshAnswer, service: string): string {
  const server = headers[`x-${service}-served-by`];
  const status = headers[`x-${service}-status`] ?? "not asked";
  return server === undefined ? `answered by nobody (${status}): the page shows an error` : `answered by ${server}`;
}

function reply(status: number, text: string): Reply {
  return { status, headers: { "content-type": "text/plain; charset=utf-8" }, body: Buffer.from(`${text}\n`) };
}
