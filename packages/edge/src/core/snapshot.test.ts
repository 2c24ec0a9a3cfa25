import { describe, expect, it } from "vitest";
import { ClusterCache } from "./cluster-cache.js";
import { ESSENTIAL_KINDS, type KubeObject } from "./kube.js";
import { describeReport, type SnapshotOptions, snapshotKeys } from "./snapshot.js";
import { metaOf, namespaceOf, nodeOf, podOf, portOf, serviceOf } from "./testing/kube-objects.js";

const MESH = { rootNamespace: "istio-system", clusterDomain: "cluster.local" };
const OPTIONS: SnapshotOptions = {
  nodeAddress: "ExternalIP",
  subsetKeys: () => [],
  facts: { ...MESH, trustDomain: "td", edgeVersion: "1.2.3", mode: "observe", flags: ["B", "A", "A"] },
};

function reportIn(key: string, ...objects: readonly KubeObject[]) {
  const cache = new ClusterCache({ kinds: ESSENTIAL_KINDS, ...MESH });
  for (const object of objects) cache.fold({ kind: "upsert", object }, 0);
  return describeReport(cache, key, OPTIONS, undefined);
}

const GATEWAY_KEY = "gateway/eastwest/gw";
const gateway = serviceOf("eastwest", "gw", {
  type: "LoadBalancer",
  ports: [portOf(15443)],
  ingress: [{ ip: "203.0.113.1", hostname: "" }],
});
const gatewayPod = (name: string, nodeName: string, isReady: boolean, hash: string) =>
  podOf("eastwest", name, { app: "gw", "pod-template-hash": hash }, { nodeName, isReady });

describe("describeReport: gateways", () => {
  it("tells address, selector and creation time", () => {
    expect(reportIn(GATEWAY_KEY, gateway)).toEqual({
      kind: "gateway",
      serviceType: "LoadBalancer",
      createdAt: "2026-01-01T00:00:00Z",
      addresses: ["203.0.113.1"],
      hostnames: [],
      addressProblem: "",
      port: 15443,
      selector: { app: "gw" },
      pods: [],
    });
  });

  it("groups pods by lasting labels and locality", () => {
    const report = reportIn(
      GATEWAY_KEY,
      gateway,
      nodeOf("n1", { region: "r1", zone: "z1" }),
      nodeOf("n2", { region: "r1", zone: "z2" }),
      gatewayPod("p1", "n2", true, "1"),
      gatewayPod("p2", "n1", true, "1"),
      gatewayPod("p3", "n1", false, "2"),
      gatewayPod("p4", "gone", true, "2"),
    );
    expect(report).toMatchObject({
      pods: [
        { labels: { app: "gw" }, total: 1, ready: 1, locality: { region: "", zone: "" } },
        { labels: { app: "gw" }, total: 2, ready: 1, locality: { region: "r1", zone: "z1" } },
        { labels: { app: "gw" }, total: 1, ready: 1, locality: { region: "r1", zone: "z2" } },
      ],
    });
  });

  it("does not count a pod on its way out as ready", () => {
    const leaving = podOf("eastwest", "p", { app: "gw" });
    const report = reportIn(GATEWAY_KEY, gateway, { ...leaving, meta: { ...leaving.meta, isTerminating: true } });
    expect(report).toMatchObject({ pods: [{ total: 1, ready: 0 }] });
  });

  it("tells that a service on pods of a gateway has no gateway port: nobody reaches those through it", () => {
    const service = { ...gateway, ports: [portOf(443)], externalIps: ["203.0.113.9"] };
    const pods = ["p1", "p2"].map((name) => podOf("eastwest", name, { app: "gw" }, { isGateway: name === "p1" }));
    expect(reportIn(GATEWAY_KEY, service, ...pods)).toMatchObject({
      ...{ port: 0, addresses: [], hostnames: [], addressProblem: "" },
      pods: [{ labels: { app: "gw" }, total: 2, ready: 2 }],
    });
  });

  it.each([
    { what: "another port", service: { ...gateway, ports: [portOf(443)] } },
    { what: "the port for UDP", service: { ...gateway, ports: [portOf(15443, { protocol: "UDP" })] } },
    { what: "no selector", service: { ...gateway, selector: {} } },
    { what: "no pods of its own", service: { ...gateway, type: "ExternalName" as const } },
  ])("takes a service with $what for no gateway", ({ service }) => {
    expect(reportIn(GATEWAY_KEY, service)).toBeUndefined();
  });
});

describe("describeReport: namespaces", () => {
  it.each([
    { labels: {}, isInjected: false },
    { labels: { "istio-injection": "enabled" }, isInjected: true },
    { labels: { "istio-injection": "disabled", "istio.io/rev": "canary" }, isInjected: false },
    { labels: { "istio.io/rev": "canary" }, isInjected: true },
    { labels: { "istio.io/rev": "" }, isInjected: false },
  ])("with $labels: injected $isInjected", ({ labels, isInjected }) => {
    expect(reportIn("namespace/shop", namespaceOf("shop", labels))).toEqual({
      kind: "namespace",
      labels,
      isInjected,
      phase: "Active",
    });
  });

  it("says that one is on its way out", () => {
    const leaving = { ...namespaceOf("shop"), meta: metaOf("", "shop", { isTerminating: true }) };
    expect(reportIn("namespace/shop", leaving)).toMatchObject({ phase: "Terminating" });
  });
});

describe("describeReport: the cluster", () => {
  it("tells what nodes and Istio's root namespace say, and the edge's own settings", () => {
    const report = reportIn(
      "cluster",
      namespaceOf("istio-system", { "topology.istio.io/network": "net-1" }),
      nodeOf("n1", { region: "r2", zone: "z2" }),
      nodeOf("n2", { region: "r1", zone: "z1" }),
      nodeOf("n3", { region: "r1" }),
    );
    expect(report).toEqual({
      kind: "cluster",
      network: "net-1",
      regions: ["r1", "r2"],
      zones: ["z1", "z2"],
      clusterDomain: "cluster.local",
      istioVersions: [],
      trustDomain: "td",
      rootFingerprints: [],
      edgeVersion: "1.2.3",
      mode: "observe",
      flags: ["A", "B"],
      apiServerUnreachableSince: undefined,
    });
  });
});

describe("describeReport: anything else", () => {
  it.each(["service/shop/gone", "gateway/shop/gone", "namespace/gone", "applied/store", "unknown/x"])(
    "nothing under %s",
    (key) => {
      expect(reportIn(key)).toBeUndefined();
    },
  );
});

describe(snapshotKeys, () => {
  it("names the reports of everything touched", () => {
    const cache = new ClusterCache({ kinds: ESSENTIAL_KINDS, ...MESH });
    for (const object of [gateway, namespaceOf("shop")]) cache.fold({ kind: "upsert", object }, 0);
    expect(snapshotKeys(cache.everything())).toEqual([
      "cluster",
      "namespace/shop",
      "service/eastwest/gw",
      "gateway/eastwest/gw",
    ]);
  });
});
