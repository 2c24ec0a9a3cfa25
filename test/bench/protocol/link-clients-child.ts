import { type DesiredResource, PublishedTable, SubscribedState } from "@causeway/shared";
import { createLog, systemClock } from "@causeway/shared/node";
import { waitFor } from "@causeway/shared/testing";
import { type LinkClient, NO_OBSERVER, startLinkClient } from "@causeway/shared/wire";
import { serveParent } from "../harness/serve-parent.js";
import { clusterName } from "./world.js";

const CONNECT_MS = 60_000;
const log = createLog({ level: "error", write: undefined });
/** They outlive their streams, as those of an edge do. */
const states: SubscribedState<DesiredResource>[] = [];
let clients: LinkClient[] = [];
let received = 0;
let life = 0;

const api = {
  /** Opens every Follow stream; resolves with how long it took until each had its Complete. */
  async connect(port: number, count: number): Promise<number> {
    const startMs = performance.now();
    life += 1;
    const complete = new Set<number>();
    for (let index = 0; index < count; index += 1) {
      const state = states[index] ?? new SubscribedState<DesiredResource>();
      states[index] = state;
      clients.push(startClient(port, index, state, () => complete.add(index)));
    }
    await waitFor(
      () => complete.size === count,
      CONNECT_MS,
      () => `${complete.size} of ${count} are complete`,
    );
    return performance.now() - startMs;
  },
  async disconnect() {
    const leaving = clients;
    clients = [];
    await Promise.all(leaving.map((client) => client[Symbol.asyncDispose]()));
  },
  /** Changes of resources taken in since the last time. */
  takeReceived() {
    const taken = received;
    received = 0;
    return taken;
  },
};

function startClient(
  port: number,
  index: number,
  followState: SubscribedState<DesiredResource>,
  onComplete: () => void,
): LinkClient {
  return startLinkClient({
    ...{ address: { host: "127.0.0.1", port }, tls: undefined, cluster: clusterName(index) },
    ...{ instance: `edge-${index}`, incarnation: life, clock: systemClock, random: Math.random, log },
    ...{ report: new PublishedTable(), followState },
    onFollow(events) {
      for (const event of events) {
        if (event.kind === "upsert") received += 1;
        if (event.kind === "complete") onComplete();
      }
    },
    onStatus: () => undefined,
    observer: NO_OBSERVER,
  });
}

export type LinkClientsApi = typeof api;
serveParent(api);
