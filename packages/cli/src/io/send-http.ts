import type { ClientRequest, IncomingMessage } from "node:http";
import type { HttpCall, HttpReply } from "../http-transport.js";

/** HTTP by Node's own client: it is ready in a third of the time that `fetch` takes, and follows no redirects. */
export async function sendHttp(call: HttpCall): Promise<HttpReply> {
  const { request } = await (call.url.startsWith("https:") ? import("node:https") : import("node:http"));
  return new Promise((resolve, reject) => {
    const { method, headers, signal, idleTimeoutMs } = call;
    const outgoing = request(call.url, {
      method,
      headers,
      ...(signal === undefined ? {} : { signal }),
      ...(idleTimeoutMs === undefined ? {} : { timeout: idleTimeoutMs }),
    });
    outgoing.on("error", (error) => {
      // A connection from an earlier request that the server had closed meanwhile: nothing has been looked at.
      if (isStale(outgoing, error) && isRepeatable(call)) sendHttp(call).then(resolve, reject);
      else reject(reasonOf(error, signal));
    });
    outgoing.on("timeout", () => outgoing.destroy(timeoutError()));
    outgoing.on("response", (response) => {
      const body = readBody(response, signal);
      resolve({ status: response.statusCode ?? 0, contentType: response.headers["content-type"] ?? "", body });
    });
    // What breaks the request matters more than that it is broken then.
    writeBody(outgoing, call.body, reject);
  });
}

/** https://nodejs.org/docs/latest-v20.x/api/http.html#requestreusedsocket */
function isStale(outgoing: ClientRequest, error: NodeJS.ErrnoException): boolean {
  return outgoing.reusedSocket && error.code === "ECONNRESET";
}

function isRepeatable({ body, signal }: HttpCall): boolean {
  return (body === undefined || typeof body === "string") && signal?.aborted !== true;
}

function writeBody(outgoing: ClientRequest, body: HttpCall["body"], onUnreadable: (error: unknown) => void): void {
  if (body === undefined || typeof body === "string") {
    // As bytes: Node would write the head in the encoding of a text that goes with it.
    outgoing.end(body === undefined ? undefined : Buffer.from(body));
    return;
  }
  // Waits for the other end when it reads slowly.
  import("node:stream").then(({ pipeline, Readable }) => {
    const readable = Readable.from(body);
    readable.on("error", onUnreadable);
    pipeline(readable, outgoing, (error) => {
      if (error) outgoing.destroy(error);
    });
  }, onUnreadable);
}

async function* readBody(response: IncomingMessage, signal: undefined | AbortSignal): AsyncGenerator<Uint8Array> {
  try {
    for await (const chunk of response) yield chunk as Uint8Array;
  } catch (error) {
    throw reasonOf(error, signal);
  }
}

/** An abort is told by its reason, as `fetch` tells it: whether a deadline passed is known to the signal only. */
function reasonOf(error: unknown, signal: undefined | AbortSignal): unknown {
  return signal?.aborted === true ? signal.reason : error;
}

function timeoutError(): Error {
  return Object.assign(new Error("nothing came for too long"), { name: "TimeoutError" });
}
