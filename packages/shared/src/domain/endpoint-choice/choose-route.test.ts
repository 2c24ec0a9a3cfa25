import { describe, expect, it } from "vitest";
import { chooseRoute, DEFAULT_RETRIES, type HttpRouteRule, type MeshRouting, type RouteMatch } from "./choose-route.js";

const HOST = "reviews.bookinfo.svc.cluster.local";
const REQUEST = {
  host: HOST,
  port: 9080,
  method: "GET",
  path: "/reviews/0",
  headers: { "end-user": "jason" },
  clientNamespace: "bookinfo",
  clientLabels: { app: "productpage" },
};

const ANYTHING: RouteMatch = {
  uri: undefined,
  method: undefined,
  headers: new Map(),
  port: undefined,
  sourceLabels: {},
  sourceNamespace: undefined,
};

function to(subset: string, matches: readonly RouteMatch[] = []): HttpRouteRule {
  const destinations = [{ host: "reviews", subset, port: undefined, weight: 100 }];
  return { matches, destinations, timeoutMs: undefined, retries: undefined };
}

function routing(given: Partial<MeshRouting>): MeshRouting {
  return {
    namespace: "bookinfo",
    name: "reviews",
    createdAt: "2026-01-01T00:00:00Z",
    hosts: ["reviews"],
    exportTo: [],
    gateways: [],
    http: [to("v2")],
    ...given,
  };
}

const subsetOf = (routings: readonly MeshRouting[], point = 0) =>
  chooseRoute(routings, REQUEST, "cluster.local", point)?.subset;

describe("chooseRoute", () => {
  it("goes to the service itself without any routing, with Istio's retries", () => {
    const whole = { host: HOST, port: 9080, subset: "", timeoutMs: undefined, retries: DEFAULT_RETRIES };
    expect(chooseRoute([], REQUEST, "cluster.local", 0)).toEqual(whole);
  });

  it.each([
    { title: "a short host", given: {}, subset: "v2" },
    { title: "a full host", given: { hosts: [HOST] }, subset: "v2" },
    { title: "another host", given: { hosts: ["ratings"] }, subset: "" },
    { title: "a short host of another namespace", given: { namespace: "other" }, subset: "" },
    { title: "gateways only", given: { gateways: ["bookinfo/ingress"] }, subset: "" },
    { title: "the mesh among gateways", given: { gateways: ["ingress", "mesh"] }, subset: "v2" },
    { title: "not exported to the client", given: { exportTo: ["other"] }, subset: "" },
  ])("looks at hosts, gateways and visibility: $title", ({ given, subset }) => {
    expect(subsetOf([routing(given)])).toBe(subset);
  });

  it.each([
    {
      title: "header, exact",
      match: { headers: new Map([["end-user", { kind: "exact", value: "jason" } as const]]) },
      subset: "v2",
    },
    {
      title: "header, other",
      match: { headers: new Map([["end-user", { kind: "exact", value: "x" } as const]]) },
      subset: "v3",
    },
    {
      title: "header, absent",
      match: { headers: new Map([["x", { kind: "prefix", value: "" } as const]]) },
      subset: "v3",
    },
    { title: "prefix", match: { uri: { kind: "prefix", value: "/reviews" } as const }, subset: "v2" },
    { title: "whole regex", match: { uri: { kind: "regex", value: "/reviews" } as const }, subset: "v3" },
    { title: "method", match: { method: { kind: "exact", value: "POST" } as const }, subset: "v3" },
    { title: "port", match: { port: 80 }, subset: "v3" },
    { title: "labels", match: { sourceLabels: { app: "productpage" } }, subset: "v2" },
    { title: "namespace", match: { sourceNamespace: "sleep" }, subset: "v3" },
  ])("takes the first route that fits: $title", ({ match, subset }) => {
    expect(subsetOf([routing({ http: [to("v2", [{ ...ANYTHING, ...match }]), to("v3")] })])).toBe(subset);
  });

  it("has no way for a request that no route takes", () => {
    const http = [to("v2", [{ ...ANYTHING, port: 80 }])];
    expect(chooseRoute([routing({ http })], REQUEST, "cluster.local", 0)).toBeUndefined();
  });

  it.each([
    { point: 0, subset: "v1" },
    { point: 0.79, subset: "v1" },
    { point: 0.81, subset: "v3" },
  ])("weighs destinations: $point goes to $subset", ({ point, subset }) => {
    const destinations = [
      { host: HOST, subset: "v1", port: undefined, weight: 80 },
      { host: HOST, subset: "v3", port: undefined, weight: 20 },
    ];
    const http = [{ matches: [], destinations, timeoutMs: undefined, retries: undefined }];
    expect(subsetOf([routing({ http })], point)).toBe(subset);
  });

  it("takes the older of two, and one for the very host before a wildcard", () => {
    const older = routing({ name: "z", createdAt: "2025-01-01T00:00:00Z", http: [to("v1")] });
    expect(subsetOf([routing({}), older])).toBe("v1");
    expect(subsetOf([routing({}), { ...older, hosts: ["*.bookinfo.svc.cluster.local"] }])).toBe("v2");
  });
});
