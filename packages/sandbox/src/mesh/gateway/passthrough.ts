import type { Socket } from "node:net";
import type { Clock } from "@causeway/shared";
import { parseClientHello } from "./client-hello.js";

/** Envoy's `transport_socket_connect_timeout` for a greeting that does not come. */
const HELLO_TIMEOUT_MS = 5_000;

/** The server name of the greeting, which stays in the socket for whoever reads it next; undefined when there is none. */
export function readServerName(socket: Socket, clock: Clock): Promise<undefined | string> {
  return new Promise((resolve) => {
    let seen = Buffer.alloc(0);
    const finish = (name: undefined | string) => {
      cancelTimer();
      socket.removeListener("data", onData);
      socket.removeListener("close", onClose);
      socket.pause();
      socket.unshift(seen);
      resolve(name);
    };
    const onData = (chunk: Buffer) => {
      seen = Buffer.concat([seen, chunk]);
      const hello = parseClientHello(seen);
      if (hello.kind === "notTls") finish(undefined);
      else if (hello.kind === "hello") finish(hello.serverName);
    };
    const onClose = () => {
      cancelTimer();
      resolve(undefined);
    };
    const cancelTimer = clock.after(HELLO_TIMEOUT_MS, () => finish(undefined));
    socket.on("data", onData);
    socket.once("close", onClose);
  });
}

/** Passes bytes both ways; what ends one side ends the other. */
export function joinSockets(left: Socket, right: Socket): void {
  for (const [from, to] of [
    [left, right],
    [right, left],
  ] as const) {
    from.on("error", () => to.destroy());
    from.once("close", () => to.destroy());
    from.pipe(to);
  }
}
