import { type DnsServer, startDnsServer } from "@causeway/sandbox";
import { serveParent } from "../harness/serve-parent.js";
import { addressOf, nameOf } from "./names.js";

let server: undefined | DnsServer;

const api = {
  async start({ names, ttlSeconds }: { readonly names: number; readonly ttlSeconds: number }) {
    server = await startDnsServer({ port: 0, manner: "recursive" });
    for (let index = 0; index < names; index += 1) {
      server.set(nameOf(index), { kind: "addresses", addresses: [addressOf(index)], ttlSeconds });
    }
    return server.address.port;
  },
  queries: () => server?.queries().udp ?? 0,
};

export type DnsChildApi = typeof api;
serveParent(api);
