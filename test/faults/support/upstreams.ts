import { type ClientHttp2Session, type ClientHttp2Stream, connect as connectHttp2 } from "node:http2";
import { connect, type Socket } from "node:net";

interface Upstream {
  readonly session: ClientHttp2Session;
  readonly socket: Socket;
}

/** The connections behind one connection of an edge: one to each central that its calls go to. */
export class Upstreams {
  readonly #open = new Map<number, Upstream>();
  readonly #onLost: () => void;

  /** `onLost`: a central's end of a connection has gone. */
  constructor(onLost: () => void) {
    this.#onLost = onLost;
  }

  /** Opens a call to the central at this port; what goes wrong closes it. */
  request(port: number, headers: Readonly<Record<string, unknown>>): ClientHttp2Stream {
    const { session } = this.#open.get(port) ?? this.#connect(port);
    const kept = Object.entries(headers).filter(([name]) => name !== ":authority" && name !== "http2-settings");
    return session.request(Object.fromEntries(kept) as Record<string, string>, { endStream: false });
  }

  reset(): void {
    for (const { socket } of this.#open.values()) socket.resetAndDestroy();
    this.#open.clear();
  }

  /** Closes the connections in peace. */
  end(): void {
    for (const { socket } of this.#open.values()) socket.destroy();
    this.#open.clear();
  }

  #connect(port: number): Upstream {
    const socket = connect(port, "127.0.0.1");
    socket.on("error", () => undefined);
    const session = connectHttp2(`http://127.0.0.1:${port}`, { createConnection: () => socket });
    const upstream = { session, socket };
    this.#open.set(port, upstream);
    session.on("error", () => undefined);
    session.on("close", () => {
      if (this.#open.get(port) !== upstream) return;
      this.#open.delete(port);
      this.#onLost();
    });
    return upstream;
  }
}
