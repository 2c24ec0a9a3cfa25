import type { ClusterId } from "@causeway/shared";
import { describe, expect, it } from "vitest";
import type { NameServers } from "../../packages/edge/src/ports.js";
import type { Step } from "./history/steps.js";
import { gatewayName } from "./names/zone.js";
import { AS_IT_IS, judgeHistory } from "./run-history.js";

const cluster = "c2" as ClusterId;
const after = (what: Step["what"], afterMs = 1_000): Step => ({ afterMs, what });
const NAMED = after({ kind: "gatewayAddress", cluster, addresses: [gatewayName(cluster)] });
const ELSEWHERE = "203.0.114.2";
const GONE = after({ kind: "zone", cluster, answer: { kind: "NXDOMAIN" } }, 5_000);
/** Longer than a time to live, the confirmation of a denial, and a hold. */
const LONG_MS = 250_000;
const PAUSE = after({ kind: "repair" }, LONG_MS);
const SILENT = (["c1", "c3"] as ClusterId[]).map((of) =>
  after({ kind: "names", cluster: of, servers: "all", how: "silent", forMs: LONG_MS }, 5_000),
);

/** The brake holds what the name's denial, confirmed by then, takes away. */
const MOVED = after(
  { kind: "zone", cluster, answer: { kind: "addresses", addresses: [ELSEWHERE], ttlMs: 5_000 } },
  112_000,
);

/** Takes silence for a denial. */
function hasty(servers: NameServers): NameServers {
  return {
    settings: () => servers.settings(),
    async ask(question) {
      const reply = await servers.ask(question);
      if (reply.kind === "message") return reply;
      return { kind: "message", message: { rcode: 3, isRecursive: true, records: [] } };
    },
  };
}

/** Takes a denial for a move. */
function restless(servers: NameServers): NameServers {
  return {
    settings: () => servers.settings(),
    async ask(question) {
      const reply = await servers.ask(question);
      if (reply.kind === "failed" || reply.message.records.length > 0) return reply;
      const found = { kind: "address", name: question.name, address: ELSEWHERE, ttlMs: 20_000 } as const;
      return { kind: "message", message: { rcode: 0, isRecursive: true, records: [found] } };
    },
  };
}

describe("names of gateways in a simulated history", () => {
  it("cost no write while no name server answers", async () => {
    const quiet = await judgeHistory("names", [NAMED, PAUSE], AS_IT_IS);
    expect(await judgeHistory("names", [NAMED, ...SILENT, PAUSE], AS_IT_IS)).toEqual(quiet);
  });

  it("take their entries along once it is confirmed that they are gone", async () => {
    const kept = await judgeHistory("names", [NAMED, PAUSE], AS_IT_IS);
    const gone = await judgeHistory("names", [NAMED, GONE, PAUSE], AS_IT_IS);
    expect([kept.failures, gone.failures]).toEqual([[], []]);
    // Four services in two other clusters.
    expect(gone.writes - kept.writes).toBeGreaterThanOrEqual(8);
  });

  it("may be at another address when they are back, and nothing stays at the old one", async () => {
    const { failures } = await judgeHistory("names", [NAMED, GONE, MOVED, PAUSE], AS_IT_IS);
    expect(failures).toEqual([]);
  });

  it("are judged: an edge that takes a denial for a move is caught", async () => {
    const { failures } = await judgeHistory("names", [NAMED, GONE, PAUSE], { ...AS_IT_IS, wrapNames: restless });
    expect(failures[0]).toMatch(/^name .* had it, and was denied \d+ times since$/);
  });

  it("are judged: an edge that takes silence for a denial is caught", async () => {
    const { failures } = await judgeHistory("names", [NAMED, ...SILENT, PAUSE], { ...AS_IT_IS, wrapNames: hasty });
    expect(failures[0]).toMatch(/^(name|wrongDelete) at .*/);
  });

  it("are judged: without its hold, an edge that lets everything of a gone name go is caught", async () => {
    const { failures } = await judgeHistory("names", [NAMED, GONE, PAUSE], { ...AS_IT_IS, bulkDeleteHoldMs: 0 });
    expect(failures[0]).toMatch(/^brake .* entries of c2 deleted within a minute$/);
  });
});
