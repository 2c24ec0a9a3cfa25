import { createServer, type Http2Server, type ServerHttp2Session, type ServerHttp2Stream } from "node:http2";
import type { AddressInfo, Socket } from "node:net";
import { LinkCall, type LinkFrame, type StreamName, type Verdict } from "./link-call.js";
import { Upstreams } from "./upstreams.js";

/** What a network does to a connection. */
export type Cut =
  /** Both ends see a TCP reset. */
  | "reset"
  /** Both ends see the connection closed in peace, as a load balancer does it that has had enough. */
  | "eof"
  /** An HTTP/2 GOAWAY first, streams ended with it. */
  | "goaway";

interface Connection {
  /** The socket itself: the session would say more than a network does. */
  readonly socket: Socket;
  readonly upstreams: Upstreams;
}

/**
 * The network between one edge and central, by gRPC message: what passes can be counted, changed, dropped, held up or cut
 * at any message. Calls go where `aim` says at that moment, which may be another central for each.
 */
export class LinkNetwork implements AsyncDisposable {
  /** The port that the edge dials. */
  readonly port: number;
  readonly #server: Http2Server;
  readonly #sessions = new Map<ServerHttp2Session, Connection>();
  readonly #calls = new Set<LinkCall>();
  readonly #held = new Set<string>();
  #aim: (stream: StreamName) => number;
  #inspect: (frame: LinkFrame) => Verdict = () => "pass";
  #isClosed = false;
  #connections = 0;
  #lastSocket: undefined | Socket;

  private constructor(server: Http2Server, aim: (stream: StreamName) => number) {
    this.#server = server;
    this.port = (server.address() as AddressInfo).port;
    this.#aim = aim;
    // Before the server's own listener, which makes a session of it.
    server.prependListener("connection", (socket: Socket) => {
      socket.on("error", () => undefined);
      this.#lastSocket = socket;
    });
    server.on("session", (session) => this.#onSession(session));
    server.on("stream", (stream, headers) => this.#onCall(stream, headers));
  }

  /** Listens on a free port of loopback, unless told where. */
  static async start(aim: (stream: StreamName) => number, host = "127.0.0.1", port = 0): Promise<LinkNetwork> {
    const server = createServer();
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject);
      server.listen(port, host, resolve);
    });
    return new LinkNetwork(server, aim);
  }

  /** Connections that the edge has opened so far. */
  get connections(): number {
    return this.#connections;
  }

  /** Calls that are open now. */
  get openCalls(): number {
    return this.#calls.size;
  }

  /** Where calls go from now on: central's link port. */
  aim(aim: (stream: StreamName) => number): void {
    this.#aim = aim;
  }

  /** Has every message looked at before it is passed on; the verdict decides what becomes of it. */
  inspect(inspect: (frame: LinkFrame) => Verdict): void {
    this.#inspect = inspect;
  }

  /** Holds up what one side says on one stream; the returned function lets it all through. */
  hold(stream: StreamName, from: LinkFrame["from"]): () => void {
    const key = `${stream} ${from}`;
    this.#held.add(key);
    return () => {
      this.#held.delete(key);
      for (const call of this.#calls) call.flush();
    };
  }

  cut(how: Cut): void {
    for (const session of this.#sessions.keys()) this.#cutSession(session, how);
  }

  /** Ends the calls of one stream and leaves the connection as it is. */
  cutStream(stream: StreamName): void {
    for (const call of this.#calls) if (call.stream === stream) call.cancel();
  }

  /** Cuts, and lets nobody through until it is opened again. */
  close(): void {
    this.#isClosed = true;
    this.cut("reset");
  }

  open(): void {
    this.#isClosed = false;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const closed = new Promise<void>((resolve) => {
      this.#server.close(() => resolve());
    });
    this.close();
    await closed;
  }

  #onSession(session: ServerHttp2Session): void {
    const socket = this.#lastSocket;
    if (socket === undefined) throw new Error("a session without a connection");
    this.#connections += 1;
    const upstreams = new Upstreams(() => this.#cutSession(session, "reset"));
    this.#sessions.set(session, { socket, upstreams });
    session.on("error", () => undefined);
    session.on("close", () => {
      this.#sessions.delete(session);
      upstreams.reset();
    });
    if (this.#isClosed) this.#cutSession(session, "reset");
  }

  #onCall(near: ServerHttp2Stream, headers: Readonly<Record<string, unknown>>): void {
    const session = near.session as ServerHttp2Session;
    const connection = this.#sessions.get(session);
    if (connection === undefined || this.#isClosed) {
      near.on("error", () => undefined);
      near.destroy();
      return;
    }
    const stream: StreamName = String(headers[":path"]).endsWith("/Report") ? "report" : "follow";
    const call = new LinkCall({
      ...{ stream, near, far: connection.upstreams.request(this.#aim(stream), headers) },
      isHeld: (from) => this.#held.has(`${stream} ${from}`),
      inspect: (frame) => this.#inspect(frame),
      cut: (how) => this.#cutSession(session, how),
      onClosed: () => void this.#calls.delete(call),
    });
    this.#calls.add(call);
  }

  #cutSession(session: ServerHttp2Session, how: Cut): void {
    const connection = this.#sessions.get(session);
    if (connection === undefined) return;
    const { socket, upstreams } = connection;
    this.#sessions.delete(session);
    switch (how) {
      case "reset":
        socket.resetAndDestroy();
        upstreams.reset();
        return;
      case "eof":
        socket.destroy();
        upstreams.end();
        return;
      case "goaway":
        for (const call of this.#calls) call.cancel();
        // Says GOAWAY before it closes.
        session.destroy();
        upstreams.end();
        return;
    }
  }
}
