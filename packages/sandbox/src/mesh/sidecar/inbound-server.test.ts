import { request as startRequest } from "node:http";
import { systemClock } from "@causeway/shared/node";
import { waitFor } from "@causeway/shared/testing";
import { describe, expect, it } from "vitest";
import type { App } from "../apps/app.js";
import type { Workload } from "../workload.js";
import { InboundServer, type Served } from "./inbound-server.js";

const WORKLOAD: Workload = {
  peer: {
    cluster: "cluster-1",
    namespace: "bookinfo",
    pod: "details-v1-a",
    workload: "details-v1",
    app: "details",
    version: "v1",
    service: "details",
    revision: "v1",
    principal: "spiffe://cluster.local/ns/bookinfo/sa/default",
  },
  client: {
    kind: "sidecar",
    namespace: "bookinfo",
    labels: {},
    locality: { region: "", zone: "", subZone: "" },
    node: "",
    networkView: undefined,
  },
  address: "10.1.0.1",
  labels: {},
  hasSidecar: false,
  isGateway: false,
  container: "details",
  images: [],
  ports: [9080],
};

interface Answer {
  readonly status: undefined | number;
  readonly connection: undefined | string;
  readonly pod: undefined | string;
}

function ask(port: number): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const outgoing = startRequest({ host: "127.0.0.1", port, agent: false }, (incoming) => {
      incoming.resume();
      const { connection, "x-served-by": pod } = incoming.headers;
      incoming.on("end", () => resolve({ status: incoming.statusCode, connection, pod: String(pod) }));
    });
    outgoing.on("error", reject);
    outgoing.end();
  });
}

/** An app that answers when it is told to. */
function createHeldApp() {
  let release: () => void = () => undefined;
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  let waiting = 0;
  const app: App = async () => {
    waiting += 1;
    await held;
    return { status: 200, headers: {}, body: "late" };
  };
  return { app, release: () => release(), waiting: () => waiting };
}

function start(app: App, served: Served[] = []): InboundServer {
  const onServed = (one: Served) => served.push(one);
  return new InboundServer({ workload: WORKLOAD, app, clock: systemClock, certificate: undefined, onServed });
}

describe(InboundServer, () => {
  it("says who has answered, and tells of it", async () => {
    const served: Served[] = [];
    const server = start(async () => ({ status: 200, headers: {}, body: "" }), served);
    expect(await ask(await server.localPort)).toMatchObject({ status: 200, pod: "details-v1-a" });
    expect(served).toMatchObject([{ status: 200, isMutual: false, source: undefined }]);
    await server.stop(0, 1_000);
  });

  it("still serves while it drains, asking callers to go elsewhere, and then refuses", async () => {
    const server = start(async () => ({ status: 200, headers: {}, body: "" }));
    const port = await server.localPort;
    const stopping = server.stop(200, 1_000);
    await waitFor(async () => (await ask(port)).connection === "close");
    await stopping;
    await expect(ask(port)).rejects.toMatchObject({ code: "ECONNREFUSED" });
  });

  it("waits for requests that are open", async () => {
    const { app, release, waiting } = createHeldApp();
    const server = start(app);
    const answering = ask(await server.localPort);
    await waitFor(() => waiting() === 1);
    const stopping = server.stop(0, 60_000);
    release();
    expect((await answering).status).toBe(200);
    await stopping;
  });

  it("cuts what is open after the grace", async () => {
    const { app, waiting } = createHeldApp();
    const server = start(app);
    const answering = ask(await server.localPort);
    answering.catch(() => undefined);
    await waitFor(() => waiting() === 1);
    await server.stop(0, 20);
    await expect(answering).rejects.toMatchObject({ code: "ECONNRESET" });
  });

  it("answers 500 when the app fails, and goes on", async () => {
    const server = start(async () => {
      throw new Error("broken app");
    });
    expect((await ask(await server.localPort)).status).toBe(500);
    expect((await ask(await server.localPort)).status).toBe(500);
    await server.stop(0, 1_000);
  });
});
