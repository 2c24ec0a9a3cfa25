import type { Server } from "node:https";
import type { Socket } from "node:net";

/** Knows the TCP connection under each TLS connection, which alone can be reset. */
export class ConnectionRegistry {
  readonly #sockets = new Map<number, Socket>();

  constructor(server: Server) {
    server.on("connection", (socket: Socket) => {
      const port = socket.remotePort ?? 0;
      this.#sockets.set(port, socket);
      socket.once("close", () => this.#sockets.delete(port));
    });
  }

  /** Ends the connection of a TLS socket by a TCP reset: what a client sees of a crashed node or a firewall. */
  reset(secure: Socket): void {
    this.#sockets.get(secure.remotePort ?? 0)?.resetAndDestroy();
  }

  /** Ends every connection, also those that have left HTTP and that the server no longer counts as its own. */
  destroyAll(): void {
    for (const socket of this.#sockets.values()) socket.destroy();
  }
}
