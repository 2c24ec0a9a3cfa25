import { Client, credentials, Metadata } from "@grpc/grpc-js";
import { afterEach, describe, expect, it } from "vitest";
import type { DesiredResource } from "../domain/desired.js";
import type { ClusterId } from "../domain/ids.js";
import type { ReportResource } from "../domain/report.js";
import { err, ok, type Result } from "../domain/result.js";
import type { LinkStatus } from "../link/link-status.js";
import { Scope } from "../node/scope.js";
import { systemClock } from "../node/system-clock.js";
import type { EncodedResource } from "../session/frames.js";
import { PublishedTable } from "../session/published-table.js";
import { SubscribedState } from "../session/subscribed-state.js";
import type { SubscriberEvent } from "../session/subscriber.js";
import { RecordingLog } from "../testing/recording-log.js";
import { waitFor } from "../testing/wait-for.js";
import { encodeDesired } from "./desired-codec.js";
import { type LinkClientOptions, startLinkClient } from "./link-client.js";
import { type LinkServerOptions, startLinkServer } from "./link-server.js";
import { plaintextIdentity } from "./peer-identity.js";
import { encodeReport } from "./report-codec.js";
import { encodeResource } from "./resource-codec.js";
import { REPORT } from "./rpcs.js";

const CLUSTER = "c1" as ClusterId;

let scope = new Scope();
afterEach(async () => {
  await scope[Symbol.asyncDispose]();
  scope = new Scope();
});

const namespace = (name: string, phase: "Active" | "Terminating" = "Active"): EncodedResource =>
  encodeReport(`namespace/${name}`, { kind: "namespace", labels: {}, isInjected: true, phase }, systemClock.now());

const origin = (cluster: string, state: "complete" | "stale"): EncodedResource =>
  encodeDesired(`origin/${cluster}`, { kind: "origin", state }, systemClock.now());

/** Central as the link sees it; it may be stopped and started anew on the same port. */
class Central {
  readonly state = new SubscribedState<ReportResource>();
  readonly table = new PublishedTable();
  readonly events: SubscriberEvent<ReportResource>[] = [];
  readonly delays: string[] = [];
  readonly log = new RecordingLog();
  status: undefined | LinkStatus;
  accepts: Result<void> = ok(undefined);

  async start(port = 0, options: Partial<LinkServerOptions> = {}) {
    return await startLinkServer({
      address: { host: "127.0.0.1", port },
      tls: undefined,
      identity: plaintextIdentity({ isInsecure: false }),
      ...{ clock: systemClock, random: () => 0, log: this.log },
      handler: {
        accept: () => this.accepts,
        reportState: () => this.state,
        onReport: (_cluster, events) => void this.events.push(...events),
        followTable: () => this.table,
        onLink: (_cluster, status) => {
          this.status = status;
        },
      },
      observer: {
        onDelay: (_cluster, { stream, at, key }) => void this.delays.push(`${stream} ${at} ${key}`),
        onDigestMismatch: () => expect.unreachable(),
      },
      ...options,
    });
  }
}

class Edge {
  readonly report = new PublishedTable();
  readonly state = new SubscribedState<DesiredResource>();
  readonly events: SubscriberEvent<DesiredResource>[] = [];
  readonly delays: string[] = [];
  readonly log = new RecordingLog();
  status: undefined | LinkStatus;

  start(port: number, options: Partial<LinkClientOptions> = {}) {
    return startLinkClient({
      address: { host: "127.0.0.1", port },
      tls: undefined,
      ...{ cluster: CLUSTER, instance: "i1", incarnation: 1_000, clock: systemClock, random: () => 0.01 },
      ...{ log: this.log, report: this.report, followState: this.state },
      onFollow: (events) => void this.events.push(...events),
      onStatus: (status) => {
        this.status = status;
      },
      observer: {
        onDelay: (_cluster, { stream, at, key }) => void this.delays.push(`${stream} ${at} ${key}`),
        onDigestMismatch: () => expect.unreachable(),
      },
      ...options,
    });
  }
}

async function connected(central = new Central(), edge = new Edge()) {
  const server = scope.use(await central.start());
  const client = scope.use(edge.start(server.port));
  client.openReport();
  await waitFor(
    () => central.state.isComplete && edge.state.isComplete,
    5_000,
    () => [central, edge],
  );
  return { central, edge, server, client };
}

describe("a link", () => {
  it("brings both states over, and each change after that", async () => {
    const central = new Central();
    const edge = new Edge();
    edge.report.set(namespace("a"));
    central.table.setBasis({ storeId: "s1", revision: "7" });
    central.table.set(origin("c2", "complete"));
    await connected(central, edge);
    expect(central.state.get("namespace/a")?.value).toMatchObject({ phase: "Active" });
    expect(edge.state.get("origin/c2")?.value).toEqual({ kind: "origin", state: "complete" });
    expect(edge.events.at(0)).toEqual({ kind: "basis", basis: { storeId: "s1", revision: "7" } });

    edge.report.set(namespace("a", "Terminating"));
    edge.report.set(namespace("b"));
    central.table.delete("origin/c2");
    await waitFor(() => central.state.digest === edge.report.digest);
    await waitFor(() => edge.state.digest === central.table.digest);
    expect(central.state.get("namespace/a")?.value).toMatchObject({ phase: "Terminating" });
    expect(edge.events.at(-1)).toEqual({ kind: "remove", key: "origin/c2" });
    expect(central.delays).toEqual(["report received namespace/a", "report received namespace/b"]);
    await waitFor(() => central.status?.follow.unacked === 0);
    expect(central.status).toMatchObject({ peer: { instance: "i1" }, isDuplicate: false });
    expect(edge.status?.follow).toMatchObject({ state: "up", isComplete: true });
  });

  it("opens Report only when told to", async () => {
    const central = new Central();
    const edge = new Edge();
    const server = scope.use(await central.start());
    scope.use(edge.start(server.port));
    await waitFor(() => edge.state.isComplete);
    expect(central.status).toMatchObject({ follow: { state: "up" }, report: { state: "down" } });
  });

  it("sends no resource again after a restart of central that kept its states", async () => {
    const { central, edge, server } = await connected();
    edge.report.set(namespace("a"));
    central.table.set(origin("c2", "complete"));
    await waitFor(() => central.state.size === 1 && edge.state.size === 1);
    const before = [central.events.length, edge.events.length];
    await server[Symbol.asyncDispose]();
    await waitFor(() => edge.status?.report.state === "down" && edge.status.follow.state === "down");
    expect(edge.status?.follow.problem).toContain("draining");
    const again = scope.use(await central.start(server.port));
    expect(again.port).toBe(server.port);
    await waitFor(() => central.status?.report.isComplete && edge.status?.follow.isComplete, 10_000);
    expect(central.events.slice(before[0])).toEqual([{ kind: "complete", basis: central.state.basis }]);
    expect(edge.events.slice(before[1])).toEqual([{ kind: "complete", basis: edge.state.basis }]);
  });

  it("catches up after central lost everything, without ever removing what is still published", async () => {
    const { edge, server } = await connected();
    edge.report.set(namespace("a"));
    await server[Symbol.asyncDispose]();
    edge.report.set(namespace("b"));
    const fresh = new Central();
    scope.use(await fresh.start(server.port));
    await waitFor(() => fresh.state.isComplete, 10_000);
    expect([...fresh.state.entries()].map(([key]) => key).sort()).toEqual(["namespace/a", "namespace/b"]);
    expect(fresh.events.filter(({ kind }) => kind === "remove")).toEqual([]);
  });

  it("gives the stream to the process that started later, and tells the other to wait", async () => {
    const { central, edge, server } = await connected();
    const newer = new Edge();
    newer.report.set(namespace("n"));
    const client = scope.use(newer.start(server.port, { instance: "i2", incarnation: 2_000 }));
    client.openReport();
    await waitFor(() => central.state.get("namespace/n") !== undefined);
    await waitFor(() => edge.status?.report.state === "down" && edge.status.follow.state === "down");
    expect(edge.status?.report.problem).toContain("superseded");
    expect(edge.status?.follow.isSuperseded).toBe(true);
    const downs = edge.log.lines.filter(({ message }) => message === "stream is down");
    expect(Math.min(...downs.map(({ fields }) => Number(fields["retryInMs"])))).toBeGreaterThanOrEqual(60_000);
    expect(central.status).toMatchObject({ peer: { instance: "i2" }, report: { state: "up" } });
  });

  it("refuses the process that started earlier", async () => {
    const { central, server } = await connected();
    const older = new Edge();
    scope.use(older.start(server.port, { instance: "i0", incarnation: 500 }));
    await waitFor(() => older.status?.follow.problem.includes("superseded"));
    expect(older.status?.follow.isSuperseded).toBe(true);
    expect(central.status).toMatchObject({ peer: { instance: "i1" }, follow: { state: "up" } });
  });

  it("says that a cluster has two edges when they contend three times", async () => {
    const { central, server } = await connected();
    for (const instance of ["x1", "x2", "x3"]) {
      const older = new Edge();
      scope.use(older.start(server.port, { instance, incarnation: 500 }));
      await waitFor(() => older.status?.follow.problem.includes("superseded"));
    }
    expect(central.status?.isDuplicate).toBe(true);
  });

  it("keeps the last good content of a resource that is refused, and says so at both ends", async () => {
    const { central, edge } = await connected();
    edge.report.set(namespace("a"));
    await waitFor(() => central.state.size === 1);
    edge.report.set(encodeResource("namespace/a", Buffer.from([24, 9]), 0));
    edge.report.set(namespace("b"));
    await waitFor(() => edge.status?.report.refusals.size === 1);
    expect(edge.status?.report.refusals.get("namespace/a")).toContain("phase: 9 is not known");
    expect(central.status?.report.refusals.size).toBe(1);
    expect(central.state.get("namespace/a")?.value).toMatchObject({ phase: "Active" });
    expect(central.state.get("namespace/b")?.value).toMatchObject({ phase: "Active" });
    edge.report.set(namespace("a", "Terminating"));
    await waitFor(() => edge.status?.report.refusals.size === 0);
  });

  it("brings over more than the window holds", async () => {
    const central = new Central();
    const edge = new Edge();
    const labels = { l: "x".repeat(10_000) };
    for (let index = 0; index < 500; index += 1) {
      const report = { kind: "namespace", labels, isInjected: true, phase: "Active" } as const;
      edge.report.set(encodeReport(`namespace/n${index}`, report, 0));
    }
    await connected(central, edge);
    expect(central.state.digest).toBe(edge.report.digest);
  });

  it("shows the edge why its cluster is not accepted, and asks again seldom", async () => {
    const central = new Central();
    central.accepts = err("the Cluster was deleted: apply it again");
    const edge = new Edge();
    const server = scope.use(await central.start());
    scope.use(edge.start(server.port));
    await waitFor(() => edge.status?.follow.problem.includes("the Cluster was deleted: apply it again"));
    expect(Number(edge.log.lines.at(-1)?.fields["retryInMs"])).toBeGreaterThanOrEqual(15_000);
    expect(central.state.size).toBe(0);
  });

  it("ends the streams of a cluster that is cut off", async () => {
    const { edge, server } = await connected();
    server.disconnect(CLUSTER, "the Cluster was deleted");
    await waitFor(() => edge.status?.report.state === "down" && edge.status.follow.state === "down");
    expect(edge.status?.report.problem).toContain("the Cluster was deleted");
  });

  it("notices an edge that leaves", async () => {
    const { central, client } = await connected();
    await client[Symbol.asyncDispose]();
    await waitFor(() => central.status?.report.state === "down" && central.status.follow.state === "down");
    expect(central.status?.report.problem).toContain("the edge is being stopped");
  });

  it.each([
    { what: "bytes that are no frame", metadata: { "causeway-incarnation": "1" }, details: "deserializ" },
    { what: "no incarnation", metadata: {}, details: "needs metadata" },
  ])("ends a call with $what, and only that call", async ({ metadata, details }) => {
    const { central, edge, server } = await connected();
    const client = new Client(`127.0.0.1:${server.port}`, credentials.createInsecure());
    const pass = (bytes: Buffer) => bytes;
    const entries = Metadata.fromHttp2Headers({ "causeway-cluster": "c2", "causeway-instance": "i", ...metadata });
    const call = client.makeBidiStreamRequest(REPORT.path, pass, pass, entries);
    const ended: string[] = [];
    call.on("data", () => undefined);
    call.on("error", () => undefined);
    call.on("status", (status) => ended.push(status.details));
    call.write(Buffer.from([0xff, 0xff, 0xff]));
    await waitFor(() => ended.length === 1);
    expect(ended[0]).toContain(details);
    client.close();
    edge.report.set(namespace("still-works"));
    await waitFor(() => central.state.get("namespace/still-works") !== undefined);
  });

  it("tries again while central is not there yet", async () => {
    const probe = await new Central().start();
    await probe[Symbol.asyncDispose]();
    const edge = new Edge();
    scope.use(edge.start(probe.port));
    await waitFor(() => edge.status?.follow.problem.includes("UNAVAILABLE"));
    const central = new Central();
    central.table.set(origin("c2", "stale"));
    scope.use(await central.start(probe.port));
    await waitFor(
      () => edge.state.isComplete,
      10_000,
      () => edge.log.lines,
    );
  });
});
