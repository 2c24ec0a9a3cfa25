import { createServer, type Socket } from "node:net";
import { systemClock } from "@causeway/shared/node";
import { describe, expect, it } from "vitest";
import { LocalListener } from "./local-listener.js";
import { MeshNetwork } from "./mesh-network.js";

const POD = { cluster: "one", address: "10.1.0.10", port: 9080 };

/** A network with a server behind one pod's address. */
function createBench() {
  const accepted: Socket[] = [];
  const listener = new LocalListener(
    createServer((socket) => accepted.push(socket.on("error", () => undefined))),
    systemClock,
  );
  const network = new MeshNetwork();
  const unbind = network.bind(POD, listener.localPort);
  const dial = (address: string, port = 9080, from = "one", signal = new AbortController().signal) =>
    network.dial({ address, port }, { from, trace: ["gateway"], signal });
  const stop = () => listener.stop(0, 0, () => undefined);
  return { network, unbind, dial, stop, accepted };
}

describe(MeshNetwork, () => {
  it("leads an address to its server, which learns what the connection has passed", async () => {
    const { network, dial, stop, accepted } = createBench();
    const socket = await dial(POD.address);
    const [seen] = accepted;
    expect(network.traceOf(seen?.remotePort)).toEqual(["gateway"]);
    socket.destroy();
    await stop();
  });

  it("follows routes, but not for ever", async () => {
    const { network, dial, stop } = createBench();
    network.route(({ address }) => (address === "203.0.113.1" ? POD : undefined));
    (await dial("203.0.113.1", 443, "two")).destroy();
    network.route((target) => (target.address === "203.0.113.9" ? target : undefined));
    await expect(dial("203.0.113.9")).rejects.toMatchObject({ code: "Unavailable" });
    await stop();
  });

  it.each([
    { title: "an address that nobody has", address: "10.1.0.11", from: "one" },
    { title: "a pod of another cluster", address: POD.address, from: "two" },
  ])("refuses $title", async ({ address, from }) => {
    const { dial, stop } = createBench();
    await expect(dial(address, 9080, from)).rejects.toMatchObject({ code: "Unavailable" });
    await stop();
  });

  it("refuses what was taken back, and keeps what has come in its place", async () => {
    const { network, unbind, dial, stop } = createBench();
    const next = new LocalListener(createServer(), systemClock);
    const unbindNext = network.bind(POD, next.localPort);
    unbind();
    (await dial(POD.address)).destroy();
    unbindNext();
    await expect(dial(POD.address)).rejects.toMatchObject({ code: "Unavailable" });
    await Promise.all([stop(), next.stop(0, 0, () => undefined)]);
  });

  it("puts addresses out of order: refused at once, or silent until the caller gives up", async () => {
    const { network, dial, stop } = createBench();
    const mend = network.break(POD.address, "refuses");
    await expect(dial(POD.address)).rejects.toMatchObject({ code: "Unavailable" });
    mend();
    network.break(POD.address, "silent");
    const abort = new AbortController();
    const waiting = dial(POD.address, 9080, "one", abort.signal);
    abort.abort();
    await expect(waiting).rejects.toMatchObject({ code: "Cancelled" });
    await stop();
  });
});
