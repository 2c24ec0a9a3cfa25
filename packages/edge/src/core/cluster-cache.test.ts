import { reportKeys, type ServiceKey } from "@causeway/shared";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ClusterCache } from "./cluster-cache.js";
import { ESSENTIAL_KINDS, type KubeEvent, type KubeKind, type KubeObject } from "./kube.js";
import { describeReport, type SnapshotOptions, snapshotKeys } from "./snapshot.js";
import { entryOf, metaOf, namespaceOf, nodeOf, podOf, portOf, serviceOf, sliceOf } from "./testing/kube-objects.js";

const MESH = { rootNamespace: "istio-system", clusterDomain: "cluster.local" };

const SNAPSHOT: SnapshotOptions = {
  nodeAddress: "ExternalIP",
  subsetKeys: () => ["version"],
  facts: { ...MESH, trustDomain: "cluster.local", edgeVersion: "1", mode: "apply", flags: [] },
};

function cacheOf(...objects: readonly KubeObject[]): ClusterCache {
  const cache = new ClusterCache({ kinds: ESSENTIAL_KINDS, ...MESH });
  for (const object of objects) cache.fold({ kind: "upsert", object }, 0);
  return cache;
}

const upsert = (object: KubeObject): KubeEvent => ({ kind: "upsert", object });
const remove = ({ kind, meta }: KubeObject): KubeEvent => ({
  kind: "delete",
  of: kind,
  namespace: meta.namespace,
  name: meta.name,
});
const listed = (of: KubeKind): KubeEvent => ({ kind: "listed", of });

function reportsOf(cache: ClusterCache): Map<string, unknown> {
  const keys = snapshotKeys(cache.everything()).sort();
  return new Map(keys.map((key) => [key, JSON.stringify(describeReport(cache, key, SNAPSHOT, undefined))]));
}

describe("ClusterCache: completeness", () => {
  it("is complete once every kind has listed", () => {
    const cache = cacheOf();
    for (const kind of ESSENTIAL_KINDS.slice(1)) cache.fold(listed(kind), 0);
    expect([cache.isComplete, cache.problems]).toEqual([false, ["Namespace: not listed yet"]]);
    cache.fold(listed("Namespace"), 0);
    expect([cache.isComplete, cache.problems]).toEqual([true, []]);
  });

  it("ceases to be while a kind fails, until its next event", () => {
    const cache = cacheOf();
    for (const kind of ESSENTIAL_KINDS) cache.fold(listed(kind), 0);
    cache.fold({ kind: "failing", of: "Pod", message: "pods is forbidden", isRefused: true }, 0);
    expect([cache.isComplete, cache.problems]).toEqual([false, ["Pod: pods is forbidden"]]);
    cache.fold(listed("Pod"), 0);
    expect(cache.isComplete).toBe(true);
  });

  it("calls the server away only when nothing is answered and nothing is refused", () => {
    const cache = cacheOf();
    const fail = (of: KubeKind, isRefused = false) => cache.fold({ kind: "failing", of, message: "", isRefused }, 0);
    for (const kind of ESSENTIAL_KINDS) fail(kind);
    expect(cache.isServerAway).toBe(true);
    fail("Pod", true);
    expect(cache.isServerAway).toBe(false);
  });
});

describe("ClusterCache: since when content is shown", () => {
  it("keeps the time of equal content but shows the newest version", () => {
    const entry = entryOf("n", "k-details");
    const cache = cacheOf();
    cache.fold(upsert(entry), 10);
    const touched = cache.fold(upsert({ ...entry, meta: { ...entry.meta, resourceVersion: "2" } }), 20);
    expect(touched.services.size).toBe(0);
    expect(cache.workloadEntry("n", "k-details")).toMatchObject({
      shownAtMs: 10,
      object: { meta: { resourceVersion: "2" } },
    });
  });

  it("begins anew with changed content", () => {
    const cache = cacheOf();
    cache.fold(upsert(entryOf("n", "k-details", { locality: "r1" })), 10);
    cache.fold(upsert(entryOf("n", "k-details", { locality: "r2" })), 20);
    expect(cache.workloadEntry("n", "k-details")?.shownAtMs).toBe(20);
  });
});

describe("ClusterCache: pods behind a service", () => {
  const key = "n/a" as ServiceKey;
  const pods = [
    podOf("n", "p1", { app: "a" }),
    podOf("n", "p2", { app: "a" }, { isFinished: true }),
    podOf("n", "p3", {}),
  ];

  it("counts ready ones that the service still selects", () => {
    const cache = cacheOf(serviceOf("n", "a"), ...pods, sliceOf("n", "a", ["p1", "p2", "p3", "p4"]));
    expect(cache.readyPods(key).map((pod) => pod.meta.name)).toEqual(["p1"]);
  });

  it("leaves finished pods out of the selected ones", () => {
    expect(cacheOf(...pods).podsSelected("n", { app: "a" })).toHaveLength(1);
  });

  it("counts a pod once that has an endpoint per address family", () => {
    const slice = sliceOf("n", "a", ["p1"]);
    const second = { ...slice, meta: metaOf("n", "a-2") };
    expect(cacheOf(serviceOf("n", "a"), ...pods, slice, second).readyPods(key)).toHaveLength(1);
  });
});

const NAMES = fc.constantFrom("a", "b", "c");
const SPACES = fc.constantFrom("n1", "istio-system");
const LABELS = fc.record({ app: NAMES, version: fc.constantFrom("v1", "v2") });

const anyObject: fc.Arbitrary<KubeObject> = fc.oneof(
  fc
    .tuple(
      SPACES,
      NAMES,
      LABELS,
      fc.record({ isReady: fc.boolean(), isGateway: fc.boolean(), isFinished: fc.boolean() }),
    )
    .map(([space, name, labels, more]) => podOf(space, name, labels, more)),
  fc
    .tuple(SPACES, NAMES, NAMES, fc.boolean())
    .map(([space, name, app, isGateway]) =>
      serviceOf(space, name, { selector: { app }, ports: [portOf(isGateway ? 15443 : 80)] }),
    ),
  fc.tuple(SPACES, NAMES, fc.subarray(["a", "b", "c"])).map(([space, name, pods]) => sliceOf(space, name, pods)),
  fc.tuple(SPACES, LABELS).map(([space, labels]) => namespaceOf(space, labels)),
  fc.tuple(NAMES, NAMES).map(([name, region]) => nodeOf(`node-${name === "a" ? 1 : 2}`, { region })),
);

const anyEvent = fc.oneof(
  { weight: 3, arbitrary: anyObject.map(upsert) },
  { weight: 1, arbitrary: anyObject.map(remove) },
);

/** Of all objects only the last event of each, in the given order: the same end by another way. */
function lastOfEach(events: readonly KubeEvent[]): KubeEvent[] {
  const last = new Map<string, KubeEvent>();
  for (const event of events) {
    if (event.kind === "upsert")
      last.set(`${event.object.kind} ${event.object.meta.namespace}/${event.object.meta.name}`, event);
    if (event.kind === "delete") last.set(`${event.of} ${event.namespace}/${event.name}`, event);
  }
  return Array.from(last.values());
}

describe("ClusterCache: laws", () => {
  it("gives the same reports, byte for byte, after any events with the same end", () => {
    const shuffledEnds = fc.array(anyEvent, { maxLength: 60, size: "max" }).chain((events) => {
      const end = lastOfEach(events);
      return fc.tuple(fc.constant(events), fc.shuffledSubarray(end, { minLength: end.length, maxLength: end.length }));
    });
    fc.assert(
      fc.property(shuffledEnds, ([events, end]) => {
        const [whole, short] = [cacheOf(), cacheOf()];
        for (const event of events) whole.fold(event, 0);
        for (const event of end) short.fold(event, 0);
        expect(reportsOf(whole)).toEqual(reportsOf(short));
      }),
    );
  });

  it("names every report that an event changes", () => {
    fc.assert(
      fc.property(fc.array(anyEvent, { maxLength: 60, size: "max" }), (events) => {
        const cache = cacheOf();
        const told = new Map<string, unknown>();
        for (const event of events) {
          const touched = cache.fold(event, 0);
          for (const key of snapshotKeys(touched)) {
            const report = describeReport(cache, key, SNAPSHOT, undefined);
            if (report === undefined) told.delete(key);
            else told.set(key, JSON.stringify(report));
          }
        }
        const now = reportsOf(cache);
        if (!told.has(reportKeys.cluster)) now.delete(reportKeys.cluster);
        expect(new Map(Array.from(told).sort())).toEqual(new Map(Array.from(now).sort()));
      }),
    );
  });
});
