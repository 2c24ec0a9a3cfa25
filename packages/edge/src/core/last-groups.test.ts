import { type ReportResource, reportKeys, serviceKey } from "@causeway/shared";
import { describe, expect, it } from "vitest";
import { ClusterCache } from "./cluster-cache.js";
import { ESSENTIAL_KINDS, type KubeEvent, type KubeObject } from "./kube.js";
import { LastGroups } from "./last-groups.js";
import { describeReport } from "./snapshot.js";
import { podOf, serviceOf, sliceOf } from "./testing/kube-objects.js";

const MESH = { rootNamespace: "istio-system", clusterDomain: "cluster.local" };
const KEY = reportKeys.service(serviceKey("bookinfo", "details"));
const OPTIONS = {
  nodeAddress: "ExternalIP",
  subsetKeys: () => ["version"],
  facts: { ...MESH, trustDomain: "td", edgeVersion: "1", mode: "apply", flags: [] },
} as const;

const pod = (name: string, account = "sa-1") =>
  podOf("bookinfo", name, { app: "details" }, { serviceAccount: account });
const slice = (...names: readonly string[]) => sliceOf("bookinfo", "details", names);
const upsert = (object: KubeObject): KubeEvent => ({ kind: "upsert", object });
const gone = (name: string): KubeEvent => ({ kind: "delete", of: "Pod", namespace: "bookinfo", name });

/** Accounts and counts, as reported after each of these events; the service has one ready pod before. */
function reportsAfter(...events: readonly KubeEvent[]): string[] {
  const cache = new ClusterCache({ kinds: ESSENTIAL_KINDS, ...MESH });
  const last = new LastGroups();
  const fold = (event: KubeEvent) => {
    cache.fold(event, 0);
    return last.settle(KEY, describeReport(cache, KEY, OPTIONS, undefined), cache);
  };
  for (const object of [serviceOf("bookinfo", "details"), pod("p1"), slice("p1")]) fold(upsert(object));
  return events.map((event) => summary(fold(event)));
}

function summary(resource: undefined | ReportResource): string {
  if (resource?.kind !== "service") return "gone";
  return resource.groups.map(({ serviceAccount, ready }) => `${serviceAccount} ${ready}`).join(", ") || "none";
}

describe(LastGroups, () => {
  it("keeps the instance while its successor is ready and not shown yet", () => {
    expect(reportsAfter(upsert(slice("p1", "p2")), upsert(slice("p2")), gone("p1"), upsert(pod("p2")))).toEqual(
      Array.from({ length: 4 }, () => "sa-1 1"),
    );
  });

  it("keeps the instance whose pod is gone while the slices still have it", () => {
    expect(reportsAfter(upsert(pod("p2")), gone("p1"), upsert(slice("p2")))).toEqual(["sa-1 1", "sa-1 1", "sa-1 1"]);
    expect(reportsAfter(gone("p1"), upsert(slice()))).toEqual(["sa-1 1", "none"]);
  });

  it("keeps what it says of the pods with them", () => {
    const cache = new ClusterCache({ kinds: ESSENTIAL_KINDS, ...MESH });
    const last = new LastGroups();
    const ambient = { ...pod("p1"), isAmbient: true };
    for (const object of [serviceOf("bookinfo", "details"), ambient, slice("p1")]) cache.fold(upsert(object), 0);
    const before = last.settle(KEY, describeReport(cache, KEY, OPTIONS, undefined), cache);
    cache.fold(gone("p1"), 0);
    expect(last.settle(KEY, describeReport(cache, KEY, OPTIONS, undefined), cache)).toEqual(before);
  });

  it("adds another account at once, and lets the first go when every pod is known", () => {
    const [both, behind, settled] = reportsAfter(
      upsert(pod("p2", "sa-2")),
      upsert(slice("p2", "p3")),
      upsert(slice("p2")),
    );
    expect([both, behind, settled]).toEqual(["sa-1 1", "sa-1 1, sa-2 1", "sa-2 1"]);
  });

  it("believes at once that nothing is ready, and that the service is gone", () => {
    expect(reportsAfter(upsert(slice()))).toEqual(["none"]);
    const service: KubeEvent = { kind: "delete", of: "Service", namespace: "bookinfo", name: "details" };
    expect(reportsAfter(gone("p1"), service)).toEqual(["sa-1 1", "gone"]);
  });

  it("remembers nothing of a service without an instance", () => {
    const cache = new ClusterCache({ kinds: ESSENTIAL_KINDS, ...MESH });
    const last = new LastGroups();
    for (const object of [serviceOf("bookinfo", "details"), pod("p1"), slice("p1"), slice()]) {
      cache.fold(upsert(object), 0);
      last.settle(KEY, describeReport(cache, KEY, OPTIONS, undefined), cache);
    }
    expect(last.size).toBe(0);
  });

  it("has no more groups while behind than a report may have", () => {
    const versions = (from: number) =>
      Array.from({ length: 16 }, (_, index) => podOf("bookinfo", `p${from + index}`, version(from + index)));
    const version = (index: number) => ({ app: "details", version: `v${index}` });
    const cache = new ClusterCache({ kinds: ESSENTIAL_KINDS, ...MESH });
    const last = new LastGroups();
    const settle = (objects: readonly KubeObject[]) => {
      for (const object of objects) cache.fold(upsert(object), 0);
      const resource = last.settle(KEY, describeReport(cache, KEY, OPTIONS, undefined), cache);
      return resource?.kind === "service" ? resource.groups : [];
    };
    const [first, second] = [versions(0), versions(16)];
    const names = second.map(({ meta }) => meta.name);
    expect(
      settle([serviceOf("bookinfo", "details"), ...first, slice(...first.map(({ meta }) => meta.name))]),
    ).toHaveLength(16);
    expect(settle([...second, slice(...names, "not-shown")])).toEqual([
      { serviceAccount: first[0]?.serviceAccount, subsetLabels: {}, ready: 32 },
    ]);
    expect(settle([slice(...names)])).toHaveLength(16);
  });
});
