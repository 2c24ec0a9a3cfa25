import type { Scope } from "@causeway/shared/node";
import { waitFor } from "@causeway/shared/testing";
import { BenchChild } from "../harness/bench-child.js";
import { type Cost, costOf, type IdleBytes, perStream } from "./cost.js";
import type { RawClientsApi } from "./raw-clients-child.js";
import type { RawServerApi } from "./raw-server-child.js";
import type { ProtocolSize } from "./world.js";

/** The floor: as many plain streams. */
export interface RawWorld {
  readonly idle: IdleBytes;
  /** Sends for so long: messages one way only, or each answered, as the link acknowledges its batches. */
  traffic(answer: "nothing" | "acks", seconds: number): Promise<Cost>;
}

const WAIT_MS = 60_000;

/** Ends with its scope. */
export async function startRaw({ subscribers, changesPerSecond }: ProtocolSize, scope: Scope): Promise<RawWorld> {
  const server = scope.use(new BenchChild<RawServerApi>("protocol/raw-server-child.js"));
  const clients = scope.use(new BenchChild<RawClientsApi>("protocol/raw-clients-child.js"));
  const { port } = await server.call("start");
  const empty = await server.call("usage", "collected");
  await clients.call("connect", port, subscribers);
  await waitFor(async () => (await server.call("connected")) === subscribers, WAIT_MS);
  const idle = perStream(empty, await server.call("usage", "collected"), subscribers);
  return {
    idle,
    async traffic(answer, seconds) {
      await clients.call("answerWith", answer);
      await server.call("takeCounts");
      await clients.call("takeReceived");
      const before = [await server.call("usage", "asIs"), await clients.call("usage", "asIs")] as const;
      await server.call("change", changesPerSecond, seconds);
      let sent = 0;
      let answered = 0;
      let received = 0;
      await waitFor(async () => {
        const counts = await server.call("takeCounts");
        sent += counts.sent;
        answered += counts.acknowledged;
        received += await clients.call("takeReceived");
        return received === sent && answered === (answer === "acks" ? sent : 0);
      }, WAIT_MS);
      return costOf(received, before, [await server.call("usage", "asIs"), await clients.call("usage", "asIs")]);
    },
  };
}
