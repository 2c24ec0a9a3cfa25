import { describe, expect, it } from "vitest";
import { gatewayHosts, parseHost } from "./host-services.js";
import { gatewayOf } from "./testing/kube-objects.js";

const service = (key: string) => ({ kind: "service", key });

describe(parseHost, () => {
  it.each([
    { host: "details", means: service("shop/details") },
    { host: "details.bookinfo.svc.cluster.local", means: service("bookinfo/details") },
    { host: "Details.Bookinfo.svc.cluster.local", means: service("bookinfo/details") },
    { host: "details.bookinfo", means: { kind: "none" } },
    { host: "details.bookinfo.svc.other.domain", means: { kind: "none" } },
    { host: "api.example.com", means: { kind: "none" } },
    { host: "", means: { kind: "none" } },
    { host: "*", means: { kind: "all" } },
    { host: "*.local", means: { kind: "all" } },
    { host: "*.svc.cluster.local", means: { kind: "all" } },
    { host: "*.bookinfo.svc.cluster.local", means: { kind: "namespace", namespace: "bookinfo" } },
    { host: "*.a.bookinfo.svc.cluster.local", means: { kind: "none" } },
    { host: "*.example.com", means: { kind: "none" } },
  ])("reads $host as $means.kind", ({ host, means }) => {
    expect(parseHost(host, "shop", "cluster.local")).toEqual(means);
  });
});

describe(gatewayHosts, () => {
  it("says which servers list a host, whatever namespace stands before it", () => {
    const { spec } = gatewayOf("gw", "g", ["a.x", "./b.x"], ["*/a.x"]);
    expect(Array.from(gatewayHosts(spec))).toEqual([
      ["a.x", " 0 1"],
      ["b.x", " 0"],
    ]);
  });

  it.each([{ spec: {} }, { spec: { servers: "x" } }, { spec: { servers: [null, 1, { hosts: 5 }, { hosts: [1] }] } }])(
    "finds none in $spec",
    ({ spec }) => {
      expect(gatewayHosts(spec).size).toBe(0);
    },
  );
});
