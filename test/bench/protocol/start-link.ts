import type { Scope } from "@causeway/shared/node";
import { waitFor } from "@causeway/shared/testing";
import { BenchChild } from "../harness/bench-child.js";
import { type Cost, costOf, type IdleBytes, perStream } from "./cost.js";
import type { LinkClientsApi } from "./link-clients-child.js";
import type { LinkServerApi } from "./link-server-child.js";
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

/** The link, its subscribers holding what they want. */
export interface LinkWorld {
  readonly idle: IdleBytes;
  readonly firstConnectMs: number;
  /** Changes resources for so long. */
  traffic(seconds: number): Promise<Cost>;
  /** Everybody leaves, this share of the resources changes, everybody comes back with what they held. */
  comeBack(changedShare: number): Promise<Reconnect>;
}

const DELIVER_MS = 60_000;

interface Link {
  readonly server: BenchChild<LinkServerApi>;
  readonly clients: BenchChild<LinkClientsApi>;
  readonly port: number;
  readonly subscribers: number;
}

/** Ends with its scope. */
export async function startLink(size: ProtocolSize, scope: Scope): Promise<LinkWorld> {
  const server = scope.use(new BenchChild<LinkServerApi>("protocol/link-server-child.js"));
  const clients = scope.use(new BenchChild<LinkClientsApi>("protocol/link-clients-child.js"));
  const { subscribers } = size;
  const { port } = await server.call("start", subscribers);
  const link = { server, clients, port, subscribers };
  const empty = await server.call("usage", "collected");
  const firstConnectMs = await clients.call("connect", port, subscribers);
  const idle = perStream(empty, await server.call("usage", "collected"), subscribers);
  const resources = await server.call("fill");
  await untilReceived(link, resources * WANTED_BY);
  return {
    ...{ idle, firstConnectMs },
    traffic: (seconds) => change(link, size, seconds),
    comeBack: (changedShare) => reconnect(link, Math.ceil(resources * changedShare)),
  };
}

async function change(link: Link, { changesPerSecond }: ProtocolSize, seconds: number): Promise<Cost> {
  const { server, clients } = link;
  await server.call("takeSent");
  await clients.call("takeReceived");
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
