import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { waitFor } from "@causeway/shared/testing";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { HttpCall } from "../http-transport.js";
import { sendHttp } from "./send-http.js";

let server: Server;
let answer: (request: IncomingMessage, response: ServerResponse) => void;
beforeEach(async () => {
  server = createServer((request, response) => answer(request, response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
});
afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

function call(rest: Partial<HttpCall> = {}): HttpCall {
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/a?b=c`;
  return { method: "GET", url, headers: {}, body: undefined, signal: undefined, idleTimeoutMs: undefined, ...rest };
}

async function textOf(body: AsyncIterable<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of body) chunks.push(chunk);
  return Buffer.concat(chunks).toString("utf8");
}

/** Answers with what came. */
async function echo(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const body = await textOf(request as AsyncIterable<Uint8Array>);
  const header = Buffer.from(String(request.headers["causeway-author"] ?? ""), "latin1").toString("utf8");
  response.writeHead(201, { "content-type": "text/plain" }).end(`${request.method} ${request.url} ${header} ${body}`);
}

async function* pieces(): AsyncGenerator<Uint8Array> {
  yield Buffer.from("one ");
  yield Buffer.from("two");
}

describe("sendHttp", () => {
  const author = { "causeway-author": Buffer.from("Zoë", "utf8").toString("latin1") };

  it.each([
    { name: "nothing", body: undefined, text: "POST /a?b=c Zoë " },
    { name: "text", body: "grüße", text: "POST /a?b=c Zoë grüße" },
    { name: "pieces", body: pieces(), text: "POST /a?b=c Zoë one two" },
  ])("sends $name with the bytes of its header as they are", async ({ body, text }) => {
    answer = (request, response) => void echo(request, response);
    const reply = await sendHttp(call({ method: "POST", headers: author, body }));
    expect({ status: reply.status, contentType: reply.contentType }).toEqual({
      status: 201,
      contentType: "text/plain",
    });
    expect(await textOf(reply.body)).toBe(text);
  });

  it("does not follow a redirect", async () => {
    answer = (_request, response) => void response.writeHead(302, { location: "/elsewhere" }).end();
    expect((await sendHttp(call())).status).toBe(302);
  });

  it("rejects with Node's error when nobody listens", async () => {
    const refused = call();
    await new Promise((resolve) => server.close(resolve));
    await expect(sendHttp(refused)).rejects.toMatchObject({ code: "ECONNREFUSED" });
    server.listen(0, "127.0.0.1");
  });

  it("sends anew what went into a connection that was closed before", async () => {
    let isFirst = true;
    answer = (request, response) => {
      void echo(request, response);
      if (isFirst) response.once("close", () => request.socket.destroy());
      isFirst = false;
    };
    await textOf((await sendHttp(call())).body);
    expect(await textOf((await sendHttp(call())).body)).toBe("GET /a?b=c  ");
  });

  it("gives up on an answer that stops coming", async () => {
    answer = (_request, response) => void response.writeHead(200).write("begun");
    const reply = await sendHttp(call({ idleTimeoutMs: 30 }));
    await expect(textOf(reply.body)).rejects.toThrow();
  });

  it("gives up on an answer that does not come", async () => {
    answer = () => undefined;
    await expect(sendHttp(call({ idleTimeoutMs: 30 }))).rejects.toMatchObject({ name: "TimeoutError" });
  });

  it("ends with the reason of its signal, also while it reads", async () => {
    answer = (_request, response) => void response.writeHead(200).write("begun");
    const stop = new AbortController();
    const reply = await sendHttp(call({ signal: stop.signal }));
    const reading = textOf(reply.body);
    stop.abort(new Error("enough"));
    await expect(reading).rejects.toThrow("enough");
  });

  it("rejects when the body breaks off", async () => {
    answer = (request, response) => {
      response.writeHead(200, { "content-length": "100" }).write("begun");
      setImmediate(() => request.socket.destroy());
    };
    const reply = await sendHttp(call());
    await expect(textOf(reply.body)).rejects.toMatchObject({ code: "ECONNRESET" });
  });

  it("ends the request when its own body cannot be read", async () => {
    let isAsked = false;
    let isClosed = false;
    answer = (request) => {
      isAsked = true;
      request.on("close", () => {
        isClosed = true;
      });
    };
    async function* broken(): AsyncGenerator<Uint8Array> {
      yield Buffer.from("begun");
      await waitFor(() => isAsked);
      throw new Error("the disk is gone");
    }
    await expect(sendHttp(call({ method: "POST", body: broken() }))).rejects.toThrow("the disk is gone");
    await waitFor(() => isClosed);
  });
});
