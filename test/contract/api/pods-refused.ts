const CONTAINER = { name: "a", image: "example.dev/a:1" };
const withContainer = (content: object) => ({ containers: [{ ...CONTAINER, ...content }] });

const LABEL =
  "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')";
const PORTS = "must be between 1 and 65535, inclusive";

interface Refused {
  readonly spec: object;
  readonly says: readonly string[];
}

/** Pods that no API server takes. */
export const REFUSED_PODS: readonly Refused[] = [
  { spec: { containers: [] }, says: ["spec.containers: Required value"] },
  { spec: withContainer({ name: "A_B" }), says: [`spec.containers[0].name: Invalid value: "A_B": ${LABEL}`] },
  {
    spec: { containers: [CONTAINER, { name: "a" }] },
    says: ["spec.containers[1].image: Required value", 'spec.containers[1].name: Duplicate value: "a"'],
  },
  {
    spec: withContainer({ image: " a" }),
    says: ['spec.containers[0].image: Invalid value: " a": must not have leading or trailing whitespace'],
  },
  {
    spec: withContainer({ imagePullPolicy: "Sometimes", terminationMessagePolicy: "Loud" }),
    says: [
      'spec.containers[0].terminationMessagePolicy: Unsupported value: "Loud": supported values: "File", "FallbackToLogsOnError"',
      'spec.containers[0].imagePullPolicy: Unsupported value: "Sometimes": supported values: "Always", "IfNotPresent", "Never"',
    ],
  },
  {
    spec: withContainer({ ports: [{ containerPort: 0 }, { containerPort: 70_000, protocol: "X", hostPort: -1 }] }),
    says: [
      "spec.containers[0].ports[0].containerPort: Required value",
      `spec.containers[0].ports[1].containerPort: Invalid value: 70000: ${PORTS}`,
      `spec.containers[0].ports[1].hostPort: Invalid value: -1: ${PORTS}`,
      'spec.containers[0].ports[1].protocol: Unsupported value: "X": supported values: "SCTP", "TCP", "UDP"',
    ],
  },
  {
    spec: withContainer({
      ports: [
        { containerPort: 80, name: "a" },
        { containerPort: 81, name: "a" },
      ],
    }),
    says: ['spec.containers[0].ports[1].name: Duplicate value: "a"'],
  },
  {
    spec: withContainer({
      env: [
        { name: "" },
        { name: "=a" },
        { name: "B", value: "1", valueFrom: { fieldRef: { fieldPath: "metadata.name" } } },
        { name: "C", valueFrom: {} },
      ],
    }),
    says: [
      "spec.containers[0].env[0].name: Required value",
      "spec.containers[0].env[1].name: Invalid value: \"=a\": a valid environment variable name must consist only of printable ASCII characters other than '='",
      'spec.containers[0].env[2].valueFrom: Invalid value: "": may not be specified when `value` is not empty',
      'spec.containers[0].env[3].valueFrom: Invalid value: "": must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef`, `secretKeyRef` or `fileKeyRef`',
    ],
  },
  {
    spec: withContainer({ volumeMounts: [{ name: "v", mountPath: "/x" }] }),
    says: ['spec.containers[0].volumeMounts[0].name: Not found: "v"'],
  },
  {
    spec: withContainer({ resources: { requests: { cpu: "2", foo: "1" }, limits: { cpu: "1000m" } } }),
    says: [
      'spec.containers[0].resources.requests: Invalid value: "2": must be less than or equal to cpu limit of 1',
      'spec.containers[0].resources.requests[foo]: Invalid value: "foo": must be a standard resource type or fully qualified',
      'spec.containers[0].resources.requests[foo]: Invalid value: "foo": must be a standard resource for containers',
    ],
  },
  {
    spec: withContainer({ resources: { requests: { cpu: "-1" } } }),
    says: ['spec.containers[0].resources.requests[cpu]: Invalid value: "-1": must be greater than or equal to 0'],
  },
  {
    spec: withContainer({ livenessProbe: {} }),
    says: ["spec.containers[0].livenessProbe: Required value: must specify a handler type"],
  },
  {
    spec: withContainer({
      livenessProbe: { httpGet: { port: 0, scheme: "GOPHER" }, exec: { command: ["a"] }, successThreshold: 2 },
    }),
    says: [
      "spec.containers[0].livenessProbe.httpGet: Forbidden: may not specify more than 1 handler type",
      "spec.containers[0].livenessProbe.successThreshold: Invalid value: 2: must be 1",
    ],
  },
  {
    spec: withContainer({ readinessProbe: { httpGet: { port: 0, scheme: "GOPHER" }, timeoutSeconds: -1 } }),
    says: [
      `spec.containers[0].readinessProbe.httpGet.port: Invalid value: 0: ${PORTS}`,
      'spec.containers[0].readinessProbe.httpGet.scheme: Unsupported value: "GOPHER": supported values: "HTTP", "HTTPS"',
      "spec.containers[0].readinessProbe.timeoutSeconds: Invalid value: -1: must be greater than or equal to 0",
    ],
  },
  {
    spec: withContainer({ lifecycle: { postStart: { exec: {} } } }),
    says: ["spec.containers[0].lifecycle.postStart.exec.command: Required value"],
  },
  {
    spec: { initContainers: [{ ...CONTAINER, readinessProbe: { exec: { command: ["a"] } } }] },
    says: [
      'spec.initContainers[0].name: Duplicate value: "a"',
      "spec.initContainers[0].readinessProbe: Forbidden: may not be set for init containers without restartPolicy=Always",
    ],
  },
  {
    spec: { volumes: [{ name: "a" }, { name: "a" }, { name: "B" }] },
    says: ['spec.volumes[1].name: Duplicate value: "a"', `spec.volumes[2].name: Invalid value: "B": ${LABEL}`],
  },
  {
    spec: { restartPolicy: "X", dnsPolicy: "Y" },
    says: [
      'spec.restartPolicy: Unsupported value: "X": supported values: "Always", "OnFailure", "Never"',
      'spec.dnsPolicy: Unsupported value: "Y": supported values: "ClusterFirstWithHostNet", "ClusterFirst", "Default", "None"',
    ],
  },
  {
    spec: { dnsPolicy: "None" },
    says: ["spec.dnsConfig: Required value: must provide `dnsConfig` when `dnsPolicy` is None"],
  },
  {
    spec: { hostname: "A", activeDeadlineSeconds: 0 },
    says: [
      "spec.activeDeadlineSeconds: Invalid value: 0: must be between 1 and 2147483647, inclusive",
      `spec.hostname: Invalid value: "A": ${LABEL}`,
    ],
  },
  {
    spec: { hostAliases: [{ ip: "x" }] },
    says: ['spec.hostAliases[0].ip: Invalid value: "x": must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)'],
  },
  {
    spec: {
      tolerations: [
        { key: "a", effect: "X" },
        { key: "a", operator: "Like" },
        { operator: "Exists", value: "b" },
        { value: "b", tolerationSeconds: 1 },
      ],
    },
    says: [
      'spec.tolerations[0].effect: Unsupported value: "X": supported values: "NoSchedule", "PreferNoSchedule", "NoExecute"',
      'spec.tolerations[1].operator: Unsupported value: "Like": supported values: "Equal", "Exists"',
      "spec.tolerations[2].operator: Invalid value: \"b\": value must be empty when `operator` is 'Exists'",
      'spec.tolerations[3].operator: Invalid value: "": operator must be Exists when `key` is empty, which means "match all values and all keys"',
      "spec.tolerations[3].effect: Invalid value: \"\": effect must be 'NoExecute' when `tolerationSeconds` is set",
    ],
  },
];

const CHANGEABLE =
  "Forbidden: pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)";

/** Changes that no pod takes. */
export const REFUSED_UPDATES = [
  { patch: { spec: { restartPolicy: "Never" } }, field: "spec", says: CHANGEABLE },
  { patch: { spec: { hostname: "b" } }, field: "spec", says: CHANGEABLE },
  {
    patch: { spec: { containers: [CONTAINER, { ...CONTAINER, name: "b" }] } },
    field: "spec.containers",
    says: "Forbidden: pod updates may not add or remove containers",
  },
] as const;
