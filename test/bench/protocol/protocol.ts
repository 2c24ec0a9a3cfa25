import { Scope } from "@causeway/shared/node";
import type { Benchmark, Outcome } from "../harness/benchmark.js";
import { round } from "../harness/quantile.js";
import { type Cost, type IdleBytes, medianCost } from "./cost.js";
import { type LinkWorld, type Reconnect, startLink } from "./start-link.js";
import { type RawWorld, startRaw } from "./start-raw.js";
import type { ProtocolSize } from "./world.js";

const FULL: ProtocolSize = { subscribers: 1_000, changesPerSecond: 1_000, seconds: 5, rounds: 9 };
const SMOKE: ProtocolSize = { subscribers: 20, changesPerSecond: 100, seconds: 1, rounds: 1 };
const CHANGED_SHARE = 0.01;
const KB = 1_024;

interface Traffic {
  readonly link: Cost;
  /** Each message answered, as the link acknowledges its batches. */
  readonly acked: Cost;
  readonly oneWay: Cost;
}

interface Figures extends Traffic {
  readonly linkIdle: IdleBytes;
  readonly rawIdle: IdleBytes;
  readonly firstConnectMs: number;
  readonly equal: Reconnect;
  readonly changed: Reconnect;
}

/** The link's publishing end and its subscribers, without anything of central or an edge. */
export const protocol: Benchmark = {
  name: "protocol",
  says: "what the link costs beside plain gRPC: a message, a subscriber, a reconnect",
  worlds: ["embedded"],
  async run({ size: which, say }) {
    const size = which === "full" ? FULL : SMOKE;
    await using scope = new Scope();
    say(`${size.subscribers} plain streams, and as many of the link`);
    const raw = await startRaw(size, scope);
    const link = await startLink(size, scope);
    say(`${size.changesPerSecond} changes a second, each to 5 of them: the link and plain gRPC in turn`);
    const traffic = await measureTraffic(size, link, raw);
    say("everybody comes back twice");
    const equal = await link.comeBack(0);
    const changed = await link.comeBack(CHANGED_SHARE);
    const { firstConnectMs, idle } = link;
    return describe({ ...traffic, ...{ linkIdle: idle, rawIdle: raw.idle }, ...{ firstConnectMs, equal, changed } });
  },
};

/** In turn, so that what disturbs the machine disturbs all three. */
async function measureTraffic({ seconds, rounds }: ProtocolSize, link: LinkWorld, raw: RawWorld): Promise<Traffic> {
  // The first stretch costs each of them up to a tenth more.
  await link.traffic(seconds);
  await raw.traffic("acks", seconds);
  const costs: Traffic[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const [acked, oneWay] = [await raw.traffic("acks", seconds), await raw.traffic("nothing", seconds)];
    costs.push({ link: await link.traffic(seconds), acked, oneWay });
  }
  const median = (of: keyof Traffic) => medianCost(costs.map((cost) => cost[of]));
  return { link: median("link"), acked: median("acked"), oneWay: median("oneWay") };
}

function describe(figures: Figures): Outcome {
  const { link, acked, oneWay, linkIdle, rawIdle, equal, changed } = figures;
  const ackedRatio = round(link.serverUs / acked.serverUs);
  const bothRatio = round((link.serverUs + link.clientUs) / (acked.serverUs + acked.clientUs));
  const cpuRatio = round(link.serverUs / oneWay.serverUs);
  const extraKb = round((linkIdle.idleHeldBytes - rawIdle.idleHeldBytes) / KB);
  const extraRssKb = round((linkIdle.idleRssBytes - rawIdle.idleRssBytes) / KB);
  return {
    figures: {
      ...{ ackedRatio, bothRatio, cpuRatio, extraKb, extraRssKb },
      link: { traffic: link, ...linkIdle, firstConnectMs: figures.firstConnectMs, equal, changed },
      raw: { acked, oneWay, ...rawIdle },
    },
    tables: [
      {
        title: "processor time a delivered message, microseconds",
        rows: [
          costRow("link", link),
          costRow("plain gRPC, acknowledged", acked),
          costRow("plain gRPC, one way", oneWay),
        ],
      },
      {
        title: "memory of an idle stream at the server, kB",
        rows: [memoryRow("link", linkIdle), memoryRow("plain gRPC", rawIdle)],
      },
      {
        title: `everybody comes back (the first time took ${Math.round(figures.firstConnectMs)} ms)`,
        rows: [reconnectRow("equal state", equal), reconnectRow("1 % changed", changed)],
      },
    ],
    aims: [
      { says: "processor time of the server at most 2 times plain gRPC's, acknowledged", value: ackedRatio, limit: 2 },
      { says: "the same of server and clients together", value: bothRatio, limit: 2 },
      { says: "processor time of the server at most 2 times plain gRPC's, one way", value: cpuRatio, limit: 2 },
      { says: "memory of a subscriber within 30 kB of a plain stream's", value: extraKb, limit: 30 },
      { says: "resources sent to those who come back with equal state", value: equal.resourcesSent, limit: 0 },
    ],
  };
}

function costRow(what: string, { delivered, serverUs, clientUs }: Cost) {
  return { what, server: round(serverUs), client: round(clientUs), delivered };
}

function memoryRow(what: string, { idleHeldBytes, idleRssBytes }: IdleBytes) {
  return { what, "held after collection": round(idleHeldBytes / KB), resident: round(idleRssBytes / KB) };
}

function reconnectRow(what: string, { ms, serverCpuMs, resourcesSent, resourcesMissing }: Reconnect) {
  return {
    what,
    ms: Math.round(ms),
    "server CPU ms": Math.round(serverCpuMs),
    sent: resourcesSent,
    lacking: resourcesMissing,
  };
}
