import type { Benchmark, Outcome } from "../harness/benchmark.js";
import { round } from "../harness/quantile.js";
import { type LinkFigures, measureLink, type Reconnect } from "./measure-link.js";
import { type Cost, measureRaw, type RawFigures } from "./measure-raw.js";
import type { ProtocolSize } from "./world.js";

const FULL: ProtocolSize = { subscribers: 1_000, changesPerSecond: 1_000, seconds: 10 };
const SMOKE: ProtocolSize = { subscribers: 20, changesPerSecond: 100, seconds: 1 };
const KB = 1_024;

/** The link's publishing end and its subscribers, without anything of central or an edge. */
export const protocol: Benchmark = {
  name: "protocol",
  says: "what the link costs beside plain gRPC: a message, a subscriber, a reconnect",
  worlds: ["embedded"],
  async run({ size: which, say }) {
    const size = which === "full" ? FULL : SMOKE;
    say(`plain gRPC: ${size.subscribers} streams, ${size.changesPerSecond} changes a second, each to 5 of them`);
    const raw = await measureRaw(size);
    say("the link: the same, then everybody comes back twice");
    const link = await measureLink(size);
    return describe(raw, link);
  },
};

function describe(raw: RawFigures, link: LinkFigures): Outcome {
  const cpuRatio = round(link.traffic.serverUs / raw.oneWay.serverUs);
  const ackedRatio = round(link.traffic.serverUs / raw.acked.serverUs);
  const extraKb = round((link.idleHeldBytes - raw.idleHeldBytes) / KB);
  const extraRssKb = round((link.idleRssBytes - raw.idleRssBytes) / KB);
  return {
    figures: { ...{ cpuRatio, ackedRatio, extraKb, extraRssKb }, ...{ link, raw } },
    tables: [
      {
        title: "processor time a delivered message, microseconds",
        rows: [
          costRow("link", link.traffic),
          costRow("plain gRPC, acknowledged", raw.acked),
          costRow("plain gRPC, one way", raw.oneWay),
        ],
      },
      {
        title: "memory of an idle stream at the server, kB",
        rows: [memoryRow("link", link), memoryRow("plain gRPC", raw)],
      },
      {
        title: `everybody comes back (the first time took ${Math.round(link.firstConnectMs)} ms)`,
        rows: [reconnectRow("equal state", link.equal), reconnectRow("1 % changed", link.changed)],
      },
    ],
    aims: [
      { says: "processor time of the server at most 2 times plain gRPC's, acknowledged", value: ackedRatio, limit: 2 },
      { says: "processor time of the server at most 2 times plain gRPC's, one way", value: cpuRatio, limit: 2 },
      { says: "memory of a subscriber within 30 kB of a plain stream's", value: extraKb, limit: 30 },
      { says: "resources sent to those who come back with equal state", value: link.equal.resourcesSent, limit: 0 },
    ],
  };
}

function costRow(what: string, { delivered, serverUs, clientUs }: Cost) {
  return { what, server: round(serverUs), client: round(clientUs), delivered };
}

function memoryRow(what: string, { idleHeldBytes, idleRssBytes }: Pick<RawFigures, "idleHeldBytes" | "idleRssBytes">) {
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
