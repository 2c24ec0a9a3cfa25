import { describe, expect, it } from "vitest";
import { decodeObject } from "./decode-object.js";
import { Interner } from "./interner.js";
import { decode, decodeWith, METADATA } from "./testing/decode-with.js";

describe("decodeObject: metadata", () => {
  it("keeps what decisions need", () => {
    const metadata = {
      labels: { b: "2", a: "1" },
      annotations: {
        "kubectl.kubernetes.io/last-applied-configuration": "{}",
        "causeway.dev/service": "n/x",
        "xcp.tetrate.io/cluster-external-addresses": "203.0.113.1",
        "networking.istio.io/exportTo": ".",
        "networking.istio.io/other": "x",
      },
      managedFields: [{}],
      deletionTimestamp: "2026-01-02T00:00:00Z",
    };
    expect(decodeWith("Service", {}, metadata).meta).toEqual({
      ...METADATA,
      labels: { a: "1", b: "2" },
      annotations: {
        "causeway.dev/service": "n/x",
        "networking.istio.io/exportTo": ".",
        "xcp.tetrate.io/cluster-external-addresses": "203.0.113.1",
      },
      isTerminating: true,
    });
  });

  it("has no namespace for kinds without one", () => {
    expect(decodeWith("Namespace", {}, { namespace: undefined, name: "n" }).meta).toMatchObject({
      namespace: "",
      name: "n",
    });
  });

  it.each([
    { value: null, problem: "it is not an object" },
    { value: [], problem: "it is not an object" },
    { value: {}, problem: "metadata.namespace is not set" },
    { value: { metadata: 5 }, problem: "object.metadata is not an object" },
    { value: { metadata: { ...METADATA, name: 5 } }, problem: "metadata.name is not text" },
    { value: { metadata: { ...METADATA, uid: "" } }, problem: "metadata.uid is not set" },
    {
      value: { metadata: { ...METADATA, resourceVersion: undefined } },
      problem: "metadata.resourceVersion is not set",
    },
    { value: { metadata: { ...METADATA, labels: { a: 1 } } }, problem: "metadata.labels is not a map of texts" },
    { value: { metadata: METADATA, spec: "x" }, problem: "object.spec is not an object" },
    {
      value: { metadata: METADATA, spec: { type: "Odd" } },
      problem: "spec.type is not one of ClusterIP, NodePort, LoadBalancer, ExternalName",
    },
    { value: { metadata: METADATA, spec: { ports: [{ port: "80" }] } }, problem: "spec.ports[].port is not a number" },
    { value: { metadata: METADATA, spec: { ports: [1] } }, problem: "spec.ports is not a list of objects" },
    { value: { metadata: METADATA, spec: { externalIPs: [1] } }, problem: "spec.externalIPs is not a list of texts" },
  ])("says $problem", ({ value, problem }) => {
    expect(decode("Service", value)).toEqual({ ok: false, error: problem });
  });

  it("shares what objects repeat", () => {
    const interner = new Interner();
    const [a, b] = ["a", "b"].map((name) =>
      decodeObject("Pod", { metadata: { ...METADATA, name, labels: { app: "x" } } }, interner),
    );
    if (!a?.ok || !b?.ok) throw new Error("does not decode");
    expect(a.value.meta.labels).toBe(b.value.meta.labels);
  });
});

describe("decodeObject: Service", () => {
  it("reads all that counts", () => {
    const spec = {
      type: "NodePort",
      clusterIP: "10.96.0.1",
      selector: { app: "x" },
      ports: [
        { name: "tls", port: 15443, targetPort: 15443, nodePort: 32443 },
        { name: "dns", port: 53, protocol: "UDP", targetPort: "dns", appProtocol: "dns" },
      ],
      internalTrafficPolicy: "Local",
      externalIPs: ["203.0.113.9"],
    };
    const status = {
      loadBalancer: { ingress: [{ ip: "203.0.113.1", ipMode: "VIP" }, { hostname: "lb.example.com" }] },
    };
    expect(decodeWith("Service", { spec, status })).toMatchObject({
      type: "NodePort",
      isHeadless: false,
      selector: { app: "x" },
      ports: [
        { name: "tls", number: 15443, protocol: "TCP", appProtocol: "", targetPort: "15443", nodePort: 32443 },
        { name: "dns", number: 53, protocol: "UDP", appProtocol: "dns", targetPort: "dns", nodePort: 0 },
      ],
      internalTrafficPolicy: "Local",
      externalIps: ["203.0.113.9"],
      ingress: [
        { ip: "203.0.113.1", hostname: "" },
        { ip: "", hostname: "lb.example.com" },
      ],
    });
  });

  it("fills in what Kubernetes leaves out", () => {
    expect(decodeWith("Service", { spec: { ports: [{ port: 80 }] } })).toMatchObject({
      type: "ClusterIP",
      isHeadless: false,
      selector: {},
      ports: [{ name: "", number: 80, protocol: "TCP", appProtocol: "", targetPort: "80", nodePort: 0 }],
      internalTrafficPolicy: "Cluster",
      externalIps: [],
      ingress: [],
    });
  });

  it("knows a headless one", () => {
    expect(decodeWith("Service", { spec: { clusterIP: "None" } })).toMatchObject({ isHeadless: true });
  });
});

describe("decodeObject: Pod", () => {
  const ready = (status: string) => ({
    status: {
      conditions: [
        { type: "Initialized", status: "True" },
        { type: "Ready", status },
      ],
    },
  });

  it.each([
    { what: "ready", more: ready("True"), metadata: {}, shows: { isReady: true } },
    { what: "not ready", more: ready("False"), metadata: {}, shows: { isReady: false } },
    { what: "ready who knows", more: ready("Unknown"), metadata: {}, shows: { isReady: false } },
    {
      what: "without status",
      more: {},
      metadata: {},
      shows: { isReady: false, isFinished: false, serviceAccount: "default", nodeName: "" },
    },
    {
      what: "with a node and an account",
      more: { spec: { nodeName: "n1", serviceAccountName: "sa" } },
      metadata: {},
      shows: { nodeName: "n1", serviceAccount: "sa" },
    },
    { what: "done", more: { status: { phase: "Succeeded" } }, metadata: {}, shows: { isFinished: true } },
    { what: "failed", more: { status: { phase: "Failed" } }, metadata: {}, shows: { isFinished: true } },
    { what: "running", more: { status: { phase: "Running" } }, metadata: {}, shows: { isFinished: false } },
    {
      what: "with a sidecar",
      more: {},
      metadata: { labels: { "security.istio.io/tlsMode": "istio" } },
      shows: { hasSidecar: true, isAmbient: false },
    },
    {
      what: "with mTLS disabled",
      more: {},
      metadata: { labels: { "security.istio.io/tlsMode": "disabled" } },
      shows: { hasSidecar: false },
    },
    {
      what: "ambient by label",
      more: {},
      metadata: { labels: { "istio.io/dataplane-mode": "ambient" } },
      shows: { isAmbient: true },
    },
    {
      what: "ambient by annotation",
      more: {},
      metadata: { annotations: { "ambient.istio.io/redirection": "enabled" } },
      shows: { isAmbient: true, meta: { annotations: {} } },
    },
    {
      what: "made from the gateway template",
      more: {},
      metadata: { annotations: { "inject.istio.io/templates": "custom, gateway" } },
      shows: { isGateway: true, meta: { annotations: {} } },
    },
    {
      what: "that runs a router",
      more: { spec: { containers: [{ name: "a" }, { name: "istio-proxy", args: ["proxy", "router", "--domain"] }] } },
      metadata: {},
      shows: { isGateway: true },
    },
    {
      what: "with a sidecar's template and role",
      more: { spec: { containers: [{ name: "istio-proxy", args: ["proxy", "sidecar"] }] } },
      metadata: { annotations: { "inject.istio.io/templates": "sidecar,grpc-agent" } },
      shows: { isGateway: false },
    },
    {
      what: "out of ambient",
      more: {},
      metadata: { labels: { "istio.io/dataplane-mode": "none" } },
      shows: { isAmbient: false },
    },
  ])("sees one $what", ({ more, metadata, shows }) => {
    expect(decodeWith("Pod", more, metadata)).toMatchObject(shows);
  });
});

describe("decodeObject: Node", () => {
  it("reads place, readiness and addresses, and no label else", () => {
    const status = {
      conditions: [{ type: "Ready", status: "True", lastHeartbeatTime: "2026-01-01T00:00:00Z" }],
      addresses: [
        { type: "InternalIP", address: "10.0.0.1" },
        { type: "ExternalIP", address: "203.0.113.1" },
        { type: "Hostname", address: "n1" },
      ],
    };
    const labels = { "topology.kubernetes.io/region": "r1", "topology.kubernetes.io/zone": "z1", other: "x" };
    expect(decodeWith("Node", { status }, { namespace: undefined, labels })).toMatchObject({
      region: "r1",
      zone: "z1",
      isReady: true,
      externalIps: ["203.0.113.1"],
      internalIps: ["10.0.0.1"],
      meta: { labels: {} },
    });
  });
});

describe("decodeObject: EndpointSlice", () => {
  it.each([
    { conditions: { ready: true }, isReady: true },
    { conditions: { ready: false, serving: true, terminating: true }, isReady: false },
    { conditions: {}, isReady: true },
    { conditions: undefined, isReady: true },
  ])("takes an endpoint with $conditions for ready: $isReady", ({ conditions, isReady }) => {
    const endpoints = [{ addresses: ["10.1.1.1"], conditions, targetRef: { kind: "Pod", name: "p1" } }];
    const labels = { "kubernetes.io/service-name": "details" };
    expect(decodeWith("EndpointSlice", { endpoints }, { labels })).toMatchObject({
      serviceName: "details",
      endpoints: [{ podName: "p1", isReady }],
    });
  });

  it.each([{ endpoints: null }, {}])("reads %j as empty", (more) => {
    expect(decodeWith("EndpointSlice", more)).toMatchObject({ serviceName: "", endpoints: [] });
  });

  it("does not take anything but a pod for a pod", () => {
    const endpoints = [{ addresses: ["1.1.1.1"] }, { targetRef: { kind: "Node", name: "n1" } }];
    const slice = decodeWith("EndpointSlice", { endpoints });
    expect(slice.kind === "EndpointSlice" && slice.endpoints.map((endpoint) => endpoint.podName)).toEqual(["", ""]);
  });
});
