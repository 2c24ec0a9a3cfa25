import { type ReportResource, type ServiceKey, serviceKey } from "@causeway/shared";
import { FakeClock } from "@causeway/shared/testing";
import { describe, expect, it } from "vitest";
import { ClusterCache } from "../core/cluster-cache.js";
import type { Touched } from "../core/cluster-view.js";
import { ESSENTIAL_KINDS, type KubeEvent, type KubeKind, type KubeObject } from "../core/kube.js";
import { metaOf, podOf, serviceOf, sliceOf } from "../core/testing/kube-objects.js";
import { NOTHING_TOUCHED } from "../core/touched.js";
import { startSnapshot } from "./snapshot.js";

const MESH = { rootNamespace: "istio-system", clusterDomain: "cluster.local" };

/** The loop over a watch that a test drives by hand. */
function startLoop() {
  const clock = new FakeClock();
  const cache = new ClusterCache({ kinds: ESSENTIAL_KINDS, ...MESH });
  const reports: { key: string; resource: undefined | ReportResource; observedAtMs: number }[] = [];
  const touched: Touched[] = [];
  const completeness: string[] = [];
  const subsetKeys = new Map<ServiceKey, readonly string[]>();
  let sink: (event: KubeEvent) => void = () => undefined;
  let isStopped = false;
  const loop = startSnapshot({
    watch: {
      start(_kinds, given) {
        sink = given;
        const stop = async () => {
          isStopped = true;
        };
        return { [Symbol.asyncDispose]: stop };
      },
    },
    kinds: ESSENTIAL_KINDS,
    cache,
    clock,
    snapshot: {
      nodeAddress: "ExternalIP",
      subsetKeys: (key) => subsetKeys.get(key) ?? [],
      facts: { ...MESH, trustDomain: "td", edgeVersion: "1", mode: "apply", flags: [] },
    },
    onReport: (key, resource, observedAtMs) => reports.push({ key, resource, observedAtMs: observedAtMs - START_MS }),
    onTouched: (keys) => touched.push(keys),
    onCompleteness: (isComplete, problems) =>
      completeness.push(`${isComplete} after ${reports.length}: ${problems.join()}`),
  });
  const tell = async (...events: readonly KubeEvent[]) => {
    for (const event of events) sink(event);
    await Promise.resolve();
  };
  const keys = () => reports.splice(0).map((report) => report.key);
  return { clock, loop, reports, keys, touched, completeness, subsetKeys, tell, isStopped: () => isStopped };
}

const START_MS = new FakeClock().now();
const upsert = (object: KubeObject): KubeEvent => ({ kind: "upsert", object });
const listed = (of: KubeKind): KubeEvent => ({ kind: "listed", of });
const failing = (of: KubeKind): KubeEvent => ({ kind: "failing", of, message: "no answer", isRefused: false });
const ALL_LISTED = ESSENTIAL_KINDS.map(listed);

const DETAILS = serviceKey("bookinfo", "details");
const POD = podOf("bookinfo", "p1", { app: "details", version: "v1" });
const OBJECTS = [serviceOf("bookinfo", "details"), POD, sliceOf("bookinfo", "details", ["p1"])];

async function startComplete() {
  const world = startLoop();
  await world.tell(...OBJECTS.map(upsert), ...ALL_LISTED);
  world.keys();
  world.touched.length = 0;
  return world;
}

describe(startSnapshot, () => {
  it("tells nothing before every kind has listed, then everything, then that it is complete", async () => {
    const world = startLoop();
    await world.tell(...OBJECTS.map(upsert), ...ALL_LISTED.slice(1));
    expect([world.reports, world.touched, world.completeness]).toEqual([[], [], []]);
    await world.tell(...ALL_LISTED);
    expect(world.reports.map((report) => report.key).sort()).toEqual(["cluster", "service/bookinfo/details"]);
    expect(world.completeness).toEqual(["true after 2: "]);
    expect(world.touched.map((touched) => Array.from(touched.services))).toEqual([[DETAILS]]);
  });

  it("describes a key once for all that one turn brings, with the time of its first cause", async () => {
    const world = await startComplete();
    world.clock.advance(1_000);
    await world.tell(upsert({ ...POD, isReady: false }), upsert(sliceOf("bookinfo", "details", [])));
    world.clock.advance(1_000);
    expect(world.reports).toMatchObject([
      { key: "service/bookinfo/details", resource: { groups: [] }, observedAtMs: 1_000 },
    ]);
    expect(world.touched).toHaveLength(1);
  });

  it("tells that a resource is gone", async () => {
    const world = await startComplete();
    await world.tell({ kind: "delete", of: "Service", namespace: "bookinfo", name: "details" });
    expect(world.reports).toMatchObject([{ key: "service/bookinfo/details", resource: undefined }]);
  });

  it("is silent about what changes nothing", async () => {
    const world = await startComplete();
    await world.tell(upsert({ ...POD, meta: metaOf("bookinfo", "p1", { ...POD.meta, resourceVersion: "9" }) }));
    expect([world.reports, world.touched]).toEqual([[], []]);
  });

  it("lets the last reports stand while a kind fails, and catches up after", async () => {
    const world = await startComplete();
    await world.tell(failing("Node"), upsert(sliceOf("bookinfo", "details", [])));
    expect(world.reports).toEqual([]);
    expect(world.touched).toHaveLength(1);
    await world.tell(listed("Node"));
    expect(world.reports).toMatchObject([{ key: "service/bookinfo/details", resource: { groups: [] } }]);
    expect(world.completeness.slice(1)).toEqual(["false after 0: Node: no answer", "true after 1: "]);
  });

  it("says that the API server is away, since when, and when it is back", async () => {
    const world = await startComplete();
    world.clock.advance(5_000);
    await world.tell(...ESSENTIAL_KINDS.map(failing));
    world.clock.advance(5_000);
    await world.tell(...ALL_LISTED);
    expect(world.reports).toMatchObject([
      { key: "cluster", resource: { apiServerUnreachableSince: "2026-01-01T00:00:05.000Z" } },
      { key: "cluster", resource: { apiServerUnreachableSince: undefined } },
    ]);
  });

  it("says nothing of an API server that never answered", async () => {
    const world = startLoop();
    await world.tell(...ESSENTIAL_KINDS.map(failing));
    expect([world.reports, world.completeness]).toEqual([[], []]);
  });

  it("looks again when another input of a report has changed", async () => {
    const world = await startComplete();
    world.subsetKeys.set(DETAILS, ["version"]);
    world.loop.lookAgain({ ...NOTHING_TOUCHED, services: new Set([DETAILS]) });
    await Promise.resolve();
    expect(world.reports).toMatchObject([{ resource: { groups: [{ subsetLabels: { version: "v1" } }] } }]);
    expect(world.touched).toEqual([]);
  });

  it("is silent once it is stopped, also about what it had taken in", async () => {
    const world = await startComplete();
    const telling = world.tell(upsert(sliceOf("bookinfo", "details", [])));
    await world.loop[Symbol.asyncDispose]();
    await telling;
    expect([world.reports, world.isStopped()]).toEqual([[], true]);
  });
});
