import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { FakeEvents } from "./fake-events.js";
import { FakeStore, type Reply } from "./fake-store.js";

/** What the fake does instead of answering as central would. */
export type Fault =
  | { readonly kind: "silent" } // takes the request, never answers
  | { readonly kind: "reset" } // closes the connection instead of answering
  | { readonly kind: "reply"; readonly status: number; readonly contentType: string; readonly text: string };

/** Central's HTTP API over a store in memory, on a free port of this machine. */
export class FakeCentral implements AsyncDisposable {
  readonly store = new FakeStore();
  readonly events = new FakeEvents();
  /** Header causeway-author of each request that had one. */
  readonly authors: string[] = [];
  readonly requests: string[] = [];
  fault: undefined | Fault;
  private readonly server: Server;

  private constructor() {
    this.server = createServer((request, response) => void this.handle(request, response));
  }

  static async start(): Promise<FakeCentral> {
    const central = new FakeCentral();
    await new Promise<void>((resolve) => central.server.listen(0, "127.0.0.1", resolve));
    return central;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.events.cut();
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    this.requests.push(`${request.method} ${request.url}`);
    const author = request.headers["causeway-author"];
    if (typeof author === "string") this.authors.push(Buffer.from(author, "latin1").toString("utf8"));
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { fault } = this;
    if (fault?.kind === "silent") return;
    if (fault?.kind === "reset") return void request.socket.resetAndDestroy();
    if (fault?.kind === "reply") {
      response.writeHead(fault.status, { "content-type": fault.contentType }).end(fault.text);
      return;
    }
    const url = new URL(request.url ?? "/", this.url);
    if (url.pathname === "/v2/watch" && this.events.isOffered) return this.events.open(request, response);
    send(response, this.store.answer(request.method ?? "GET", url, Buffer.concat(chunks).toString("utf8")));
  }
}

function send(response: ServerResponse, { status, body }: Reply): void {
  if (body instanceof Uint8Array) {
    response.writeHead(status, { "content-type": "application/octet-stream" }).end(body);
    return;
  }
  const contentType = status < 400 ? "application/json; charset=utf-8" : "application/problem+json";
  response.writeHead(status, { "content-type": contentType }).end(JSON.stringify(body));
}
