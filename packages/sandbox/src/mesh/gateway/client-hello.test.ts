import { once } from "node:events";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { connect } from "node:tls";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseClientHello } from "./client-hello.js";

const NAME = "outbound_.9080_._.details.bookinfo.svc.cluster.local";

/** The first bytes of Node's own TLS client. */
async function greet(servername: undefined | string): Promise<Buffer> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const client = connect({ host: "127.0.0.1", port, ...(servername === undefined ? {} : { servername }) });
  client.on("error", () => undefined);
  const [socket] = (await once(server, "connection")) as [Socket];
  const [bytes] = (await once(socket, "data")) as [Buffer];
  socket.destroy();
  client.destroy();
  server.close();
  return bytes;
}

const HELLO = await greet(NAME);

/** The same handshake message in records of a few bytes. */
function fragment(hello: Buffer, size: number): Buffer {
  const message = hello.subarray(5);
  const records: Buffer[] = [];
  for (let at = 0; at < message.length; at += size) {
    const part = message.subarray(at, at + size);
    records.push(Buffer.from([22, 3, 1, part.length >> 8, part.length & 255]), part);
  }
  return Buffer.concat(records);
}

describe("parseClientHello", () => {
  it("reads the server name that a real client sends", () => {
    expect(parseClientHello(HELLO)).toEqual({ kind: "hello", serverName: NAME });
  });

  it("reads an empty name when the client sends none", async () => {
    expect(parseClientHello(await greet(undefined))).toEqual({ kind: "hello", serverName: "" });
  });

  it("waits for the rest of every beginning", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: HELLO.length - 1 }), (length) => {
        expect(parseClientHello(HELLO.subarray(0, length))).toEqual({ kind: "partial" });
      }),
    );
  });

  it("joins records of any size", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 200 }), (size) => {
        expect(parseClientHello(fragment(HELLO, size))).toEqual({ kind: "hello", serverName: NAME });
      }),
    );
  });

  it.each([
    { title: "HTTP", bytes: Buffer.from("GET / HTTP/1.1\r\n\r\n") },
    { title: "another record", bytes: Buffer.from([23, 3, 3, 0, 1, 0]) },
    { title: "another handshake message", bytes: Buffer.from([22, 3, 1, 0, 4, 2, 0, 0, 0]) },
    { title: "an old version", bytes: Buffer.from([22, 2, 0]) },
    { title: "an endless greeting", bytes: Buffer.from([22, 3, 1, 0, 4, 1, 255, 255, 255]) },
    { title: "a greeting that does not hold together", bytes: Buffer.from([22, 3, 1, 0, 6, 1, 0, 0, 2, 3, 3]) },
  ])("does not take $title", ({ bytes }) => {
    expect(parseClientHello(bytes)).toEqual({ kind: "notTls" });
  });

  it("answers something for any bytes", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.boolean(), (bytes, isHandshake) => {
        const given = isHandshake ? Buffer.concat([HELLO.subarray(0, 5), bytes]) : bytes;
        expect(["partial", "notTls", "hello"]).toContain(parseClientHello(given).kind);
      }),
    );
  });
});
