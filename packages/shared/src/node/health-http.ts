import { createServer, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { AppError } from "../domain/app-error.js";
import { formatHostPort, type HostPort } from "../domain/env.js";

/** What a process says of itself, read at each request. */
export interface HealthSource {
  /** Why it does not do its work now, one sentence each; empty when it does. */
  readonly describeUnready: () => readonly string[];
  readonly metrics: { readonly contentType: string; metrics(): Promise<string> };
  /** Further pages by path, such as `/debug/dns`; what they return is shown as JSON. */
  readonly pages: Readonly<Record<string, () => unknown>>;
}

export interface HealthHttp extends AsyncDisposable {
  readonly url: string;
}

const HEADERS_TIMEOUT_MS = 5_000;

/** Serves /healthz, /readyz, /metrics and the further pages. Throws AppError `Unavailable` when it cannot listen. */
export async function startHealthHttp(address: HostPort, source: HealthSource): Promise<HealthHttp> {
  const server = createServer({ headersTimeout: HEADERS_TIMEOUT_MS }, (request, response) => {
    void answer(request.url ?? "", source, response);
  });
  await listen(server, address);
  // Listening on TCP always has an address with a port.
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://${formatHostPort({ host: address.host, port })}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

async function answer(url: string, source: HealthSource, response: ServerResponse): Promise<void> {
  const [path] = url.split("?");
  if (path === "/healthz") return send(response, 200, "text/plain", "ok\n");
  if (path === "/readyz") {
    const problems = source.describeUnready();
    const body = JSON.stringify({ isReady: problems.length === 0, problems });
    return send(response, problems.length === 0 ? 200 : 503, "application/json", `${body}\n`);
  }
  if (path === "/metrics") return send(response, 200, source.metrics.contentType, await source.metrics.metrics());
  const page = Object.hasOwn(source.pages, path ?? "") ? source.pages[path ?? ""] : undefined;
  if (page !== undefined) return send(response, 200, "application/json", `${JSON.stringify(page(), undefined, 2)}\n`);
  const paths = ["/healthz", "/readyz", "/metrics", ...Object.keys(source.pages)];
  return send(response, 404, "text/plain", `there are ${paths.join(", ")}\n`);
}

function send(response: ServerResponse, status: number, type: string, body: string): void {
  response.writeHead(status, { "content-type": type, "cache-control": "no-store" }).end(body);
}

function listen(server: Server, { host, port }: HostPort): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", (cause) => {
      const where = formatHostPort({ host, port });
      reject(new AppError("Unavailable", `health cannot listen on ${where}: ${cause.message}`, { cause }));
    });
    server.listen(port, host, () => resolve());
  });
}
