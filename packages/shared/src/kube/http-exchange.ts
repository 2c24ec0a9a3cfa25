import { type IncomingMessage, request as plainRequest } from "node:http";
import { type RequestOptions, request as tlsRequest } from "node:https";
import { AppError } from "../domain/app-error.js";
import type { Clock } from "../domain/clock.js";

export interface HttpExchange {
  readonly url: URL;
  readonly options: RequestOptions;
  readonly body: undefined | string;
  readonly signal: undefined | AbortSignal;
  readonly clock: Clock;
  /** Until the headers are there; waiting for a free connection counts. */
  readonly deadlineMs: number;
}

/** With it the kernel notices a peer that is gone without a word after about 25 s. */
const KEEPALIVE_PROBE_MS = 15_000;

/**
 * Sends one request, once more if a kept connection was closed just as it was taken from the pool (the server has not seen
 * it then). The signal ends the reading of the body too. Throws `Timeout`, `Unavailable` or `Cancelled`.
 */
export async function sendRequest(exchange: HttpExchange): Promise<IncomingMessage> {
  const first = await sendOnce(exchange);
  const response = first === "stale" ? await sendOnce(exchange) : first;
  if (response === "stale") throw new AppError("Unavailable", "the API server closes connections as they are used");
  return response;
}

function sendOnce(exchange: HttpExchange): Promise<IncomingMessage | "stale"> {
  const { url, options, clock, deadlineMs, signal } = exchange;
  return new Promise((resolve, reject) => {
    let response: undefined | IncomingMessage;
    const request = url.protocol === "http:" ? plainRequest(url, options) : tlsRequest(url, options);
    const stop = (error: AppError) => void (response ?? request).destroy(error);
    const cancelDeadline = clock.after(deadlineMs, () =>
      stop(new AppError("Timeout", `no answer in ${deadlineMs} ms`)),
    );
    const abort = () => stop(new AppError("Cancelled", "the caller stopped waiting"));
    signal?.addEventListener("abort", abort);
    request.on("socket", (socket) => void socket.setKeepAlive(true, KEEPALIVE_PROBE_MS));
    request.on("response", (answer) => {
      cancelDeadline();
      response = answer;
      resolve(answer);
    });
    request.on("error", (error: NodeJS.ErrnoException) => {
      if (request.reusedSocket && (error.code === "ECONNRESET" || error.code === "EPIPE")) resolve("stale");
      else reject(connectionError(error));
    });
    request.on("close", () => {
      cancelDeadline();
      signal?.removeEventListener("abort", abort);
    });
    if (signal?.aborted) abort();
    else request.end(exchange.body);
  });
}

/** What a broken connection means to the caller; an AppError stays what it is. */
export function connectionError(error: unknown): AppError {
  if (error instanceof AppError) return error;
  const reason = error instanceof Error ? error.message : String(error);
  return new AppError("Unavailable", `the API server is not reachable: ${reason}`, { cause: error });
}
