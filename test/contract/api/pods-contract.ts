import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ApiTarget, type OpenTarget, openSandpit, type Sandpit } from "./api-target.js";
import { REFUSED_PODS, REFUSED_UPDATES } from "./pods-refused.js";

const MERGE = "application/merge-patch+json";
const CONTAINER = { name: "a", image: "example.dev/a:1" };
const ON_GONE_NODES = ["not-ready", "unreachable"].map((what) => ({
  key: `node.kubernetes.io/${what}`,
  operator: "Exists",
  effect: "NoExecute",
  tolerationSeconds: 300,
}));

interface Completed {
  readonly what: string;
  readonly spec: object;
  /** What of the spec is as it was not sent. */
  readonly shows: object;
}

const withContainer = (content: object) => ({ containers: [{ ...CONTAINER, ...content }] });

const COMPLETED: readonly Completed[] = [
  {
    what: "what every pod has",
    spec: {},
    shows: {
      containers: [
        {
          ...CONTAINER,
          resources: {},
          terminationMessagePath: "/dev/termination-log",
          terminationMessagePolicy: "File",
          imagePullPolicy: "IfNotPresent",
        },
      ],
      restartPolicy: "Always",
      terminationGracePeriodSeconds: 30,
      dnsPolicy: "ClusterFirst",
      securityContext: {},
      schedulerName: "default-scheduler",
      tolerations: ON_GONE_NODES,
      priority: 0,
      enableServiceLinks: true,
      preemptionPolicy: "PreemptLowerPriority",
    },
  },
  ...["a", "a:latest", "host.dev:80/a", `a/b/c:latest@sha256:${"a".repeat(64)}`].map((image) => ({
    what: `that the newest image is always pulled: ${image}`,
    spec: withContainer({ image }),
    shows: { containers: [{ imagePullPolicy: "Always" }] },
  })),
  ...["a:1", "host.dev:80/a:v1", `a@sha256:${"a".repeat(64)}`, "No-Image"].map((image) => ({
    what: `that another image is pulled once: ${image}`,
    spec: withContainer({ image }),
    shows: { containers: [{ imagePullPolicy: "IfNotPresent" }] },
  })),
  {
    what: "probes",
    spec: withContainer({
      livenessProbe: { httpGet: { port: 80 } },
      readinessProbe: { tcpSocket: { port: "http" }, timeoutSeconds: 3, periodSeconds: 0 },
      startupProbe: { grpc: { port: 90 } },
    }),
    shows: {
      containers: [
        {
          livenessProbe: {
            httpGet: { path: "/", port: 80, scheme: "HTTP" },
            timeoutSeconds: 1,
            periodSeconds: 10,
            successThreshold: 1,
            failureThreshold: 3,
          },
          readinessProbe: { timeoutSeconds: 3, periodSeconds: 10 },
          startupProbe: { grpc: { port: 90, service: "" }, timeoutSeconds: 1 },
        },
      ],
    },
  },
  {
    what: "hooks",
    spec: withContainer({ lifecycle: { preStop: { httpGet: { port: 80 } } } }),
    shows: { containers: [{ lifecycle: { preStop: { httpGet: { path: "/", port: 80, scheme: "HTTP" } } } }] },
  },
  {
    what: "where variables come from",
    spec: withContainer({
      env: [
        { name: "A", valueFrom: { fieldRef: { fieldPath: "metadata.name" } } },
        { name: "B", valueFrom: { resourceFieldRef: { resource: "limits.cpu" } } },
      ],
    }),
    shows: {
      containers: [
        {
          env: [
            { name: "A", valueFrom: { fieldRef: { apiVersion: "v1", fieldPath: "metadata.name" } } },
            { name: "B", valueFrom: { resourceFieldRef: { resource: "limits.cpu", divisor: "0" } } },
          ],
        },
      ],
    },
  },
  {
    what: "volumes",
    spec: {
      volumes: [
        { name: "a" },
        { name: "b", configMap: { name: "x" } },
        { name: "c", secret: { secretName: "x" } },
        { name: "d", hostPath: { path: "/x" } },
        { name: "e", downwardAPI: { items: [{ path: "l", fieldRef: { fieldPath: "metadata.labels" } }] } },
        { name: "f", emptyDir: { sizeLimit: "1024Mi" } },
      ],
    },
    shows: {
      volumes: [
        { name: "a", emptyDir: {} },
        { name: "b", configMap: { name: "x", defaultMode: 420 } },
        { name: "c", secret: { secretName: "x", defaultMode: 420 } },
        { name: "d", hostPath: { path: "/x", type: "" } },
        {
          name: "e",
          downwardAPI: {
            items: [{ path: "l", fieldRef: { apiVersion: "v1", fieldPath: "metadata.labels" } }],
            defaultMode: 420,
          },
        },
        { name: "f", emptyDir: { sizeLimit: "1Gi" } },
      ],
    },
  },
  {
    what: "containers that go first, as the others",
    spec: { initContainers: [{ ...CONTAINER, name: "first" }] },
    shows: { initContainers: [{ name: "first", imagePullPolicy: "IfNotPresent", resources: {} }] },
  },
  {
    what: "ports of a pod on its node's network",
    spec: { ...withContainer({ ports: [{ containerPort: 80 }] }), hostNetwork: true },
    shows: { containers: [{ ports: [{ containerPort: 80, hostPort: 80, protocol: "TCP" }] }] },
  },
  {
    what: "tolerations beside those that are there",
    spec: { tolerations: [{ ...ON_GONE_NODES[0], tolerationSeconds: 5 }] },
    shows: { tolerations: [{ ...ON_GONE_NODES[0], tolerationSeconds: 5 }, ON_GONE_NODES[1]] },
  },
  {
    what: "no tolerations where everything is tolerated",
    spec: { tolerations: [{ operator: "Exists" }] },
    shows: { tolerations: [{ operator: "Exists" }] },
  },
  {
    what: "the priority of a class of Kubernetes",
    spec: { priorityClassName: "system-node-critical" },
    shows: { priority: 2_000_001_000 },
  },
  {
    what: "that a pod may stop",
    spec: { terminationGracePeriodSeconds: -1 },
    shows: { terminationGracePeriodSeconds: 1 },
  },
];

/** What an API server adds to pods, and which it does not take. */
export function describePods(name: string, open: OpenTarget): void {
  describe(`pods on ${name}`, () => {
    let target: ApiTarget;
    let pit: Sandpit;
    beforeAll(async () => {
      target = await open();
      pit = await openSandpit(target);
    });
    afterAll(async () => await target[Symbol.asyncDispose]());

    const pods = (name = "") => `/api/v1/namespaces/${pit.namespace}/pods${name}`;
    const create = async (spec: object, metadata: object = { generateName: "pod-" }) =>
      await pit.call("POST", pods(), { metadata, spec: { containers: [CONTAINER], ...spec } });

    it.each(COMPLETED)("adds $what", async ({ spec, shows }) => {
      const { code, body } = await create(spec);
      expect([code, body.spec]).toMatchObject([201, shows]);
    });

    it.each(REFUSED_PODS)("refuses a pod for $says", async ({ spec, says }) => {
      const { code, body } = await create(spec);
      expect(code).toBe(422);
      // What stands in maps the server finds in no order of its own.
      const told = body.details.causes.map(({ field, message }) => `${field}: ${message}`);
      expect(told.toSorted()).toEqual(says.toSorted());
    });

    it.each([
      { spec: { priorityClassName: "none" }, why: "no PriorityClass with name none was found" },
      {
        spec: { priority: 5 },
        why: "the integer value of priority (5) must not be provided in pod spec; priority admission controller computed 0 from the given PriorityClass name",
      },
      {
        spec: { preemptionPolicy: "Never" },
        why: "the string value of PreemptionPolicy (Never) must not be provided in pod spec; priority admission controller computed PreemptLowerPriority from the given PriorityClass name",
      },
      { spec: { runtimeClassName: "none" }, why: 'pod rejected: RuntimeClass "none" not found' },
    ])("admits no pod with $spec", async ({ spec, why }) => {
      const { code, body } = await create(spec);
      expect([code, body.message]).toEqual([403, `pods "pod-" is forbidden: ${why}`]);
    });

    it.each([
      { resources: {}, quality: "BestEffort" },
      { resources: { limits: { cpu: "100m" } }, quality: "Burstable" },
      { resources: { limits: { cpu: "1", memory: "1Gi" } }, quality: "Guaranteed" },
      { resources: { requests: { cpu: "1" }, limits: { cpu: "2", memory: "1Gi" } }, quality: "Burstable" },
    ])("calls pods with $resources $quality", async ({ resources, quality }) => {
      const { body } = await create(withContainer({ resources }));
      expect(body.status).toMatchObject({ phase: "Pending", qosClass: quality });
    });

    it("asks for what is limited and not asked for", async () => {
      const { body } = await create(
        withContainer({ resources: { limits: { cpu: "1000m" }, requests: { memory: 1024 } } }),
      );
      expect(body.spec).toMatchObject({
        containers: [{ resources: { limits: { cpu: "1" }, requests: { cpu: "1", memory: "1024" } } }],
      });
    });

    it("counts the generations of a pod", async () => {
      const { body } = await create({}, { name: "counted" });
      expect(body.metadata.generation).toBe(1);
      const patch = { metadata: { labels: { a: "b" } } };
      expect((await pit.call("PATCH", pods("/counted"), patch, MERGE)).body.metadata.generation).toBe(1);
      const other = { spec: { containers: [{ ...CONTAINER, image: "example.dev/a:2" }] } };
      const changed = await pit.call("PATCH", pods("/counted"), other, "application/strategic-merge-patch+json");
      expect(changed.body.metadata.generation).toBe(2);
    });

    it.each(REFUSED_UPDATES)("refuses $patch of a pod that is there", async ({ patch, field, says }) => {
      const { body: made } = await create({});
      const { code, body } = await pit.call("PATCH", pods(`/${made.metadata.name}`), patch, MERGE);
      expect([code, body.details.causes.map((cause) => cause.field)]).toEqual([422, [field]]);
      // After its first line the server shows both objects.
      expect(body.details.causes[0]?.message.split("\n")[0]).toBe(says);
    });

    it("warns of what selects nothing and of what has no name", async () => {
      const spread = { maxSkew: 1, topologyKey: "zone", whenUnsatisfiable: "ScheduleAnyway" };
      const spec = { containers: [CONTAINER], topologySpreadConstraints: [spread], imagePullSecrets: [{ name: "" }] };
      const { headers } = await target.http.send({
        method: "POST",
        path: pods(),
        body: { metadata: { generateName: "warned-" }, spec },
      });
      expect(`${headers["warning"]}`.split(", 299").map((text) => text.replace(/^(299)? - /, ""))).toEqual([
        '"spec.topologySpreadConstraints[0].labelSelector: a null labelSelector results in matching no pod"',
        '"spec.imagePullSecrets[0].name: invalid empty name \\"\\""',
      ]);
    });
  });
}
