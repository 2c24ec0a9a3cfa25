import type { Server, ServerCredentials } from "@grpc/grpc-js";
import { AppError } from "../domain/app-error.js";
import type { Clock } from "../domain/clock.js";

/** How long calls that are open get to end. */
const STOP_MS = 2_000;

/** Listens and returns the port. Throws AppError `Unavailable` when that is not possible. */
export function bindServer(server: Server, address: string, credentials: ServerCredentials): Promise<number> {
  return new Promise((resolve, reject) => {
    server.bindAsync(address, credentials, (error, port) => {
      if (error === null) resolve(port);
      else reject(new AppError("Unavailable", `cannot listen on ${address}`, { cause: error }));
    });
  });
}

/** Takes no new calls, waits for the open ones for 2 s, then drops them. */
export function stopServer(server: Server, clock: Clock): Promise<void> {
  return new Promise((resolve) => {
    const cancel = clock.after(STOP_MS, () => {
      server.forceShutdown();
      resolve();
    });
    server.tryShutdown(() => {
      cancel();
      resolve();
    });
  });
}
