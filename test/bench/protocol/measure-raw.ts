import { Scope } from "@causeway/shared/node";
import { waitFor } from "@causeway/shared/testing";
import { BenchChild } from "../harness/bench-child.js";
import type { Usage } from "../harness/usage.js";
import type { RawClientsApi } from "./raw-clients-child.js";
import type { RawServerApi } from "./raw-server-child.js";
import type { ProtocolSize } from "./world.js";

/** What a stretch of traffic cost the publishing side and the other, in microseconds a delivered message. */
export interface Cost {
  readonly delivered: number;
  readonly serverUs: number;
  readonly clientUs: number;
}

export interface RawFigures {
  /** Messages one way only. */
  readonly oneWay: Cost;
  /** Each answered, as the link acknowledges its batches. */
  readonly acked: Cost;
  /** Bytes that an idle stream costs the server: resident, and held after collection. */
  readonly idleRssBytes: number;
  readonly idleHeldBytes: number;
}

const CONNECT_MS = 60_000;

export async function measureRaw({ subscribers, changesPerSecond, seconds }: ProtocolSize): Promise<RawFigures> {
  await using scope = new Scope();
  const server = scope.use(new BenchChild<RawServerApi>("protocol/raw-server-child.js"));
  const clients = scope.use(new BenchChild<RawClientsApi>("protocol/raw-clients-child.js"));
  const { port } = await server.call("start");
  const empty = await server.call("usage", "collected");
  await clients.call("connect", port, subscribers);
  await waitFor(async () => (await server.call("connected")) === subscribers, CONNECT_MS);
  const idle = await server.call("usage", "collected");
  const send = async (what: "nothing" | "acks") => {
    await clients.call("answerWith", what);
    await server.call("takeCounts");
    await clients.call("takeReceived");
    const before = [await server.call("usage", "asIs"), await clients.call("usage", "asIs")] as const;
    await server.call("change", changesPerSecond, seconds);
    const { sent } = await server.call("takeCounts");
    let delivered = 0;
    await waitFor(async () => {
      delivered += await clients.call("takeReceived");
      return delivered === sent;
    }, CONNECT_MS);
    return costOf(delivered, before, [await server.call("usage", "asIs"), await clients.call("usage", "asIs")]);
  };
  await send("acks");
  const [oneWay, acked] = [await send("nothing"), await send("acks")];
  return { oneWay, acked, ...perStream(empty, idle, subscribers) };
}

/** `before` and `after`: of the server and the clients. */
export function costOf(delivered: number, before: readonly [Usage, Usage], after: readonly [Usage, Usage]): Cost {
  const us = (index: 0 | 1) => ((after[index].cpuMs - before[index].cpuMs) * 1_000) / delivered;
  return { delivered, serverUs: us(0), clientUs: us(1) };
}

export function perStream(
  empty: Usage,
  idle: Usage,
  streams: number,
): Pick<RawFigures, "idleRssBytes" | "idleHeldBytes"> {
  return {
    idleRssBytes: (idle.rssBytes - empty.rssBytes) / streams,
    idleHeldBytes: (idle.heldBytes - empty.heldBytes) / streams,
  };
}
