import { createServer as createHttpServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { createServer as createNetServer, type Socket } from "node:net";
import { createServer as createTlsServer, TLSSocket, type Server as TlsServer } from "node:tls";
import type { Clock } from "@causeway/shared";
import type { App, AppAnswer } from "../apps/app.js";
import type { WorkloadCertificate } from "../identity/authority.js";
import { LocalListener } from "../network/local-listener.js";
import type { Workload, WorkloadPeer } from "../workload.js";
import { readPeer, withPeer } from "./peer-headers.js";
import { SERVED_BY, SERVED_CLUSTER } from "./served-by.js";

export interface InboundOptions {
  readonly workload: Workload;
  readonly app: App;
  readonly clock: Clock;
  /** Undefined without a sidecar: plaintext only. */
  readonly certificate: undefined | WorkloadCertificate;
  readonly onServed: (served: Served) => void;
}

/** A request that was answered. */
export interface Served {
  readonly source: undefined | WorkloadPeer;
  readonly host: string;
  readonly method: string;
  readonly path: string;
  readonly status: number;
  readonly durationMs: number;
  readonly isMutual: boolean;
}

const MAX_BODY_BYTES = 1_000_000;
/** First byte of a TLS handshake record. */
const TLS_HANDSHAKE = 0x16;

/** The way into a pod: an HTTP server that takes mTLS and plaintext on one port (PERMISSIVE), and closes without cutting requests. */
export class InboundServer {
  readonly #options: InboundOptions;
  readonly #listener: LocalListener;
  readonly #http: Server;
  #isDraining = false;

  constructor(options: InboundOptions) {
    this.#options = options;
    this.#http = createHttpServer({ keepAliveTimeout: 75_000 }, (request, response) => {
      void this.#serve(request, response).catch(() => response.destroy());
    });
    const secure = options.certificate === undefined ? undefined : this.#createTls(options.certificate);
    const server = createNetServer({ noDelay: true }, (socket) => this.#accept(socket, secure));
    this.#listener = new LocalListener(server, options.clock);
  }

  get localPort(): Promise<number> {
    return this.#listener.localPort;
  }

  /** Goes on serving for a moment, asking callers to go elsewhere; then takes no connections and waits for open requests. */
  async stop(drainMs: number, graceMs: number): Promise<void> {
    this.#isDraining = true;
    await this.#listener.stop(drainMs, graceMs, () => this.#http.closeIdleConnections());
    this.#http.closeAllConnections();
  }

  #createTls({ pem }: WorkloadCertificate): TlsServer {
    // Not listening itself: it only makes TLS of the sockets it is handed.
    const server = createTlsServer({
      ...pem,
      requestCert: true,
      rejectUnauthorized: true,
      ALPNProtocols: ["istio-http/1.1", "istio", "http/1.1"],
      minVersion: "TLSv1.3",
    });
    server.on("secureConnection", (socket) => this.#http.emit("connection", socket));
    server.on("tlsClientError", (_error, socket) => socket.destroy());
    return server;
  }

  #accept(socket: Socket, secure: undefined | TlsServer): void {
    // A peer that resets its connection is no affair of the pod's.
    socket.on("error", () => socket.destroy());
    socket.once("readable", () => {
      const chunk: null | Buffer = socket.read();
      if (chunk === null) return;
      socket.unshift(chunk);
      if (chunk[0] === TLS_HANDSHAKE) {
        if (secure === undefined) socket.destroy();
        else secure.emit("connection", socket);
      } else this.#http.emit("connection", socket);
    });
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { workload, app, clock, onServed } = this.#options;
    const startedMs = clock.monotonic();
    const { peer, headers } = readPeer(plainHeaders(request));
    const body = await readBody(request);
    const answer: AppAnswer =
      body === undefined
        ? { status: 413, headers: {}, body: "" }
        : await app({ method: request.method ?? "GET", path: request.url ?? "/", headers, body }).catch(describeError);
    const named = {
      ...answer.headers,
      [SERVED_BY]: workload.peer.pod,
      [SERVED_CLUSTER]: workload.peer.cluster,
      ...(this.#isDraining ? { connection: "close" } : {}),
    };
    response.writeHead(answer.status, workload.hasSidecar ? withPeer(named, workload.peer) : named);
    response.end(answer.body);
    const host = headers["host"] ?? "";
    const isMutual = request.socket instanceof TLSSocket;
    const { method = "GET", url: path = "/" } = request;
    const durationMs = clock.monotonic() - startedMs;
    onServed({ source: peer, host, method, path, status: answer.status, durationMs, isMutual });
  }
}

/** An application that fails answers so itself; its pod goes on. */
function describeError(error: Error): AppAnswer {
  return { status: 500, headers: { "content-type": "text/plain" }, body: `${error.message}\n` };
}

function plainHeaders({ headers }: IncomingMessage): Readonly<Record<string, string>> {
  const entries = Object.entries(headers).map(
    ([name, value]) => [name, Array.isArray(value) ? value.join(", ") : (value ?? "")] as const,
  );
  return Object.fromEntries(entries);
}

/** Undefined when it is too large. */
async function readBody(request: IncomingMessage): Promise<undefined | string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > MAX_BODY_BYTES) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}
