import { describe, expect, it } from "vitest";
import { ClusterCache } from "./cluster-cache.js";
import { ESSENTIAL_KINDS, type KubeEvent, type KubeObject } from "./kube.js";
import {
  authenticationOf,
  entryOf,
  gatewayOf,
  metaOf,
  namespaceOf,
  nodeOf,
  podOf,
  portOf,
  ruleOf,
  serviceOf,
  sliceOf,
} from "./testing/kube-objects.js";

function cacheOf(...objects: readonly KubeObject[]): ClusterCache {
  const cache = new ClusterCache({
    kinds: ESSENTIAL_KINDS,
    rootNamespace: "istio-system",
    clusterDomain: "cluster.local",
  });
  for (const object of objects) cache.fold(upsert(object), 0);
  return cache;
}

const upsert = (object: KubeObject): KubeEvent => ({ kind: "upsert", object });
const remove = ({ kind, meta }: KubeObject): KubeEvent => ({
  kind: "delete",
  of: kind,
  namespace: meta.namespace,
  name: meta.name,
});

const touchedServices = (cache: ClusterCache, event: KubeEvent) => Array.from(cache.fold(event, 1).services).sort();

describe("what an event can matter to", () => {
  const details = serviceOf("bookinfo", "details");
  const ratings = serviceOf("bookinfo", "ratings");
  const gateway = serviceOf("eastwest", "gw", { ports: [portOf(15443)] });
  const base = [details, ratings, serviceOf("shop", "details"), gateway];

  it("a pod: the services that select it", () => {
    const cache = cacheOf(...base);
    expect(touchedServices(cache, upsert(podOf("bookinfo", "p", { app: "details" })))).toEqual(["bookinfo/details"]);
  });

  it("a pod whose labels change: the services before and after", () => {
    const cache = cacheOf(...base, podOf("bookinfo", "p", { app: "details" }));
    const event = upsert(podOf("bookinfo", "p", { app: "ratings" }));
    expect(touchedServices(cache, event)).toEqual(["bookinfo/details", "bookinfo/ratings"]);
  });

  it("a gateway's pod: that gateway", () => {
    const touched = cacheOf(...base).fold(upsert(podOf("eastwest", "p", { app: "gw" })), 1);
    expect(Array.from(touched.gateways)).toEqual(["eastwest/gw"]);
  });

  it("a pod that runs a gateway, or ceases to: the services on it, whatever their ports", () => {
    const cache = cacheOf(...base);
    const pod = podOf("bookinfo", "p", { app: "details" });
    const touched = [{ ...pod, isGateway: true }, pod].map((object) => cache.fold(upsert(object), 1));
    expect(touched.map(({ gateways }) => Array.from(gateways))).toEqual([["bookinfo/details"], ["bookinfo/details"]]);
    expect(cache.fold(remove(pod), 1).gateways.size).toBe(0);
  });

  it("a slice: its service", () => {
    expect(touchedServices(cacheOf(...base), upsert(sliceOf("bookinfo", "details", ["p"])))).toEqual([
      "bookinfo/details",
    ]);
  });

  it("a service: itself, and those whose pods it selects too", () => {
    const cache = cacheOf(serviceOf("n", "v1", { selector: { app: "a", version: "v1" } }), serviceOf("n", "b"));
    expect(touchedServices(cache, upsert(serviceOf("n", "all", { selector: { app: "a" } })))).toEqual([
      "n/all",
      "n/v1",
    ]);
  });

  it("a service that gains the gateway port: a gateway, and so when it loses it", () => {
    const cache = cacheOf(...base);
    const gain = cache.fold(upsert({ ...details, ports: [portOf(15443)] }), 1);
    const lose = cache.fold(upsert(details), 2);
    expect([Array.from(gain.gateways), Array.from(lose.gateways)]).toEqual([
      ["bookinfo/details"],
      ["bookinfo/details"],
    ]);
  });

  it("a node: every gateway and the cluster, no service", () => {
    const touched = cacheOf(...base).fold(upsert(nodeOf("n1")), 1);
    expect([Array.from(touched.gateways), touched.cluster, touched.services.size]).toEqual([["eastwest/gw"], true, 0]);
  });

  it("a namespace: itself; Istio's root namespace: the cluster too", () => {
    const cache = cacheOf(...base);
    expect(cache.fold(upsert(namespaceOf("shop")), 1)).toMatchObject({ namespaces: new Set(["shop"]), cluster: false });
    expect(cache.fold(upsert(namespaceOf("istio-system")), 1).cluster).toBe(true);
  });

  it("an entry: the service that it names, and those that select it", () => {
    const entry = entryOf("bookinfo", "x", { labels: { app: "ratings" } });
    const meta = metaOf("bookinfo", "x", { annotations: { "causeway.dev/service": "bookinfo/reviews" } });
    const event = upsert({ ...entry, meta });
    expect(touchedServices(cacheOf(...base), event)).toEqual(["bookinfo/ratings", "bookinfo/reviews"]);
  });

  it.each([
    { host: "details", services: ["bookinfo/details"] },
    { host: "gone.bookinfo.svc.cluster.local", services: ["bookinfo/gone"] },
    { host: "*.shop.svc.cluster.local", services: ["shop/details"] },
    { host: "*", services: ["bookinfo/details", "bookinfo/ratings", "eastwest/gw", "shop/details"] },
    { host: "api.example.com", services: [] },
  ])("a rule for $host: $services", ({ host, services }) => {
    expect(touchedServices(cacheOf(...base), upsert(ruleOf("bookinfo", "r", { host })))).toEqual(services);
  });

  it.each([
    { object: entryOf("bookinfo", `k-details-${"0".repeat(32)}`, {}) },
    { object: ruleOf("bookinfo", "k-details", { host: "elsewhere.example.com" }) },
  ])("somebody else's $object.kind with the name of ours, come or gone: the service whose place it takes", (given) => {
    const cache = cacheOf(...base);
    const touched = [upsert(given.object), remove(given.object)].map((event) => touchedServices(cache, event));
    expect(touched).toEqual([["bookinfo/details"], ["bookinfo/details"]]);
  });

  const host = (name: string) => `${name}.bookinfo.svc.cluster.local`;

  it("a gateway object: the hosts that came or went, and every gateway", () => {
    const cache = cacheOf(...base, gatewayOf("eastwest", "g", [host("details"), host("ratings")]));
    const touched = cache.fold(upsert(gatewayOf("eastwest", "g", [host("ratings"), host("reviews")])), 1);
    expect(Array.from(touched.services).sort()).toEqual(["bookinfo/details", "bookinfo/reviews"]);
    expect(Array.from(touched.gateways)).toEqual(["eastwest/gw"]);
  });

  it("a gateway object with another selector: all of its hosts", () => {
    const before = gatewayOf("eastwest", "g", [host("details")]);
    const event = upsert({ ...before, spec: { ...before.spec, selector: { app: "other" } } });
    expect(touchedServices(cacheOf(...base, before), event)).toEqual(["bookinfo/details"]);
  });

  it("a gateway object whose host moves to another server: that host", () => {
    const cache = cacheOf(...base, gatewayOf("eastwest", "g", [host("details"), host("ratings")], [host("reviews")]));
    const event = upsert(gatewayOf("eastwest", "g", [host("ratings")], [host("reviews"), host("details")]));
    expect(touchedServices(cache, event)).toEqual(["bookinfo/details"]);
  });

  it("an authentication: its namespace, or everything from Istio's root", () => {
    const cache = cacheOf(...base);
    const inShop = touchedServices(cache, upsert(authenticationOf("shop", "a", "DISABLE")));
    const inRoot = touchedServices(cache, upsert(authenticationOf("istio-system", "a", "DISABLE")));
    expect([inShop, inRoot.length]).toEqual([["shop/details"], 4]);
  });

  it("what is repeated or unknown: nothing", () => {
    const cache = cacheOf(...base);
    expect([touchedServices(cache, upsert(details)), touchedServices(cache, remove(serviceOf("x", "y")))]).toEqual([
      [],
      [],
    ]);
  });
});
