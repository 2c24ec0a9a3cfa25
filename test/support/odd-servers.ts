import { createServer as createHttpServer } from "node:http";
import { type AddressInfo, createServer as createTcpServer, type Server, type Socket } from "node:net";

export interface OddServer extends AsyncDisposable {
  readonly url: string;
}

/** Takes connections and never says anything. */
export async function startSilentServer(): Promise<OddServer> {
  const sockets = new Set<Socket>();
  const server = createTcpServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => socket.destroy());
    socket.resume();
  });
  return listening(server, () => {
    for (const socket of sockets) socket.destroy();
  });
}

/** Answers everything with a page, as a proxy or another program would. */
export async function startForeignServer(): Promise<OddServer> {
  const server = createHttpServer((_request, response) => {
    response.writeHead(200, { "content-type": "text/html", connection: "close" }).end("<html>It works!</html>");
  });
  return listening(server, () => server.closeAllConnections());
}

/** An address where nothing listens any more. */
export async function freedUrl(): Promise<string> {
  await using server = await startSilentServer();
  return server.url;
}

async function listening(server: Server, drop: () => void): Promise<OddServer> {
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    [Symbol.asyncDispose]: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        drop();
      }),
  };
}
