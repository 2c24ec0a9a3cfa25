import { once } from "node:events";
import { type AddressInfo, createServer, type Server } from "node:net";

/** Handed out before: the kernel may offer a port again before its new owner listens. */
const given = new Set<number>();

/** Ports of loopback that nobody listens on, as the kernel chooses them. */
export async function takeFreePorts(count: number): Promise<readonly number[]> {
  const servers: Server[] = [];
  const ports: number[] = [];
  while (ports.length < count) {
    const server = createServer().listen(0, "127.0.0.1");
    servers.push(server);
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    if (given.has(port)) continue;
    given.add(port);
    ports.push(port);
  }
  await Promise.all(servers.map(async (server) => await once(server.close(), "close")));
  return ports;
}
