import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ApiTarget, type OpenTarget, openSandpit, type Sandpit } from "./api-target.js";

const MERGE = "application/merge-patch+json";
const LABELS = { a: "b" };
const CONTAINER = { name: "a", image: "a:1" };
const POD = { containers: [CONTAINER] };
const SPEC = { replicas: 0, selector: { matchLabels: LABELS }, template: { metadata: { labels: LABELS }, spec: POD } };
const withPod = (spec: object, labels: object = LABELS) => ({
  template: { metadata: { labels }, spec: { ...POD, ...spec } },
});

const LABEL_VALUE =
  "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')";
const PERCENT =
  "a valid percent string must be a numeric string followed by an ending '%' (e.g. '1%',  or '93%', regex used for validation is '[0-9]+%')";
const MISMATCH = 'spec.template.metadata.labels: Invalid value: {"a":"b"}: `selector` does not match template `labels`';
const NEGATIVE = "must be greater than or equal to 0";

interface Refused {
  readonly change: object;
  /** In the server's order. */
  readonly says: readonly string[];
}

/** Of Deployments and ReplicaSets. */
const REFUSED_BY_BOTH: readonly Refused[] = [
  { change: { replicas: -1 }, says: [`spec.replicas: Invalid value: -1: ${NEGATIVE}`] },
  { change: { selector: null }, says: ["spec.selector: Required value", MISMATCH] },
  { change: { selector: {} }, says: ["spec.selector: Invalid value: {}: empty selector is invalid for deployment"] },
  { change: { selector: { matchLabels: { x: "y" } } }, says: [MISMATCH] },
  {
    change: { selector: { matchExpressions: [{ key: "a", operator: "NotIn", values: ["b"] }] } },
    says: [MISMATCH],
  },
  {
    change: { selector: { matchExpressions: [{ key: "a", operator: "X" }] } },
    says: [
      'spec.selector.matchExpressions[0].operator: Invalid value: "X": not a valid selector operator',
      'spec.selector: Invalid value: {"matchExpressions":[{"key":"a","operator":"X"}]}: invalid label selector',
    ],
  },
  {
    change: { selector: { matchLabels: { a: "b b" } } },
    says: [
      `spec.selector.matchLabels: Invalid value: "b b": ${LABEL_VALUE}`,
      'spec.selector: Invalid value: {"matchLabels":{"a":"b b"}}: invalid label selector',
    ],
  },
  {
    change: { template: null },
    says: [
      "spec.template.metadata.labels: Invalid value: null: `selector` does not match template `labels`",
      "spec.template.spec.containers: Required value",
    ],
  },
  {
    change: withPod({}, { a: "b", c: "d e" }),
    says: [`spec.template.labels: Invalid value: "d e": ${LABEL_VALUE}`],
  },
  {
    change: withPod({ restartPolicy: "Never" }),
    says: ['spec.template.spec.restartPolicy: Unsupported value: "Never": supported values: "Always"'],
  },
  {
    change: withPod({ activeDeadlineSeconds: 5 }),
    says: ["spec.template.spec.activeDeadlineSeconds: Forbidden: activeDeadlineSeconds in ReplicaSet is not Supported"],
  },
  {
    change: withPod({ containers: [{ ...CONTAINER, ports: [{ containerPort: 80, protocol: "X" }] }] }),
    says: [
      'spec.template.spec.containers[0].ports[0].protocol: Unsupported value: "X": supported values: "SCTP", "TCP", "UDP"',
    ],
  },
  { change: { minReadySeconds: -1 }, says: [`spec.minReadySeconds: Invalid value: -1: ${NEGATIVE}`] },
];

/** Of Deployments alone. */
const REFUSED: readonly Refused[] = [
  { change: { revisionHistoryLimit: -1 }, says: [`spec.revisionHistoryLimit: Invalid value: -1: ${NEGATIVE}`] },
  ...[
    { progressDeadlineSeconds: 0 },
    { progressDeadlineSeconds: 5, minReadySeconds: 10 },
    { progressDeadlineSeconds: 7, minReadySeconds: 7 },
  ].map((change) => ({
    change,
    says: [
      `spec.progressDeadlineSeconds: Invalid value: ${change.progressDeadlineSeconds}: must be greater than minReadySeconds`,
    ],
  })),
  {
    change: { strategy: { type: "Recreate", rollingUpdate: { maxSurge: 1 } } },
    says: ["spec.strategy.rollingUpdate: Forbidden: may not be specified when strategy `type` is 'Recreate'"],
  },
  {
    change: { strategy: { type: "X" } },
    says: [
      'spec.strategy: Unsupported value: {"Type":"X","RollingUpdate":null}: supported values: "Recreate", "RollingUpdate"',
    ],
  },
  {
    change: { strategy: { rollingUpdate: { maxSurge: 0, maxUnavailable: 0 } } },
    says: ["spec.strategy.rollingUpdate.maxUnavailable: Invalid value: 0: may not be 0 when `maxSurge` is 0"],
  },
  {
    change: { strategy: { rollingUpdate: { maxSurge: "x", maxUnavailable: "150%" } } },
    says: [
      `spec.strategy.rollingUpdate.maxSurge: Invalid value: "x": ${PERCENT}`,
      'spec.strategy.rollingUpdate.maxUnavailable: Invalid value: "150%": must not be greater than 100%',
    ],
  },
];

/** What an API server adds to Deployments and ReplicaSets, and which it does not take. */
export function describeWorkloads(name: string, open: OpenTarget): void {
  describe(`workloads on ${name}`, () => {
    let target: ApiTarget;
    let pit: Sandpit;
    beforeAll(async () => {
      target = await open();
      pit = await openSandpit(target);
    });
    afterAll(async () => await target[Symbol.asyncDispose]());

    const place = (plural: string, name = "") => `/apis/apps/v1/namespaces/${pit.namespace}/${plural}${name}`;
    const create = async (plural: string, change: object) =>
      await pit.call("POST", place(plural), { metadata: { generateName: "work-" }, spec: { ...SPEC, ...change } });
    const told = async (plural: string, change: object) => {
      const { code, body } = await create(plural, change);
      return [code, ...body.details.causes.map(({ field, message }) => `${field}: ${message}`)];
    };

    it.each(REFUSED_BY_BOTH)("refuses a Deployment with $change", async ({ change, says }) => {
      expect(await told("deployments", change)).toEqual([422, ...says]);
    });

    it.each(REFUSED_BY_BOTH)("refuses a ReplicaSet with $change", async ({ change, says }) => {
      const [code, ...causes] = await told("replicasets", change);
      expect([code, causes]).toEqual([422, says]);
    });

    it.each(REFUSED)("refuses a Deployment with $change", async ({ change, says }) => {
      expect(await told("deployments", change)).toEqual([422, ...says]);
    });

    it.each([
      { strategy: {}, is: { type: "RollingUpdate", rollingUpdate: { maxUnavailable: "25%", maxSurge: "25%" } } },
      {
        strategy: { rollingUpdate: { maxSurge: 1 } },
        is: { type: "RollingUpdate", rollingUpdate: { maxUnavailable: "25%", maxSurge: 1 } },
      },
      { strategy: { type: "Recreate" }, is: { type: "Recreate" } },
    ])("makes $is of the strategy $strategy", async ({ strategy, is }) => {
      const { body } = await create("deployments", { strategy });
      expect(body.spec["strategy"]).toEqual(is);
    });

    it("gives a template what pods get, but for what admission adds", async () => {
      const pod = { containers: [{ name: "a", image: "a", ports: [{ containerPort: 80 }] }], volumes: [{ name: "v" }] };
      const { body } = await create("deployments", withPod(pod));
      const { spec } = body.spec["template"] as unknown as { readonly spec: object };
      expect(spec).toEqual({
        containers: [
          {
            name: "a",
            image: "a",
            imagePullPolicy: "Always",
            ports: [{ containerPort: 80, protocol: "TCP" }],
            resources: {},
            terminationMessagePath: "/dev/termination-log",
            terminationMessagePolicy: "File",
          },
        ],
        volumes: [{ name: "v", emptyDir: {} }],
        dnsPolicy: "ClusterFirst",
        restartPolicy: "Always",
        schedulerName: "default-scheduler",
        securityContext: {},
        terminationGracePeriodSeconds: 30,
      });
    });

    it("selects by expressions too", async () => {
      const selector = { matchExpressions: [{ key: "a", operator: "In", values: ["b", "c"] }] };
      expect((await create("deployments", { selector })).code).toBe(201);
    });

    it("keeps the selector of a Deployment", async () => {
      const { body } = await create("deployments", {});
      const patch = {
        spec: { selector: { matchLabels: { ...LABELS, c: "d" } }, ...withPod({}, { ...LABELS, c: "d" }) },
      };
      const refused = await pit.call("PATCH", place("deployments", `/${body.metadata.name}`), patch, MERGE);
      expect([refused.code, refused.body.details.causes]).toMatchObject([
        422,
        [
          {
            field: "spec.selector",
            message: 'Invalid value: {"matchLabels":{"a":"b","c":"d"}}: field is immutable',
          },
        ],
      ]);
    });
  });
}
