import { createServer } from "node:http2";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import type { ClusterId } from "../domain/ids.js";
import { Scope } from "../node/scope.js";
import { systemClock } from "../node/system-clock.js";
import { waitFor } from "../testing/wait-for.js";
import { LinkChannel } from "./link-channel.js";
import { FOLLOW } from "./rpcs.js";

let scope = new Scope();
afterEach(async () => {
  await scope[Symbol.asyncDispose]();
  scope = new Scope();
});

/** Takes calls and never answers; counts connections and calls. */
async function startMute() {
  const server = createServer();
  const counts = { connections: 0, calls: 0 };
  server.on("session", (session) => {
    counts.connections += 1;
    session.on("error", () => undefined);
    scope.defer(() => session.destroy());
  });
  server.on("stream", (stream) => {
    counts.calls += 1;
    stream.on("error", () => undefined);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  scope.defer(() => void server.close());
  return { counts, port: (server.address() as AddressInfo).port };
}

describe(LinkChannel, () => {
  it.each<{ how: "end" | "cancel"; connections: number }>([
    { how: "end", connections: 1 },
    { how: "cancel", connections: 2 },
  ])("has $connections connections after $how and another stream", async ({ how, connections }) => {
    const { counts, port } = await startMute();
    const channel = new LinkChannel({
      ...{ address: { host: "127.0.0.1", port }, tls: undefined, cluster: "c1" as ClusterId, clock: systemClock },
      process: { instance: "i1", incarnation: 1 },
    });
    const open = () => {
      const stream = channel.connect(FOLLOW);
      stream.listen({ onFrame: () => undefined, onWritable: () => undefined, onEnd: () => undefined });
      return stream;
    };
    const first = open();
    await waitFor(() => counts.calls === 1);
    if (how === "end") first.end();
    else first.cancel("nothing came");
    const second = open();
    await waitFor(() => counts.calls === 2);
    expect(counts.connections).toBe(connections);
    second.cancel("the test is over");
    await channel.close();
  });
});
