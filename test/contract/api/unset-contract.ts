import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ApiTarget, type OpenTarget, openSandpit, type Sandpit } from "./api-target.js";

const MERGE = "application/merge-patch+json";
const STRATEGIC = "application/strategic-merge-patch+json";
const LABELS = { app: "a" };
const TEMPLATE = { metadata: { labels: LABELS }, spec: { containers: [{ name: "a", image: "a:1" }] } };
const WORKLOAD = { selector: { matchLabels: LABELS }, template: TEMPLATE };

interface LeftOut {
  readonly path: string;
  readonly content: object;
  /** Part of what is stored. */
  readonly shows: object;
  /** Paths, by dots, of what is not there. */
  readonly lacks: readonly string[];
}

/** `path` follows the API root of the namespace. */
const LEFT_OUT: readonly LeftOut[] = [
  {
    path: "/apis/apps/v1:deployments",
    content: { spec: { ...WORKLOAD, paused: false, minReadySeconds: 0, replicas: 0 } },
    shows: { spec: { replicas: 0 } },
    lacks: ["spec.paused", "spec.minReadySeconds"],
  },
  {
    path: "/api/v1:pods",
    content: {
      spec: {
        containers: [{ name: "a", image: "a:1", stdin: false, workingDir: "", env: [{ name: "A", value: "" }] }],
        hostNetwork: false,
        nodeName: "",
        subdomain: "",
        schedulerName: "",
        automountServiceAccountToken: false,
      },
    },
    shows: { spec: { schedulerName: "default-scheduler", automountServiceAccountToken: false } },
    lacks: [
      "spec.hostNetwork",
      "spec.nodeName",
      "spec.subdomain",
      "spec.containers.0.stdin",
      "spec.containers.0.workingDir",
      "spec.containers.0.env.0.value",
    ],
  },
  {
    path: "/api/v1:services",
    content: {
      spec: {
        ports: [{ name: "", port: 80, targetPort: 0, nodePort: 0 }],
        publishNotReadyAddresses: false,
        externalName: "",
      },
    },
    shows: { spec: { ports: [{ port: 80, protocol: "TCP", targetPort: 80 }] } },
    lacks: ["spec.publishNotReadyAddresses", "spec.externalName", "spec.ports.0.name", "spec.ports.0.nodePort"],
  },
  {
    path: "/api/v1:configmaps",
    content: { immutable: false, data: { a: "" } },
    shows: { immutable: false, data: { a: "" } },
    lacks: [],
  },
  {
    path: "/api/v1:events",
    content: { involvedObject: { kind: "Pod", name: "a", namespace: "$NAMESPACE" }, count: 0, reason: "", message: "" },
    shows: {
      source: {},
      firstTimestamp: null,
      lastTimestamp: null,
      eventTime: null,
      reportingComponent: "",
      reportingInstance: "",
    },
    lacks: ["count", "reason", "message", "type"],
  },
  {
    path: "/apis/discovery.k8s.io/v1:endpointslices",
    content: { addressType: "IPv4", endpoints: [] },
    shows: { endpoints: null, ports: null },
    lacks: [],
  },
  {
    path: "/apis/discovery.k8s.io/v1:endpointslices",
    content: { addressType: "IPv4", endpoints: [{ addresses: ["192.0.2.1"], zone: "" }], ports: [{}] },
    shows: {
      endpoints: [{ addresses: ["192.0.2.1"], conditions: {}, zone: "" }],
      ports: [{ name: "", protocol: "TCP" }],
    },
    lacks: ["ports.0.port"],
  },
  { path: "/apis/coordination.k8s.io/v1:leases", content: {}, shows: { spec: {} }, lacks: [] },
  {
    path: "/apis/apps/v1:replicasets",
    content: { spec: { ...WORKLOAD, minReadySeconds: 0 } },
    shows: { spec: { replicas: 1 }, status: { replicas: 0 } },
    lacks: ["spec.minReadySeconds"],
  },
];

interface Nulls {
  readonly path: string;
  readonly content: object;
  readonly shows: object;
}

const NULLS: readonly Nulls[] = [
  { path: "/api/v1:configmaps", content: { data: { a: null } }, shows: { data: { a: "" } } },
  { path: "/api/v1:configmaps", content: { binaryData: { a: null } }, shows: { binaryData: { a: "" } } },
  { path: "/api/v1:secrets", content: { stringData: { a: null } }, shows: { data: { a: "" } } },
  {
    path: "/api/v1:configmaps",
    content: { metadata: { labels: { a: null }, annotations: { b: null } } },
    shows: { metadata: { labels: { a: "" }, annotations: { b: "" } } },
  },
  {
    path: "/api/v1:pods",
    content: {
      spec: { containers: [{ name: "a", image: "a:1", args: [null], resources: { requests: { cpu: null } } }] },
    },
    shows: { spec: { containers: [{ args: [""], resources: { requests: { cpu: "0" } } }] } },
  },
];

/** Amounts as they are sent and as they are written. */
const AMOUNTS = [
  { sent: "1000m", written: "1" },
  { sent: 0.5, written: "500m" },
  { sent: "1024Mi", written: "1Gi" },
  { sent: "1.5Gi", written: "1536Mi" },
  { sent: "0.5Ki", written: "512" },
  { sent: "1000000", written: "1M" },
  { sent: "1e3", written: "1e3" },
  { sent: "1.2e6", written: "1200e3" },
  { sent: "0.0001", written: "1m" },
  { sent: " 2 ", written: "2" },
] as const;

/** What an API server does with fields of built-in kinds that say nothing, and how it writes what can be written in many ways. */
export function describeUnset(name: string, open: OpenTarget): void {
  describe(`what is not said on ${name}`, () => {
    let target: ApiTarget;
    let pit: Sandpit;
    beforeAll(async () => {
      target = await open();
      pit = await openSandpit(target);
    });
    afterAll(async () => await target[Symbol.asyncDispose]());

    const create = async (path: string, content: object) => {
      const [root, plural] = path.split(":");
      const text = JSON.stringify({ metadata: {}, ...content }).replace("$NAMESPACE", pit.namespace);
      const draft = JSON.parse(text) as { readonly metadata: object };
      const metadata = { generateName: "unset-", ...draft.metadata };
      return await pit.call("POST", `${root}/namespaces/${pit.namespace}/${plural}`, { ...draft, metadata });
    };
    const withMemory = (memory: unknown) => ({
      spec: { containers: [{ name: "a", image: "a:1", resources: { requests: { memory } } }] },
    });

    it.each(LEFT_OUT)("leaves $lacks out of $path and shows $shows", async ({ path, content, shows, lacks }) => {
      const { code, body } = await create(path, content);
      expect([code, body]).toMatchObject([201, shows]);
      for (const field of lacks) expect(body).not.toHaveProperty(field);
    });

    it.each(NULLS)("reads null in $path $content as $shows", async ({ path, content, shows }) => {
      const { code, body } = await create(path, content);
      expect([code, body]).toMatchObject([201, shows]);
    });

    it.each(AMOUNTS)("writes the amount $sent as $written", async ({ sent, written }) => {
      const { code, body } = await create("/api/v1:pods", withMemory(sent));
      expect([code, body.spec]).toMatchObject([
        201,
        { containers: [{ resources: { requests: { memory: written } } }] },
      ]);
    });

    it.each([
      {
        sent: "much",
        says: "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'",
      },
      { sent: "1kM", says: "unable to parse quantity's suffix" },
    ])("refuses the amount $sent", async ({ sent, says }) => {
      const { code, body } = await create("/api/v1:pods", withMemory(sent));
      expect([code, body.message]).toEqual([400, `Pod in version "v1" cannot be handled as a Pod: ${says}`]);
    });

    it("changes nothing when an amount is written in another way", async () => {
      const path = `/apis/apps/v1/namespaces/${pit.namespace}/deployments`;
      const limited = (cpu: string) => ({ containers: [{ name: "a", image: "a:1", resources: { limits: { cpu } } }] });
      const template = { ...TEMPLATE, spec: limited("2") };
      const spec = { ...WORKLOAD, replicas: 0, template };
      const { body } = await pit.call("POST", path, { metadata: { name: "same" }, spec });
      const patch = { spec: { template: { spec: limited("2000m") } } };
      const changed = await pit.call("PATCH", `${path}/same`, patch, MERGE);
      expect([changed.code, changed.body.metadata.generation]).toEqual([200, body.metadata.generation]);
      expect(changed.body.spec).toMatchObject({
        template: { spec: { containers: [{ resources: { limits: { cpu: "2" } } }] } },
      });
    });

    it("takes a field back when a patch makes it zero", async () => {
      const { body } = await create("/api/v1:secrets", { data: { a: "YQ==" }, immutable: false });
      const path = `/api/v1/namespaces/${pit.namespace}/secrets/${body.metadata.name}`;
      const patched = await pit.call("PATCH", path, { data: {} as object, metadata: { labels: {} } }, STRATEGIC);
      expect(patched.body.metadata).not.toHaveProperty("labels");
    });
  });
}
