import type { AddressInfo, Server, Socket } from "node:net";
import { AppError, type Clock } from "@causeway/shared";

/** A server on a free port of 127.0.0.1 that knows its connections, so that it can end them. */
export class LocalListener {
  readonly localPort: Promise<number>;
  readonly #server: Server;
  readonly #clock: Clock;
  readonly #sockets = new Set<Socket>();

  constructor(server: Server, clock: Clock) {
    this.#server = server;
    this.#clock = clock;
    server.on("connection", (socket: Socket) => {
      this.#sockets.add(socket);
      socket.once("close", () => this.#sockets.delete(socket));
    });
    this.localPort = new Promise((resolve, reject) => {
      server.once("error", (error) => {
        reject(new AppError("Unavailable", `cannot listen: ${error.message}`, { cause: error }));
      });
      server.listen(0, "127.0.0.1", () => resolve((server.address() as AddressInfo).port));
    });
    // Whoever dials sees the error; nobody may dial.
    this.localPort.catch(() => undefined);
  }

  get connections(): number {
    return this.#sockets.size;
  }

  /**
   * Accepts for `drainMs` more, then no longer; ends as soon as the last connection has, at the latest after `graceMs`,
   * when those that are left are cut. `closeIdle` is called when nothing more is accepted.
   */
  async stop(drainMs: number, graceMs: number, closeIdle: () => void): Promise<void> {
    await this.localPort.catch(() => undefined);
    if (drainMs > 0) await new Promise<void>((resolve) => this.#clock.after(drainMs, resolve));
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    closeIdle();
    const cancelGrace = this.#clock.after(graceMs, () => this.#cutAll());
    if (graceMs <= 0) this.#cutAll();
    await closed;
    cancelGrace();
  }

  #cutAll(): void {
    for (const socket of this.#sockets) socket.destroy();
  }
}
