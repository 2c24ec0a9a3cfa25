import { createServer, connect as dial, type Server, type Socket } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import type { DesiredResource } from "../domain/desired.js";
import type { ClusterId } from "../domain/ids.js";
import type { ReportResource } from "../domain/report.js";
import { ok } from "../domain/result.js";
import { Scope } from "../node/scope.js";
import { systemClock } from "../node/system-clock.js";
import { PublishedTable } from "../session/published-table.js";
import { SubscribedState } from "../session/subscribed-state.js";
import { RecordingLog } from "../testing/recording-log.js";
import { waitFor } from "../testing/wait-for.js";
import { encodeDesired } from "./desired-codec.js";
import { startLinkClient } from "./link-client.js";
import { NO_OBSERVER } from "./link-observer.js";
import { startLinkServer } from "./link-server.js";
import { plaintextIdentity } from "./peer-identity.js";
import { encodeReport } from "./report-codec.js";

const SIZE = 50;
/** With the wait of the design, from 0.5 s to 15 s, some of the edges would wait for more than 10 s after so many. */
const FAILURES = 6;
/** 0.8 s of waiting at most, and room for a very busy machine. */
const SOON_MS = 10_000;

let scope = new Scope();
afterEach(async () => {
  await scope[Symbol.asyncDispose]();
  scope = new Scope();
});

/** The address of central, where somebody listens or nobody does. */
async function startDoor(toPort: number) {
  const sockets = new Set<Socket>();
  /** Connections to the door since it was opened. */
  const seen = { connections: 0 };
  let server: undefined | Server;
  let port = 0;
  const shut = async () => {
    const closed = new Promise((resolve) => server?.close(resolve) ?? resolve(undefined));
    for (const socket of sockets) socket.resetAndDestroy();
    await closed;
    server = undefined;
  };
  const open = async () => {
    seen.connections = 0;
    const next = createServer((near) => {
      seen.connections += 1;
      const far = dial(toPort, "127.0.0.1");
      for (const socket of [near, far]) {
        sockets.add(socket);
        socket.on("error", () => undefined);
        socket.on("close", () => {
          sockets.delete(socket);
          near.destroy();
          far.destroy();
        });
      }
      near.pipe(far).pipe(near);
    });
    await new Promise<void>((resolve) => next.listen(port, "127.0.0.1", resolve));
    const address = next.address();
    port = typeof address === "object" ? (address?.port ?? 0) : 0;
    server = next;
  };
  await open();
  scope.defer(shut);
  return { open, shut, port, seen };
}

class Edge {
  readonly report = new PublishedTable();
  readonly state = new SubscribedState<DesiredResource>();
  readonly log = new RecordingLog();
  changes = 0;
  failures = 0;
  readonly #link;

  constructor(number: number, port: number) {
    this.report.set(
      encodeReport("namespace/a", { kind: "namespace", labels: {}, isInjected: true, phase: "Active" }, 0),
    );
    this.#link = scope.use(
      startLinkClient({
        ...{ address: { host: "127.0.0.1", port }, tls: undefined, cluster: `c${number}` as ClusterId },
        ...{ instance: `i${number}`, incarnation: 1, clock: systemClock, random: Math.random, log: this.log },
        ...{ report: this.report, followState: this.state, observer: NO_OBSERVER },
        onFollow: (events) => {
          this.changes += events.filter(({ kind }) => kind === "upsert" || kind === "remove").length;
        },
        onStatus: ({ report, follow }) => {
          if (report.state === "down" && follow.state === "down") this.failures += 1;
        },
      }),
    );
    this.#link.openReport();
  }

  get isCurrent(): boolean {
    const { report, follow } = this.#link.status;
    return report.isComplete && follow.isComplete;
  }

  get downSinceMs(): number {
    return this.#link.status.follow.sinceMs;
  }
}

async function startFleet() {
  const tables = new Map<ClusterId, PublishedTable>();
  const states = new Map<ClusterId, SubscribedState<ReportResource>>();
  const received: string[] = [];
  const central = scope.use(
    await startLinkServer({
      ...{ address: { host: "127.0.0.1", port: 0 }, tls: undefined, clock: systemClock, random: Math.random },
      ...{ identity: plaintextIdentity({ isInsecure: false }), log: new RecordingLog(), observer: NO_OBSERVER },
      handler: {
        accept: () => ok(undefined),
        reportState(cluster) {
          const state = states.get(cluster) ?? new SubscribedState<ReportResource>();
          states.set(cluster, state);
          return state;
        },
        onReport: (_cluster, events) => void received.push(...events.map(({ kind }) => kind)),
        followTable(cluster) {
          const table = tables.get(cluster) ?? new PublishedTable();
          tables.set(cluster, table);
          table.set(encodeDesired(`origin/${cluster}`, { kind: "origin", state: "complete" }, 0));
          return table;
        },
        onLink: () => undefined,
      },
    }),
  );
  const door = await startDoor(central.port);
  const edges = Array.from({ length: SIZE }, (_, number) => new Edge(number, door.port));
  // A complete that is on its way would be lost with the connection.
  const isKnown = () => states.size === SIZE && Array.from(states.values()).every(({ isComplete }) => isComplete);
  await waitFor(() => isKnown() && edges.every((edge) => edge.isCurrent), 20_000);
  return { door, edges, received };
}

describe("links to a central that is not there for a while", () => {
  it("are all current again soon after its return, and nothing is sent again", async () => {
    const { door, edges, received } = await startFleet();
    for (const edge of edges) edge.changes = 0;
    received.length = 0;
    await door.shut();
    for (const edge of edges) edge.failures = 0;
    await waitFor(() => edges.every(({ failures }) => failures >= FAILURES), 30_000);
    const failedAtMs = systemClock.now();
    await waitFor(() => edges.every(({ failures }) => failures >= 2 * FAILURES), 30_000);
    for (const edge of edges) expect(edge.downSinceMs).toBeLessThanOrEqual(failedAtMs);

    await door.open();
    await waitFor(() => edges.every((edge) => edge.isCurrent), SOON_MS);
    expect(new Set(received)).toEqual(new Set(["complete"]));
    expect(edges.filter(({ changes }) => changes > 0)).toEqual([]);
    // None is left of the tries before.
    expect(door.seen.connections).toBe(SIZE);
    // Down and why, nobody there, up: not a line for each of the tries.
    for (const { log } of edges) expect(log.lines.length).toBeLessThanOrEqual(8);
  });
});
