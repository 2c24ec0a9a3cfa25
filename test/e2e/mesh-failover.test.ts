import { type LoadCount, type Mesh, RequestLoad, renderNamespace, renderSleep, startMesh } from "@causeway/sandbox";
import { Scope, systemClock } from "@causeway/shared/node";
import { waitFor } from "@causeway/shared/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { fillGuideCluster, GUIDE_FILES } from "../support/guide-world.js";
import { TestMesh } from "../support/test-mesh.js";

/** Requests that are watched in each state once it is reached: a second and a half of the load. */
const WATCHED = 30;

const scope = new Scope();
let system: TestMesh;
let mesh: Mesh;
let load: RequestLoad;

beforeAll(async () => {
  const fill = async (client: Parameters<typeof fillGuideCluster>[0]) => {
    await fillGuideCluster(client);
    await client.apply([renderNamespace("sleep", { "istio-injection": "enabled" })]);
    await client.apply(renderSleep(), "sleep");
  };
  system = scope.use(await TestMesh.start({ clusters: { "cluster-1": fill, "cluster-2": fill } }));
  const { clusters } = system.system;
  mesh = scope.use(await startMesh({ clusters, clock: systemClock, random: Math.random, log: system.log }));
  await system.startEdges();
  load = scope.use(startLoad("productpage"));
});
afterAll(async () => {
  await scope[Symbol.asyncDispose]();
});

function startLoad(target: "details" | "productpage"): RequestLoad {
  const send = mesh.cluster("cluster-1");
  return RequestLoad.start({
    send: (request) => send.sendFrom("sleep", "sleep", request),
    target,
    perSecond: 20,
    clock: systemClock,
  });
}

/** What the load has seen while a change took effect and for a while after; the change is over when `until` holds. */
async function during(change: () => Promise<unknown>, until: (seen: string) => boolean): Promise<Watched> {
  await load.settled();
  load.take();
  const startedAt = systemClock.now();
  await change();
  const changedAt = systemClock.now();
  await waitFor(async () => until(await whoServesDetails()), 20_000);
  const took = systemClock.now() - changedAt;
  await load.next(WATCHED);
  return { ...load.take(), startedAt, changedAt, tookMs: took };
}

interface Watched extends LoadCount {
  readonly startedAt: number;
  readonly changedAt: number;
  readonly tookMs: number;
}

async function whoServesDetails(): Promise<string> {
  const { signal } = new AbortController();
  const host = "productpage.bookinfo";
  const request = { host, port: 9080, method: "GET", path: "/productpage", body: undefined, timeoutMs: 5_000, signal };
  const page = await mesh.cluster("cluster-1").sendFrom("sleep", "sleep", { ...request, headers: { host } });
  return page.headers["x-details-served-by"]?.split("/")[0] ?? `status ${page.headers["x-details-status"] ?? ""}`;
}

const scale = (cluster: string, replicas: number) => () =>
  system.system.cluster(cluster).client.scale("bookinfo", "details-v1", replicas);

function clustersOf({ servedBy }: LoadCount): readonly string[] {
  return [...new Set(Array.from(servedBy.keys(), (server) => server.split("/")[0] ?? ""))].sort();
}

describe("failover with real requests", () => {
  it("shows the error block without the setting, and the book again once details is back", async () => {
    const gone = await during(scale("cluster-1", 0), (seen) => seen === "status 503");
    expect(gone.failed).toBeGreaterThan(20);
    const back = await during(scale("cluster-1", 1), (seen) => seen === "cluster-1");
    expect(clustersOf(back)).toEqual(["cluster-1"]);
  });

  it("goes to the other cluster once the guide's objects are applied, and comes back, without a failed request", async () => {
    const applied = await during(
      async () => {
        for (const file of GUIDE_FILES) await system.apply(file);
        await system.soon(() =>
          system.owned("cluster-1").some(({ metadata }) => metadata.name.startsWith("k-details-")),
        );
        await system.soon(() => system.owned("cluster-2").some(({ kind }) => kind === "Gateway"));
      },
      (seen) => seen === "cluster-1",
    );
    expect(applied.failures).toEqual([]);
    const gone = await during(scale("cluster-1", 0), (seen) => seen === "cluster-2");
    // Only what was open to the dying pod when it was told to go may fail.
    expect(gone.failures.filter(({ startedAt }) => startedAt > gone.changedAt)).toEqual([]);
    expect(gone.failed).toBeLessThanOrEqual(1);
    expect(Array.from(gone.servedBy.keys()).some((server) => server.startsWith("cluster-2/details-v1-"))).toBe(true);
    const back = await during(scale("cluster-1", 1), (seen) => seen === "cluster-1");
    expect(back.failures).toEqual([]);
    expect(clustersOf(back)).toContain("cluster-1");
    expect(mesh.loops).toBe(0);
  });

  it("answers quickly when both clusters are empty, and recovers quickly", async () => {
    await during(scale("cluster-1", 0), (seen) => seen === "cluster-2");
    const empty = await during(scale("cluster-2", 0), (seen) => seen === "status 503");
    // Refused, not waited for; how many milliseconds that takes is a matter of real proxies.
    expect(Math.max(...empty.failures.map(({ startedAt, endedAt }) => endedAt - startedAt))).toBeLessThan(5_000);
    expect(mesh.loops).toBe(0);
    const back = await during(scale("cluster-2", 1), (seen) => seen === "cluster-2");
    expect(back.tookMs).toBeLessThan(5_000);
    expect(clustersOf(back)).toEqual(["cluster-2"]);
    const home = await during(scale("cluster-1", 1), (seen) => seen === "cluster-1");
    expect(home.failures).toEqual([]);
  });
});
