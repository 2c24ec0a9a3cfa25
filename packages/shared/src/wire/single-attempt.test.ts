import { createServer } from "node:http2";
import type { AddressInfo, Socket } from "node:net";
import { Client, connectivityState, credentials, experimental, Metadata } from "@grpc/grpc-js";
import { afterEach, describe, expect, it } from "vitest";
import { Scope } from "../node/scope.js";
import { waitFor } from "../testing/wait-for.js";
import { singleAttempt } from "./single-attempt.js";

const { IDLE, READY, TRANSIENT_FAILURE } = connectivityState;
/** A tenth of the time in which another attempt would be seen. */
const BACK_OFF = { "grpc.initial_reconnect_backoff_ms": 50, "grpc.max_reconnect_backoff_ms": 50 };
const LOOK_MS = 500;
/** For what is to happen, on a very busy machine. */
const SOON_MS = 10_000;

let scope = new Scope();
afterEach(async () => {
  await scope[Symbol.asyncDispose]();
  scope = new Scope();
});

/** Resets every connection, or answers calls. */
async function startServer() {
  const server = createServer();
  const sockets = new Set<Socket>();
  const seen = { connections: 0, isOpen: true };
  server.on("connection", (socket: Socket) => {
    seen.connections += 1;
    sockets.add(socket);
    if (!seen.isOpen) socket.resetAndDestroy();
  });
  server.on("stream", (stream) => {
    stream.respond({ ":status": 200, "content-type": "application/grpc" }, { waitForTrailers: true });
    stream.on("wantTrailers", () => stream.sendTrailers({ "grpc-status": "0" }));
    stream.end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  scope.defer(() => new Promise<void>((resolve) => void server.close(() => resolve())));
  const cut = () => {
    for (const socket of sockets) socket.resetAndDestroy();
    sockets.clear();
  };
  scope.defer(cut);
  return { port: (server.address() as AddressInfo).port, seen, cut };
}

/** Says the same again when it is asked for the second time: after an attempt that failed. */
class RepeatingResolver implements experimental.Resolver {
  private readonly port: number;
  private readonly listener: experimental.ResolverListener;
  private asked = 0;

  constructor(target: experimental.GrpcUri, listener: experimental.ResolverListener) {
    this.port = Number(target.path);
    this.listener = listener;
  }

  static getDefaultAuthority(): string {
    return "repeating";
  }

  updateResolution(): void {
    this.asked += 1;
    if (this.asked > 2) return;
    const addresses = [{ host: "127.0.0.1", port: this.port }];
    process.nextTick(() => this.listener(experimental.statusOrFromValue([{ addresses }]), {}, null, ""));
  }

  destroy(): void {
    // It has nothing open.
  }
}
experimental.registerResolver("repeating", RepeatingResolver);

function openClient(port: number, options: object, target = `127.0.0.1:${port}`): Client {
  const client = new Client(target, credentials.createInsecure(), { ...BACK_OFF, ...options });
  scope.defer(() => client.close());
  return client;
}

/** What the call's status says. */
function call(client: Client): Promise<string> {
  const stream = client.makeBidiStreamRequest("/a/B", (value: Buffer) => value, Buffer.from, new Metadata());
  return new Promise((resolve) => {
    stream.on("data", () => undefined);
    stream.on("error", () => undefined);
    stream.on("status", ({ code }) => resolve(String(code)));
  });
}

/** The channel's state once it is another than `state`, or after so long. */
function stateAfter(client: Client, state: connectivityState, waitMs: number): Promise<connectivityState> {
  const channel = client.getChannel();
  return new Promise((resolve) => {
    channel.watchConnectivityState(state, Date.now() + waitMs, () => resolve(channel.getConnectivityState(false)));
  });
}

describe(singleAttempt, () => {
  it.each([
    { by: "address", prefix: "127.0.0.1:" },
    { by: "name", prefix: "dns:localhost:" },
    { by: "a resolver that names it again", prefix: "repeating:" },
  ])("leaves a channel failed that could not connect by $by", async ({ prefix }) => {
    const { port, seen } = await startServer();
    seen.isOpen = false;
    const client = openClient(port, singleAttempt(), `${prefix}${port}`);
    expect(await call(client)).toBe("14");
    expect(await stateAfter(client, TRANSIENT_FAILURE, LOOK_MS)).toBe(TRANSIENT_FAILURE);
    expect(seen.connections).toBe(1);
  });

  it("keeps a channel from what it does by itself: to go on trying", async () => {
    const { port, seen } = await startServer();
    seen.isOpen = false;
    expect(await call(openClient(port, {}))).toBe("14");
    await waitFor(() => seen.connections > 2);
  });

  it("lets a channel that has lost its connection have another, once", async () => {
    const { port, seen, cut } = await startServer();
    const client = openClient(port, singleAttempt());
    expect(await call(client)).toBe("0");
    cut();
    expect(await stateAfter(client, READY, SOON_MS)).toBe(IDLE);
    expect(await call(client)).toBe("0");
    expect(seen.connections).toBe(2);
    cut();
    expect(await stateAfter(client, READY, SOON_MS)).toBe(IDLE);
    seen.isOpen = false;
    expect(await call(client)).toBe("14");
    expect(await stateAfter(client, TRANSIENT_FAILURE, LOOK_MS)).toBe(TRANSIENT_FAILURE);
    expect(seen.connections).toBe(3);
  });
});
