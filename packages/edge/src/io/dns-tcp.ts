import { connect } from "node:net";
import { describeNetworkError, type ExchangeOptions, type ExchangeResult } from "./dns-exchange.js";

/** A message over TCP follows its length in two bytes (RFC 1035, 4.2.2). */
const LENGTH_BYTES = 2;

/** One connection for one message and its answer; on it nothing but the answer is expected. */
export function exchangeByTcp<T>(options: ExchangeOptions<T>): Promise<ExchangeResult<T>> {
  const { server, bytes, signal, read } = options;
  return new Promise((resolve) => {
    const socket = connect({ host: server.host, port: server.port });
    let received = Buffer.alloc(0);
    let isOver = false;
    const end = (result: ExchangeResult<T>) => {
      if (isOver) return;
      isOver = true;
      signal.removeEventListener("abort", onAbort);
      socket.destroy();
      resolve(result);
    };
    const onAbort = () => end({ kind: "silent" });
    socket.on("error", (error) => end({ kind: "failed", error: describeNetworkError(error) }));
    socket.on("close", () => end({ kind: "failed", error: "closed the TCP connection without an answer" }));
    socket.on("data", (chunk) => {
      received = Buffer.concat([received, chunk]);
      const message = wholeMessage(received);
      if (message === undefined) return;
      const answer = read(message);
      end(
        answer === undefined
          ? { kind: "failed", error: "answers another question by TCP" }
          : { kind: "answer", answer },
      );
    });
    signal.addEventListener("abort", onAbort, { once: true });
    if (signal.aborted) return onAbort();
    const length = Buffer.alloc(LENGTH_BYTES);
    length.writeUInt16BE(bytes.length);
    socket.write(Buffer.concat([length, bytes]));
  });
}

function wholeMessage(received: Buffer): undefined | Buffer {
  if (received.length < LENGTH_BYTES) return undefined;
  const end = LENGTH_BYTES + received.readUInt16BE(0);
  return received.length < end ? undefined : received.subarray(LENGTH_BYTES, end);
}
