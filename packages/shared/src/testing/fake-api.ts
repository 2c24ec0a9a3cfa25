import { createServer, type IncomingHttpHeaders, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { KubeTarget } from "../kube/kube-target.js";

export interface SeenRequest {
  readonly method: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: IncomingHttpHeaders;
  /** Parsed; undefined when there was none. */
  readonly body: unknown;
}

/** What the server does with one request. */
export type Answer = (response: ServerResponse, request: SeenRequest) => void;

export interface FakeApi extends AsyncDisposable {
  readonly target: KubeTarget;
  readonly requests: readonly SeenRequest[];
  /** Connections accepted so far. */
  readonly connections: () => number;
  /** Connections that are open now. */
  readonly open: () => number;
}

/** An HTTP server on loopback that does as it is told: not an API server, but anything that one can do to a client. */
export async function startFakeApi(answer: Answer): Promise<FakeApi> {
  const requests: SeenRequest[] = [];
  let connections = 0;
  let open = 0;
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const url = new URL(request.url ?? "", "http://fake");
      const text = Buffer.concat(chunks).toString("utf8");
      const seen: SeenRequest = {
        method: request.method ?? "",
        path: url.pathname,
        query: Object.fromEntries(url.searchParams),
        headers: request.headers,
        body: text === "" ? undefined : JSON.parse(text),
      };
      requests.push(seen);
      answer(response, seen);
    });
  });
  server.on("connection", (socket) => {
    connections += 1;
    open += 1;
    socket.on("error", () => undefined);
    socket.on("close", () => {
      open -= 1;
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    target: { cluster: { name: "fake", server: `http://127.0.0.1:${port}`, skipTLSVerify: true }, user: { name: "u" } },
    requests,
    connections: () => connections,
    open: () => open,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Answers with JSON. */
export function json(status: number, body: object, headers: Readonly<Record<string, string>> = {}): Answer {
  return (response) => {
    response.writeHead(status, { "Content-Type": "application/json", ...headers });
    response.end(JSON.stringify(body));
  };
}

/** Refuses as Kubernetes does. */
export function refusal(code: number, reason: string, headers: Readonly<Record<string, string>> = {}): Answer {
  return json(code, { kind: "Status", status: "Failure", code, reason, message: `refused: ${reason}` }, headers);
}

/** One page of a list; `next` is the token of the page after it. */
export function page(resourceVersion: string, items: readonly object[], next = ""): Answer {
  return json(200, { kind: "List", metadata: { resourceVersion, continue: next }, items });
}

/** A page that breaks off within its last item. */
export function cutPage(resourceVersion: string, items: readonly object[]): Answer {
  const text = JSON.stringify({ kind: "List", metadata: { resourceVersion, continue: "more" }, items });
  return (response) => {
    response.writeHead(200, { "Content-Length": text.length });
    response.write(text.slice(0, -10), () => response.socket?.destroy());
  };
}

/** Opens a watch, sends these events and leaves it open. */
export function events(...frames: readonly object[]): Answer {
  return (response) => {
    response.writeHead(200, { "Content-Type": "application/json" });
    response.flushHeaders();
    for (const frame of frames) response.write(`${JSON.stringify(frame)}\n`);
  };
}

/** Opens a watch, sends these events and ends it. */
export function eventsThenEnd(...frames: readonly object[]): Answer {
  return (response, request) => {
    events(...frames)(response, request);
    response.end();
  };
}

/** Opens a watch, sends these events and then resets the connection. */
export function eventsThenReset(...frames: readonly object[]): Answer {
  return (response, request) => {
    events(...frames)(response, request);
    setImmediate(() => response.socket?.resetAndDestroy());
  };
}

/** Breaks the connection without an answer. */
export const broken: Answer = (response) => void response.socket?.destroy();

/** Takes the request and never answers. */
export const mute: Answer = () => undefined;
