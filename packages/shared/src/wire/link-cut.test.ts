import { createServer, connect as dial, type Socket } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import type { DesiredResource } from "../domain/desired.js";
import type { ClusterId } from "../domain/ids.js";
import type { ReportResource } from "../domain/report.js";
import { ok } from "../domain/result.js";
import type { LinkStatus } from "../link/link-status.js";
import { Scope } from "../node/scope.js";
import { systemClock } from "../node/system-clock.js";
import { PublishedTable } from "../session/published-table.js";
import { SubscribedState } from "../session/subscribed-state.js";
import { RecordingLog } from "../testing/recording-log.js";
import { waitFor } from "../testing/wait-for.js";
import { startLinkClient } from "./link-client.js";
import { NO_OBSERVER } from "./link-observer.js";
import { startLinkServer } from "./link-server.js";
import { plaintextIdentity } from "./peer-identity.js";
import { encodeReport } from "./report-codec.js";

let scope = new Scope();
afterEach(async () => {
  await scope[Symbol.asyncDispose]();
  scope = new Scope();
});

/** A network between the two ends that a test can break: connections are reset without any goodbye. */
async function startNetwork(toPort: number) {
  const sockets = new Set<Socket>();
  const server = createServer((near) => {
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
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const cut = () => {
    for (const socket of sockets) socket.resetAndDestroy();
  };
  scope.defer(async () => {
    cut();
    await new Promise((resolve) => server.close(resolve));
  });
  return { port: typeof address === "object" ? (address?.port ?? 0) : 0, cut };
}

async function startBoth() {
  const report = new PublishedTable();
  const reported = new SubscribedState<ReportResource>();
  const seen: { central?: LinkStatus; edge?: LinkStatus; events: string[] } = { events: [] };
  const server = scope.use(
    await startLinkServer({
      ...{ address: { host: "127.0.0.1", port: 0 }, tls: undefined, clock: systemClock, random: () => 0 },
      ...{ identity: plaintextIdentity({ isInsecure: false }), log: new RecordingLog(), observer: NO_OBSERVER },
      handler: {
        accept: () => ok(undefined),
        reportState: () => reported,
        onReport: (_cluster, events) => void seen.events.push(...events.map(({ kind }) => kind)),
        followTable: () => new PublishedTable(),
        onLink: (_cluster, status) => {
          seen.central = status;
        },
      },
    }),
  );
  const network = await startNetwork(server.port);
  const client = scope.use(
    startLinkClient({
      ...{ address: { host: "127.0.0.1", port: network.port }, tls: undefined, cluster: "c1" as ClusterId },
      ...{ instance: "i1", incarnation: 1, clock: systemClock, random: () => 0.1, log: new RecordingLog() },
      ...{ report, followState: new SubscribedState<DesiredResource>(), observer: NO_OBSERVER },
      onFollow: () => undefined,
      onStatus: (status) => {
        seen.edge = status;
      },
    }),
  );
  client.openReport();
  await waitFor(() => seen.central?.report.isComplete);
  return { report, reported, seen, network };
}

const namespace = (name: string, index: number) =>
  encodeReport(
    `namespace/${name}`,
    { kind: "namespace", labels: { index: String(index) }, isInjected: true, phase: "Active" },
    systemClock.now(),
  );

describe("a link whose connection is reset", () => {
  it("comes back by itself and sends only what is different", async () => {
    const { report, reported, seen, network } = await startBoth();
    for (let index = 0; index < 50; index += 1) report.set(namespace(`n${index}`, 0));
    await waitFor(() => reported.digest === report.digest);
    const before = seen.events.length;
    network.cut();
    await waitFor(() => seen.edge?.report.state === "down" && seen.central?.report.state === "down");
    await waitFor(() => seen.central?.report.isComplete, 10_000);
    expect(seen.events.slice(before)).toEqual(["complete"]);
    expect(reported.digest).toBe(report.digest);
  });

  it("is equal in the end, wherever among many changes it is cut", async () => {
    const { report, reported, seen, network } = await startBoth();
    for (let round = 0; round < 5; round += 1) {
      for (let index = 0; index < 400; index += 1) report.set(namespace(`n${index % 40}`, round * 1_000 + index));
      await waitFor(() => reported.size > 0);
      network.cut();
      report.delete(`namespace/n${round}`);
      await waitFor(
        () => reported.digest === report.digest,
        15_000,
        () => seen,
      );
    }
    expect(reported.size).toBe(report.size);
  });
});
