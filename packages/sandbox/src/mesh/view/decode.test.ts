import { describe, expect, it } from "vitest";
import type { ApiObject, JsonObject } from "../../cluster/api-object.js";
import { decodePassthrough, isServed } from "./decode-gateway.js";
import { decodeRouting } from "./decode-routing.js";
import { decodeRule } from "./decode-rule.js";
import { decodeEntry, decodeService, decodeSlice } from "./decode-service.js";
import { durationAt } from "./read-value.js";

function object(given: JsonObject): ApiObject {
  const metadata = { namespace: "bookinfo", name: "x", uid: "u", resourceVersion: "1", creationTimestamp: "2026" };
  return { apiVersion: "v1", kind: "X", metadata, ...given };
}

describe("durationAt", () => {
  it.each([
    { text: "2s", ms: 2_000 },
    { text: "0.5s", ms: 500 },
    { text: "1m30s", ms: 90_000 },
    { text: "250ms", ms: 250 },
    { text: "soon", ms: undefined },
    { text: "", ms: undefined },
    { text: 5, ms: undefined },
  ])("reads $text as $ms", ({ text, ms }) => {
    expect(durationAt({ a: text }, "a")).toBe(ms);
  });
});

describe("decodeService", () => {
  it("fills in what Kubernetes leaves out", () => {
    const ports = [{ port: 80 }, { name: "web", port: 81, targetPort: "http", protocol: "UDP" }];
    expect(decodeService(object({ spec: { ports } }))).toMatchObject({
      selector: {},
      exportTo: [],
      ports: [
        { name: "", port: 80, targetPort: 80, protocol: "TCP" },
        { name: "web", port: 81, targetPort: "http", protocol: "UDP" },
      ],
    });
  });
});

describe("decodeSlice", () => {
  const slice = object({
    ports: [{ name: "http", port: 9080 }],
    endpoints: [
      { addresses: ["10.1.0.1"], conditions: { ready: true }, nodeName: "n", targetRef: { name: "pod" } },
      { addresses: ["10.1.0.2"], conditions: { ready: false, terminating: false }, nodeName: "n" },
      { addresses: ["10.1.0.3"], conditions: { ready: false, terminating: true } },
      { addresses: ["10.1.0.4"] },
      { addresses: ["10.1.0.5"], conditions: { ready: true, terminating: true } },
      { addresses: ["10.1.0.6"], conditions: { ready: false } },
    ],
  });

  it("joins pods and nodes, and takes an endpoint without conditions for ready", () => {
    const node = object({});
    const placed = { ...node, metadata: { ...node.metadata, labels: { "topology.kubernetes.io/region": "r1" } } };
    const pod = object({ spec: { serviceAccountName: "details", nodeName: "n" } });
    const decoded = decodeSlice(slice, { pod: () => pod, node: (name) => (name === "n" ? placed : undefined) });
    expect(decoded.map(({ health }) => health)).toEqual([
      "ready",
      "notReady",
      "terminating",
      "ready",
      "ready",
      "terminating",
    ]);
    expect(decoded[0]).toMatchObject({ name: "pod", serviceAccount: "details", locality: { region: "r1", zone: "" } });
    expect(decoded[1]).toMatchObject({ name: "10.1.0.2", serviceAccount: "", locality: { region: "" }, node: "" });
  });

  it("leaves out an endpoint whose pod is not there", () => {
    const decoded = decodeSlice(slice, { pod: () => undefined, node: () => undefined });
    expect(decoded.map(({ name }) => name)).not.toContain("10.1.0.1");
    expect(decoded.length).toBe(5);
  });
});

describe("decodeEntry", () => {
  it("reads ports, place and weight", () => {
    const spec = { address: "203.0.113.2", ports: { http: 15_443 }, locality: "r2/z", weight: 3 };
    expect(decodeEntry(object({ spec }))).toMatchObject({
      ports: { http: 15_443 },
      locality: { region: "r2", zone: "z", subZone: "" },
      weight: 3,
    });
  });
});

describe("decodeRule", () => {
  it("has Envoy's defaults for ejection, and none of them without outlierDetection", () => {
    const outlier = { trafficPolicy: { outlierDetection: {} } };
    expect(decodeRule(object({ spec: { host: "a", ...outlier } })).policy?.outlier).toEqual({
      consecutiveGatewayErrors: 0,
      consecutive5xxErrors: 5,
      intervalMs: 10_000,
      baseEjectionMs: 30_000,
      maxEjectionPercent: 10,
      minHealthPercent: 0,
    });
    expect(decodeRule(object({ spec: { host: "a", trafficPolicy: {} } })).policy?.outlier).toBeUndefined();
    expect(decodeRule(object({ spec: { host: "a" } })).policy).toBeUndefined();
  });

  it("reads settings of ports and subsets", () => {
    const tls = (mode: string) => ({ tls: { mode } });
    const portLevelSettings = [{ port: { number: 9080 }, ...tls("DISABLE") }];
    const subsets = [{ name: "v1", labels: { version: "v1" }, trafficPolicy: tls("WRONG") }];
    const rule = decodeRule(object({ spec: { host: "a", trafficPolicy: { portLevelSettings }, subsets } }));
    expect(rule.policy?.ports.get(9080)?.tlsMode).toBe("DISABLE");
    expect(rule.subsets).toMatchObject([{ name: "v1", labels: { version: "v1" }, policy: { tlsMode: undefined } }]);
  });
});

describe("decodeRouting", () => {
  it("reads matches, weights, timeout and retries", () => {
    const http = [
      {
        match: [{ uri: { prefix: "/a" }, headers: { "End-User": { exact: "jason" }, other: {} } }],
        route: [{ destination: { host: "b", subset: "v1", port: { number: 81 } }, weight: 10 }],
        timeout: "1s",
        retries: { attempts: 3, perTryTimeout: "200ms", retryRemoteLocalities: true },
      },
    ];
    expect(decodeRouting(object({ spec: { hosts: ["a"], http } })).http).toEqual([
      {
        matches: [
          {
            uri: { kind: "prefix", value: "/a" },
            method: undefined,
            headers: new Map([
              ["end-user", { kind: "exact", value: "jason" }],
              ["other", { kind: "prefix", value: "" }],
            ]),
            port: undefined,
            sourceLabels: {},
            sourceNamespace: undefined,
          },
        ],
        destinations: [{ host: "b", subset: "v1", port: 81, weight: 10 }],
        timeoutMs: 1_000,
        retries: {
          attempts: 3,
          perTryTimeoutMs: 200,
          on: ["connect-failure", "refused-stream", "unavailable", "cancelled"],
          triesRemote: true,
        },
      },
    ]);
  });

  it("takes an expression that cannot be read for one that matches nothing", () => {
    const http = [{ match: [{ uri: { regex: "(" } }] }];
    const [rule] = decodeRouting(object({ spec: { http } })).http;
    const pattern = rule?.matches[0]?.uri;
    expect(pattern?.kind).toBe("regex");
    expect(new RegExp(pattern?.value ?? "").test("anything")).toBe(false);
  });
});

describe("isServed", () => {
  const servers = (hosts: readonly string[], selector = {}) =>
    decodePassthrough(
      object({ spec: { selector, servers: [{ port: { number: 15_443 }, tls: { mode: "AUTO_PASSTHROUGH" }, hosts }] } }),
    );
  const target = { gatewayPort: 15_443, host: "details.bookinfo.svc.cluster.local", namespace: "bookinfo" };

  it.each([
    { hosts: ["details.bookinfo.svc.cluster.local"], served: true },
    { hosts: ["*.local"], served: true },
    { hosts: ["*"], served: true },
    { hosts: ["bookinfo/*"], served: true },
    { hosts: ["./*"], served: true },
    { hosts: ["other/*"], served: false },
    { hosts: ["details"], served: false },
    { hosts: [], served: false },
  ])("$hosts: $served", ({ hosts, served }) => {
    expect(isServed(servers(hosts), { app: "gateway" }, target)).toBe(served);
  });

  it("looks at the pod's labels and the port", () => {
    const selected = servers(["*"], { app: "gateway" });
    expect(isServed(selected, { app: "gateway", more: "x" }, target)).toBe(true);
    expect(isServed(selected, { app: "other" }, target)).toBe(false);
    expect(isServed(selected, { app: "gateway" }, { ...target, gatewayPort: 443 })).toBe(false);
  });
});
