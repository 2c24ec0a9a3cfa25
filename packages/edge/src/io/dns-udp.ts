import { createSocket } from "node:dgram";
import { describeNetworkError, type ExchangeOptions, type ExchangeResult } from "./dns-exchange.js";

/**
 * One datagram out and the first that answers it. Each has a socket of its own, so the kernel chooses a new random port;
 * it is connected, so that nobody but the server is heard, and a closed port shows at once.
 */
export function exchangeByUdp<T>(options: ExchangeOptions<T>): Promise<ExchangeResult<T>> {
  const { server, bytes, signal, read } = options;
  return new Promise((resolve) => {
    const socket = createSocket(server.host.includes(":") ? "udp6" : "udp4");
    let isOver = false;
    const end = (result: ExchangeResult<T>) => {
      if (isOver) return;
      isOver = true;
      signal.removeEventListener("abort", onAbort);
      socket.close();
      resolve(result);
    };
    const onAbort = () => end({ kind: "silent" });
    const onError = (error: Error) => end({ kind: "failed", error: describeNetworkError(error) });
    socket.on("error", onError);
    socket.on("message", (message) => {
      const answer = read(message);
      if (answer !== undefined) end({ kind: "answer", answer });
    });
    signal.addEventListener("abort", onAbort, { once: true });
    if (signal.aborted) return onAbort();
    socket.connect(server.port, server.host, () => {
      if (isOver) return;
      socket.send(bytes, (error) => {
        if (error) onError(error);
      });
    });
  });
}
