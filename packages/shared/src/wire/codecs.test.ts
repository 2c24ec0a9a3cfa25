import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { DesiredResource } from "../domain/desired.js";
import { type ClusterId, gatewayKey } from "../domain/ids.js";
import type { ReportResource } from "../domain/report.js";
import { decodeDesired, encodeDesired } from "./desired-codec.js";
import { decodeReport, encodeReport, encodeReportBody } from "./report-codec.js";
import { receiveResource } from "./resource-codec.js";

const OBSERVED_AT_MS = 1_700_000_000_000;

const name = fc.stringMatching(/^[a-z][a-z0-9]{0,6}$/);
const text = fc.string({ maxLength: 8 });
const flag = fc.boolean();
const port = fc.integer({ min: 1, max: 65_535 });
const count = fc.integer({ min: 1, max: 100 });
const time = fc.constantFrom(undefined, "2026-01-01T00:00:00Z");
const labels = fc.dictionary(name, text, { maxKeys: 3 });
const locality = fc.record({ region: text, zone: text });
const addresses = fc.array(fc.oneof(fc.ipV4(), fc.ipV6()), { maxLength: 2 });
const hostnames = fc.array(fc.constantFrom("gw.example.com", "a-1.b"), { maxLength: 2 });
const list = <T>(item: fc.Arbitrary<T>) => fc.array(item, { maxLength: 3 });
const word = <const T extends readonly unknown[]>(...words: T) => fc.constantFrom<T[number][]>(...words);
const key = (kind: string, parts: number) =>
  fc.array(name, { minLength: parts, maxLength: parts }).map((rest) => [kind, ...rest].join("/"));
const ports = list(
  fc.record({
    ...{ name: text, number: port, appProtocol: text, targetPort: text },
    protocol: word("TCP", "UDP", "SCTP"),
  }),
);

const reports: { readonly [K in ReportResource["kind"]]: fc.Arbitrary<ReportResource & { kind: K }> } = {
  cluster: fc.record({
    ...{ kind: word("cluster"), network: text, regions: list(text), zones: list(text), clusterDomain: text },
    ...{ istioVersions: list(text), trustDomain: text, rootFingerprints: list(text), edgeVersion: text },
    ...{ mode: word("apply", "observe"), flags: list(text), apiServerUnreachableSince: time },
  }),
  namespace: fc.record({ kind: word("namespace"), labels, isInjected: flag, phase: word("Active", "Terminating") }),
  service: fc.record({
    ...{ kind: word("service"), isHeadless: flag, labels, selector: labels, ports, exportTo: list(text) },
    type: word("ClusterIP", "NodePort", "LoadBalancer", "ExternalName"),
    internalTrafficPolicy: word("Cluster", "Local"),
    groups: list(fc.record({ serviceAccount: text, subsetLabels: labels, ready: count })),
    ...{ mesh: word("noPods", "all", "some", "none"), isAmbient: flag, dampedUntil: time },
  }),
  gateway: fc.record({
    ...{ kind: word("gateway"), createdAt: text, addresses, hostnames, addressProblem: text, selector: labels },
    port: fc.oneof(fc.constant(0), port),
    serviceType: word("ClusterIP", "NodePort", "LoadBalancer"),
    pods: list(fc.record({ labels, total: count, ready: count, locality })),
  }),
  applied: fc.record({
    ...{ kind: word("applied"), state: word("applied", "pending", "withheld", "held", "failed") },
    ...{ reason: word(undefined, "Held", "WriteFailed"), message: text, desiredHash: text, addresses, holdId: text },
    wouldWrite: list(text),
    entries: list(fc.record({ name: text, address: text, createdAt: text })),
    names: list(
      fc.record({
        ...{ hostname: text, addresses, error: text, canonicalName: text },
        state: word("resolving", "resolved", "stale", "gone"),
      }),
    ),
  }),
};

const rules = list(
  fc.record({
    ...{ port: fc.oneof(fc.constant(0), port), pathPrefix: text, headers: labels },
    destinations: list(fc.record({ subset: text, weight: count })),
  }),
);

const desired: { readonly [K in DesiredResource["kind"]]: fc.Arbitrary<DesiredResource & { kind: K }> } = {
  origin: fc.record({ kind: word("origin"), state: word("complete", "stale", "unknown", "gone") }),
  gateway: fc.record({ kind: word("gateway"), addresses, hostnames, port, locality }),
  source: fc.record({
    ...{ kind: word("source"), gateway: word(gatewayKey("c" as ClusterId, "n", "gw")) },
    groups: list(fc.record({ serviceAccount: text, subsetLabels: labels, weight: count })),
  }),
  import: fc.record({
    ...{ kind: word("import"), sources: list(name.map((id) => id as ClusterId)), ports, selector: labels },
    failover: fc.record({
      ...{ topologyChoice: word("NONE", "CLUSTER", "LOCALITY"), failoverPriority: list(text) },
      regionalFailover: list(fc.record({ from: text, to: text })),
    }),
    remoteOnly: word("service", "serviceEntry", "off"),
  }),
  withdrawn: fc.record({ kind: word("withdrawn"), reason: word("Drained", "NotSelected"), inUse: flag }),
  export: fc.record({ kind: word("export"), subsetKeys: list(text) }),
  route: fc.record({
    ...{ kind: word("route"), http: rules, tcp: rules },
    subsets: list(fc.record({ name: text, labels })),
  }),
  policy: fc.record({
    ...{ kind: word("policy"), adoptedStoreId: text, adoption: text, releasedHolds: list(text), isPaused: flag },
  }),
};

const entry = <T>(key: fc.Arbitrary<string>, resource: fc.Arbitrary<T>) => fc.record({ key, resource });

const reportEntry = fc.oneof(
  entry(fc.constant("cluster"), reports.cluster),
  entry(key("namespace", 1), reports.namespace),
  entry(key("service", 2), reports.service),
  entry(key("gateway", 2), reports.gateway),
  entry(key("applied/import", 2), reports.applied),
  entry(word("applied/store", "applied/hold/c1", "applied/withdrawn/policy"), reports.applied),
);

const desiredEntry = fc.oneof(
  entry(key("origin", 1), desired.origin),
  entry(key("gateway", 3), desired.gateway),
  entry(
    key("source", 2).map((start) => `${start}@c1`),
    desired.source,
  ),
  entry(key("import", 2), desired.import),
  entry(key("withdrawn/import", 2), desired.withdrawn),
  entry(key("export", 4), desired.export),
  entry(key("route", 2), desired.route),
  entry(fc.constant("policy"), desired.policy),
);

describe("report resources", () => {
  it("are read back as they were written", () => {
    fc.assert(
      fc.property(reportEntry, ({ key, resource }) => {
        const received = receiveResource(encodeReport(key, resource, OBSERVED_AT_MS));
        expect(received).toMatchObject({ key, observedAtMs: OBSERVED_AT_MS });
        expect(decodeReport(key, received.body)).toEqual({ kind: "value", value: resource });
      }),
    );
  });

  it("have the same hash whatever the order of their labels and the time of observation", () => {
    const labels = { a: "1", b: "2" };
    const reversed = { b: "2", a: "1" };
    const encode = (of: typeof labels, at: number) =>
      encodeReport("namespace/n", { kind: "namespace", labels: of, isInjected: true, phase: "Active" }, at);
    expect(encode(labels, 1).hash).toBe(encode(reversed, 2).hash);
    expect(encode(labels, 1).hash).not.toBe(encode({ a: "1", b: "3" }, 1).hash);
  });
});

describe("desired resources", () => {
  it("are read back as they were written", () => {
    fc.assert(
      fc.property(desiredEntry, ({ key, resource }) => {
        const received = receiveResource(encodeDesired(key, resource, OBSERVED_AT_MS));
        expect(decodeDesired(key, received.body)).toEqual({ kind: "value", value: resource });
      }),
    );
  });
});

describe(decodeReport, () => {
  const namespace = encodeReportBody({ kind: "namespace", labels: {}, isInjected: true, phase: "Active" });
  const gateway = (addresses: string[], hostnames: string[], port: number) =>
    encodeReportBody({
      kind: "gateway",
      ...{ serviceType: "LoadBalancer", createdAt: "", addressProblem: "", selector: {}, pods: [] },
      ...{ addresses, hostnames, port },
    });

  it.each([
    { what: "a kind of a newer edge", key: "mesh/a", body: namespace },
    { what: "applied state of a kind of a newer central", key: "applied/mesh/a", body: Buffer.alloc(0) },
  ])("does not know $what", ({ key, body }) => {
    expect(decodeReport(key, body)).toEqual({ kind: "unknown" });
  });

  it.each([
    { what: "no name", key: "namespace/Upper", body: namespace, reason: "is not a name" },
    { what: "too many parts", key: "namespace/a/b", body: namespace, reason: "does not have 1 parts" },
    { what: "parts where none belong", key: "cluster/a", body: Buffer.alloc(0), reason: "has no parts" },
    { what: "truncated bytes", key: "namespace/a", body: Buffer.from([10, 200]), reason: "cannot be read" },
    { what: "a missing enum", key: "namespace/a", body: Buffer.alloc(0), reason: "phase: NAMESPACE_PHASE_UNSPECIFIED" },
    { what: "a newer enum", key: "namespace/a", body: Buffer.from([24, 9]), reason: "phase: 9 is not known" },
    { what: "no address", key: "gateway/a/b", body: gateway(["1.2.3"], [], 1), reason: '"1.2.3" is not an IP' },
    { what: "no DNS name", key: "gateway/a/b", body: gateway([], ["a..b"], 1), reason: '"a..b" is not a lower-case' },
    { what: "no port", key: "gateway/a/b", body: gateway([], [], 70_000), reason: "70000 is not a port" },
  ])("refuses $what and says why", ({ key, body, reason }) => {
    expect(decodeReport(key, body)).toEqual({ kind: "refused", reason: expect.stringContaining(reason) });
  });
});

describe(decodeDesired, () => {
  it.each([
    { what: "a kind of a newer central", key: "mesh/a" },
    { what: "withdrawal of a kind of a newer central", key: "withdrawn/mesh/a" },
  ])("does not know $what", ({ key }) => {
    expect(decodeDesired(key, Buffer.alloc(0))).toEqual({ kind: "unknown" });
  });

  it.each([
    { what: "a reason of a newer central", key: "withdrawn/import/a/b", reason: 'reason: "" is not known' },
    { what: "a withdrawal of what cannot be", key: "withdrawn/import/a", reason: "do not fit" },
    { what: "a source without cluster", key: "source/a/b", reason: "do not fit" },
    { what: "a cluster that is no name", key: "source/a/b@C", reason: "is not a name" },
    { what: "a missing gateway", key: "source/a/b@c", reason: "is not cluster/namespace/name" },
    { what: "a missing policy", key: "import/a/b", reason: "failover: missing" },
  ])("refuses $what and says why", ({ key, reason }) => {
    expect(decodeDesired(key, Buffer.alloc(0))).toEqual({
      kind: "refused",
      reason: expect.stringContaining(reason),
    });
  });
});
