import type { ServiceKey } from "@causeway/shared";
import { describe, expect, it } from "vitest";
import { ClusterCache } from "./cluster-cache.js";
import { ESSENTIAL_KINDS, type KubeObject, type KubePod } from "./kube.js";
import { describeService } from "./report-service.js";
import { metaOf, podOf, portOf, serviceOf, sliceOf } from "./testing/kube-objects.js";

const KEY = "bookinfo/details" as ServiceKey;

function describeIn(objects: readonly KubeObject[], subsetKeys: readonly string[] = []) {
  const cache = new ClusterCache({
    kinds: ESSENTIAL_KINDS,
    rootNamespace: "istio-system",
    clusterDomain: "cluster.local",
  });
  for (const object of objects) cache.fold({ kind: "upsert", object }, 0);
  return describeService(cache, KEY, subsetKeys);
}

const details = serviceOf("bookinfo", "details");

function withPods(...pods: readonly KubePod[]): KubeObject[] {
  return [
    details,
    ...pods,
    sliceOf(
      "bookinfo",
      "details",
      pods.map((pod) => pod.meta.name),
    ),
  ];
}

const pod = (name: string, more: Partial<KubePod> = {}, version = "v1") =>
  podOf("bookinfo", name, { app: "details", version }, more);

describe(describeService, () => {
  it("has nothing to say of a service that is not there", () => {
    expect(describeIn([])).toBeUndefined();
  });

  it("tells the shape of the service in one order", () => {
    const ports = [
      portOf(9443, { name: "https" }),
      portOf(9080, { name: "b" }),
      portOf(9080, { name: "a", protocol: "UDP" }),
    ];
    const meta = metaOf("bookinfo", "details", { labels: { b: "2", a: "1" } });
    const report = describeIn([{ ...details, meta, ports, selector: { version: "v1", app: "details" } }]);
    expect(report?.ports.map((port) => `${port.number}/${port.name}`)).toEqual(["9080/a", "9080/b", "9443/https"]);
    expect(report?.ports[0]).toEqual({ name: "a", number: 9080, protocol: "UDP", appProtocol: "", targetPort: "9080" });
    expect(JSON.stringify([report?.labels, report?.selector])).toBe(
      '[{"a":"1","b":"2"},{"app":"details","version":"v1"}]',
    );
  });

  it.each([
    { value: undefined, exportTo: [] },
    { value: "*", exportTo: [] },
    { value: ".", exportTo: ["."] },
    { value: "~", exportTo: ["~"] },
    { value: " shop , bookinfo,shop,", exportTo: ["bookinfo", "shop"] },
    { value: "shop,*", exportTo: [] },
  ])("reads exportTo $value", ({ value, exportTo }) => {
    const annotations = value === undefined ? {} : { "networking.istio.io/exportTo": value };
    expect(describeIn([{ ...details, meta: metaOf("bookinfo", "details", { annotations }) }])?.exportTo).toEqual(
      exportTo,
    );
  });

  it("counts ready instances by service account", () => {
    const pods = [
      pod("p1", { serviceAccount: "b" }),
      pod("p2", { serviceAccount: "a" }),
      pod("p3", { serviceAccount: "a" }, "v2"),
    ];
    expect(describeIn(withPods(...pods))?.groups).toEqual([
      { serviceAccount: "a", subsetLabels: {}, ready: 2 },
      { serviceAccount: "b", subsetLabels: {}, ready: 1 },
    ]);
  });

  it("counts them by the labels that subsets look at, too", () => {
    const pods = [pod("p1"), pod("p2", {}, "v2"), pod("p3", {}, "v2")];
    expect(describeIn(withPods(...pods), ["tier", "version"])?.groups).toEqual([
      { serviceAccount: "default", subsetLabels: { version: "v1" }, ready: 1 },
      { serviceAccount: "default", subsetLabels: { version: "v2" }, ready: 2 },
    ]);
  });

  it("drops labels that make more than 16 groups, never instances", () => {
    const pods = Array.from({ length: 17 }, (_, index) => pod(`p${index}`, {}, `v${index}`));
    expect(describeIn(withPods(...pods), ["version"])?.groups).toEqual([
      { serviceAccount: "default", subsetLabels: {}, ready: 17 },
    ]);
  });

  it("believes the slices, not the pods, about readiness", () => {
    const report = describeIn([
      details,
      pod("p1"),
      pod("p2", { isReady: false }),
      sliceOf("bookinfo", "details", ["p2"]),
    ]);
    expect(report?.groups).toEqual([{ serviceAccount: "default", subsetLabels: {}, ready: 1 }]);
  });

  it.each([
    { sidecars: [], mesh: "noPods" },
    { sidecars: [true, true], mesh: "all" },
    { sidecars: [true, false], mesh: "some" },
    { sidecars: [false], mesh: "none" },
  ])("calls $sidecars $mesh", ({ sidecars, mesh }) => {
    const pods = sidecars.map((hasSidecar, index) => pod(`p${index}`, { hasSidecar, isReady: false }));
    expect(describeIn([details, ...pods])?.mesh).toBe(mesh);
  });

  it("sees one ambient pod among others", () => {
    expect(describeIn(withPods(pod("p1"), pod("p2", { isAmbient: true })))?.isAmbient).toBe(true);
  });

  it("has no pods without a selector", () => {
    const report = describeIn([{ ...details, selector: {} }, pod("p1"), sliceOf("bookinfo", "details", ["p1"])]);
    expect(report).toMatchObject({ selector: {}, groups: [], mesh: "noPods" });
  });
});
