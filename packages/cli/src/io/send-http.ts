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
    outgoing.on("error", (error) => reject(reasonOf(error, signal)));
    outgoing.on("timeout", () => outgoing.destroy(timeoutError()));
    outgoing.on("response", (response) => {
      const body = readBody(response, signal);
      resolve({ status: response.statusCode ?? 0, contentType: response.headers["content-type"] ?? "", body });
    });
    writeBody(outgoing, call.body);
  });
}

function writeBody(outgoing: ClientRequest, body: HttpCall["body"]): void {
  if (body === undefined || typeof body === "string") {
    outgoing.end(body);
    return;
  }
  // Waits for the other end when it reads slowly; a body that cannot be read ends the request with its error.
  import("node:stream").then(({ pipeline, Readable }) => {
    pipeline(Readable.from(body), outgoing, (error) => {
      if (error) outgoing.destroy(error);
    });
  }, outgoing.destroy.bind(outgoing));
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
