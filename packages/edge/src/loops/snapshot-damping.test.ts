import type { ReportResource } from "@causeway/shared";
import { FakeClock } from "@causeway/shared/testing";
import { describe, expect, it } from "vitest";
import { ClusterCache } from "../core/cluster-cache.js";
import { ESSENTIAL_KINDS, type KubeEvent } from "../core/kube.js";
import { podOf, serviceOf, sliceOf } from "../core/testing/kube-objects.js";
import { type SnapshotLoop, startSnapshot } from "./snapshot.js";
import { SnapshotDamping } from "./snapshot-damping.js";

const MESH = { rootNamespace: "istio-system", clusterDomain: "cluster.local" };
const NAMES = ["details", "ratings"];

interface Damped {
  readonly clock: FakeClock;
  readonly loop: SnapshotLoop;
  /** `service ready until`, as last reported. */
  reported(name: string): undefined | string;
  /** Reports of a service so far. */
  count(name: string): number;
  tell(...events: readonly KubeEvent[]): Promise<void>;
  ready(name: string, isReady: boolean): Promise<void>;
  /** The service loses its last instance so often, and has it back at once. */
  flap(name: string, times: number): Promise<void>;
}

/** The loop over two services with one ready pod each. */
async function startDamped(): Promise<Damped> {
  const clock = new FakeClock();
  const reports: { key: string; resource: undefined | ReportResource }[] = [];
  let sink: (event: KubeEvent) => void = () => undefined;
  const loop = startSnapshot({
    watch: {
      start(_kinds, given) {
        sink = given;
        return { [Symbol.asyncDispose]: async () => undefined };
      },
    },
    kinds: ESSENTIAL_KINDS,
    cache: new ClusterCache({ kinds: ESSENTIAL_KINDS, ...MESH }),
    clock,
    snapshot: {
      nodeAddress: "ExternalIP",
      subsetKeys: () => [],
      facts: { ...MESH, trustDomain: "td", edgeVersion: "1", mode: "apply", flags: [] },
    },
    onReport: (key, resource) => reports.push({ key, resource }),
    onTouched: () => undefined,
    onCompleteness: () => undefined,
  });
  const tell = async (...events: readonly KubeEvent[]) => {
    for (const event of events) sink(event);
    await Promise.resolve();
  };
  const upsert = (object: Extract<KubeEvent, { kind: "upsert" }>["object"]) => tell({ kind: "upsert", object });
  const ready = (name: string, isReady: boolean) => upsert(sliceOf("bookinfo", name, isReady ? [`${name}-1`] : []));
  for (const name of NAMES) {
    await upsert(serviceOf("bookinfo", name));
    await upsert(podOf("bookinfo", `${name}-1`, { app: name }));
    await ready(name, true);
  }
  await tell(...ESSENTIAL_KINDS.map((of) => ({ kind: "listed", of }) as const));
  const of = (name: string) => reports.filter(({ key }) => key === `service/bookinfo/${name}`);
  return {
    ...{ clock, loop, tell, ready },
    reported(name) {
      const resource = of(name).at(-1)?.resource;
      if (resource?.kind !== "service") return undefined;
      return `${resource.groups.length > 0 ? "ready" : "empty"} ${resource.dampedUntil}`;
    },
    count: (name) => of(name).length,
    async flap(name, times) {
      for (let turn = 0; turn < times; turn += 1) {
        clock.advance(100);
        await ready(name, false);
        clock.advance(100);
        await ready(name, true);
      }
    },
  };
}

describe(SnapshotDamping, () => {
  it("reports the hold of a service that flaps, and of no other", async () => {
    const world = await startDamped();
    await world.flap("details", 3);
    expect(world.reported("details")).toBe("ready undefined");
    await world.flap("details", 1);
    expect(world.reported("details")).toBe("ready 2026-01-01T00:00:01.700Z");
    expect([world.reported("ratings"), world.count("ratings")]).toEqual(["ready undefined", 1]);
  });

  it("reports the end of a hold when it comes, once, with nothing running after", async () => {
    const world = await startDamped();
    await world.flap("details", 4);
    const before = world.count("details");
    // 100 ms of the hold's second have passed.
    await world.clock.run(899);
    expect([world.reported("details"), world.count("details")]).toEqual(["ready 2026-01-01T00:00:01.700Z", before]);
    await world.clock.run(1);
    expect([world.reported("details"), world.count("details")]).toEqual(["ready undefined", before + 1]);
    expect(world.clock.pending).toBe(0);
    await world.loop[Symbol.asyncDispose]();
  });

  it("has one timer however many services are held, and reports the same end every time it looks", async () => {
    const world = await startDamped();
    await world.flap("details", 6);
    await world.flap("ratings", 5);
    expect(world.clock.pending).toBe(1);
    // From the first end of details' hold on it waits for the last one.
    const ends = new Set<undefined | string>();
    for (let step = 0; step < 25; step += 1) {
      ends.add(world.reported("details"));
      await world.clock.run(100);
    }
    expect(Array.from(ends)).toEqual(["ready 2026-01-01T00:00:05.100Z"]);
    expect(world.reported("ratings")).toBe("ready undefined");
    await world.clock.run(1_700);
    expect([world.reported("details"), world.clock.pending]).toEqual(["ready undefined", 0]);
  });

  it("counts a service that is deleted and made anew", async () => {
    const world = await startDamped();
    for (let turn = 0; turn < 4; turn += 1) {
      await world.tell({ kind: "delete", of: "Service", namespace: "bookinfo", name: "details" });
      expect(world.reported("details")).toBeUndefined();
      await world.tell({ kind: "upsert", object: serviceOf("bookinfo", "details") });
    }
    expect(world.reported("details")).toBe("ready 2026-01-01T00:00:01.000Z");
  });

  it("counts nothing while the cluster is not seen in full", async () => {
    const world = await startDamped();
    await world.tell({ kind: "failing", of: "Node", message: "no answer", isRefused: false });
    await world.flap("details", 9);
    await world.tell({ kind: "listed", of: "Node" });
    expect(world.reported("details")).toBe("ready undefined");
  });

  it("leaves no timer behind when it is stopped", async () => {
    const world = await startDamped();
    await world.flap("details", 4);
    await world.loop[Symbol.asyncDispose]();
    expect(world.clock.pending).toBe(0);
  });
});
