import { Scope } from "@causeway/shared/node";
import { waitFor } from "@causeway/shared/testing";
import { BenchChild } from "../harness/bench-child.js";
import type { LinkClientsApi } from "./link-clients-child.js";
import type { LinkServerApi } from "./link-server-child.js";
import { type Cost, costOf, perStream } from "./measure-raw.js";
import { type ProtocolSize, WANTED_BY } from "./world.js";

/** One time that all subscribers came back. */
export interface Reconnect {
  /** Until each has its Complete. */
  readonly ms: number;
  readonly serverCpuMs: number;
  /** Resources that went over the wire. */
  readonly resourcesSent: number;
  /** Resources that subscribers lacked. */
  readonly resourcesMissing: number;
}

export interface LinkFigures {
  readonly traffic: Cost;
  readonly idleRssBytes: number;
  readonly idleHeldBytes: number;
  readonly firstConnectMs: number;
  readonly equal: Reconnect;
  readonly changed: Reconnect;
}

const CHANGED_SHARE = 0.01;
const DELIVER_MS = 60_000;

interface Link {
  readonly server: BenchChild<LinkServerApi>;
  readonly clients: BenchChild<LinkClientsApi>;
  readonly port: number;
  readonly subscribers: number;
}

export async function measureLink(size: ProtocolSize): Promise<LinkFigures> {
  await using scope = new Scope();
  const server = scope.use(new BenchChild<LinkServerApi>("protocol/link-server-child.js"));
  const clients = scope.use(new BenchChild<LinkClientsApi>("protocol/link-clients-child.js"));
  const { subscribers } = size;
  const { port } = await server.call("start", subscribers);
  const link = { server, clients, port, subscribers };
  const empty = await server.call("usage", "collected");
  const firstConnectMs = await clients.call("connect", port, subscribers);
  const idle = await server.call("usage", "collected");
  const resources = await server.call("fill");
  await untilReceived(link, resources * WANTED_BY);
  await change(link, size, 1);
  const traffic = await change(link, size, size.seconds);
  const equal = await reconnect(link, 0);
  const changed = await reconnect(link, Math.ceil(resources * CHANGED_SHARE));
  return { traffic, ...perStream(empty, idle, subscribers), firstConnectMs, equal, changed };
}

async function change(link: Link, { changesPerSecond }: ProtocolSize, seconds: number): Promise<Cost> {
  const { server, clients } = link;
  await server.call("takeSent");
  const before = [await server.call("usage", "asIs"), await clients.call("usage", "asIs")] as const;
  await server.call("change", changesPerSecond, seconds);
  const delivered = await untilLevel(link);
  return costOf(delivered, before, [await server.call("usage", "asIs"), await clients.call("usage", "asIs")]);
}

/** Everybody leaves, so many resources change, everybody comes back with what they held. */
async function reconnect(link: Link, changes: number): Promise<Reconnect> {
  const { server, clients, port, subscribers } = link;
  await clients.call("disconnect");
  await server.call("changeSome", changes);
  await server.call("takeSent");
  const before = await server.call("usage", "asIs");
  const ms = await clients.call("connect", port, subscribers);
  const after = await server.call("usage", "asIs");
  const resourcesSent = await server.call("takeSent");
  const resourcesMissing = await clients.call("takeReceived");
  return { ms, serverCpuMs: after.cpuMs - before.cpuMs, resourcesSent, resourcesMissing };
}

async function untilReceived({ clients }: Link, count: number): Promise<void> {
  let received = 0;
  const look = async () => {
    received += await clients.call("takeReceived");
    return received >= count;
  };
  await waitFor(look, DELIVER_MS, () => `${received} of ${count} received`);
}

/** Waits until what was sent has been received; returns how much that was. */
async function untilLevel({ server, clients }: Link): Promise<number> {
  let [sent, received] = [0, 0];
  const look = async () => {
    sent += await server.call("takeSent");
    received += await clients.call("takeReceived");
    return sent === received;
  };
  await waitFor(look, DELIVER_MS, () => `${received} of ${sent} received`);
  return received;
}
