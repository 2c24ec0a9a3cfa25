import type { IncomingMessage } from "node:http";
import { AppError } from "../domain/app-error.js";
import type { Clock } from "../domain/clock.js";
import { connectionError } from "./http-exchange.js";

/**
 * The body piece by piece as it arrives. Throws `Timeout` when nothing came for `idleMs` (a peer that is gone without a word
 * looks like that), `Unavailable` when the connection broke. Whoever stops reading early closes the connection.
 */
export async function* bodyChunks(response: IncomingMessage, clock: Clock, idleMs: number): AsyncIterable<Buffer> {
  let lastMs = clock.monotonic();
  const look = () => {
    const restMs = lastMs + idleMs - clock.monotonic();
    if (restMs > 0) cancel = clock.after(restMs, look);
    else response.destroy(new AppError("Timeout", `nothing came for ${idleMs} ms`));
  };
  let cancel = clock.after(idleMs, look);
  try {
    for await (const chunk of response) {
      lastMs = clock.monotonic();
      yield chunk as Buffer;
    }
  } catch (error) {
    throw connectionError(error);
  } finally {
    cancel();
  }
}

/** The whole body as text. Throws `Invalid` when it is larger than `maxBytes`. */
export async function bodyText(response: IncomingMessage, clock: Clock, limits: BodyLimits): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of bodyChunks(response, clock, limits.idleMs)) {
    chunks.push(chunk);
    bytes += chunk.length;
    if (bytes > limits.maxBytes) throw new AppError("Invalid", `the answer is larger than ${limits.maxBytes} bytes`);
  }
  return Buffer.concat(chunks).toString("utf8");
}

export interface BodyLimits {
  readonly idleMs: number;
  readonly maxBytes: number;
}
