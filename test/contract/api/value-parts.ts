interface Refused {
  readonly kind: string;
  readonly spec: object;
  readonly says: readonly string[];
}

const UNCHECKED =
  "<nil>: Invalid value: null: some validation rules were not checked because the object was invalid; correct the existing errors to complete validation";

const balanced = (loadBalancer: object) => ({ host: "a", trafficPolicy: { loadBalancer } });
const route = (http: object) => ({ hosts: ["a"], http: [http] });
const served = (tls: object) => ({
  servers: [{ hosts: ["*"], port: { name: "a", number: 443, protocol: "TLS" }, tls }],
});
const external = (more: object) => ({ hosts: ["a"], ...more });
const many = <T>(count: number, make: (at: number) => T) => Array.from({ length: count }, (_, at) => make(at));
const keys = (count: number, value: unknown) => Object.fromEntries(many(count, (at) => [`k${at}`, value]));
const oneOf = (path: string, found: number) =>
  `<nil>: Invalid value: "": "${path}" must validate one and only one schema (oneOf). Found ${found} valid alternatives`;
const allOf = (path: string) => `<nil>: Invalid value: "": "${path}" must validate all the schemas (allOf)`;
const tooMany = (path: string, count: number, most: number) => [
  `${path}: Too many: ${count}: must have at most ${most} items`,
  UNCHECKED,
];

const HASH = "spec.trafficPolicy.loadBalancer.consistentHash";

/** Of what there may be one, and how many there may be. */
const ALTERNATIVES: readonly Refused[] = [
  {
    kind: "DestinationRule",
    spec: balanced({ simple: "RANDOM", consistentHash: { useSourceIp: true } }),
    says: [oneOf("spec.trafficPolicy.loadBalancer", 2)],
  },
  {
    kind: "DestinationRule",
    spec: balanced({ consistentHash: { useSourceIp: true, httpHeaderName: "a" } }),
    says: [oneOf(HASH, 2), allOf(HASH)],
  },
  {
    kind: "DestinationRule",
    spec: balanced({ consistentHash: { useSourceIp: true, httpHeaderName: "a", ringHash: {}, maglev: {} } }),
    says: [oneOf(HASH, 2), `${allOf(HASH)}. None validated`],
  },
  {
    kind: "DestinationRule",
    spec: {
      host: "a",
      trafficPolicy: { loadBalancer: { simple: "RANDOM", consistentHash: {} }, outlierDetection: { interval: "0s" } },
    },
    says: [
      oneOf("spec.trafficPolicy.loadBalancer", 2),
      'spec.trafficPolicy.outlierDetection.interval: Invalid value: "0s": must be a valid duration greater than 1ms',
    ],
  },
  {
    kind: "VirtualService",
    spec: route({ match: [{ uri: { exact: "a", prefix: "b" } }] }),
    says: [oneOf("spec.http[0].match[0].uri", 2)],
  },
  {
    kind: "VirtualService",
    spec: route({ match: [{ headers: { x: { exact: "a", prefix: "b", regex: "c" } } }] }),
    says: [oneOf("spec.http[0].match[0].headers.x", 3)],
  },
  {
    kind: "VirtualService",
    spec: route({ corsPolicy: { allowOrigins: [{ exact: "a" }, { exact: "a", prefix: "b" }] } }),
    says: [oneOf("spec.http[0].corsPolicy.allowOrigins[1]", 2)],
  },
  {
    kind: "VirtualService",
    spec: route({ directResponse: { status: 200, body: { string: "a", bytes: "YQ==" } } }),
    says: [oneOf("spec.http[0].directResponse.body", 2)],
  },
  {
    kind: "VirtualService",
    spec: route({ fault: { abort: { httpStatus: 500, grpcStatus: "a" }, delay: { fixedDelay: "1s" } } }),
    says: [oneOf("spec.http[0].fault.abort", 2)],
  },
  {
    kind: "VirtualService",
    spec: route({ fault: { delay: { fixedDelay: "1s", exponentialDelay: "2s" } } }),
    says: [oneOf("spec.http[0].fault.delay", 2)],
  },
  {
    kind: "VirtualService",
    spec: route({ redirect: { port: 80, derivePort: "FROM_REQUEST_PORT" } }),
    says: [oneOf("spec.http[0].redirect", 2)],
  },
  {
    kind: "Gateway",
    spec: served({ mode: "SIMPLE", credentialNames: [] }),
    says: [
      "spec.servers[0].tls.credentialNames: Invalid value: 0: spec.servers[0].tls.credentialNames in body should have at least 1 items",
    ],
  },
  {
    kind: "Gateway",
    spec: served({ mode: "SIMPLE", credentialNames: ["a", "b", "c"] }),
    says: tooMany("spec.servers[0].tls.credentialNames", 3, 2),
  },
  {
    kind: "ServiceEntry",
    spec: { hosts: [] },
    says: ["spec.hosts: Invalid value: 0: spec.hosts in body should have at least 1 items"],
  },
  {
    kind: "ServiceEntry",
    spec: { hosts: many(257, (at) => `h${at}`) },
    says: tooMany("spec.hosts", 257, 256),
  },
  {
    kind: "ServiceEntry",
    spec: external({ workloadSelector: { labels: keys(257, "v") } }),
    says: tooMany("spec.workloadSelector.labels", 257, 256),
  },
  { kind: "WorkloadEntry", spec: { address: "a", ports: keys(129, 1) }, says: tooMany("spec.ports", 129, 128) },
  { kind: "WorkloadEntry", spec: { address: "a", labels: keys(257, "v") }, says: tooMany("spec.labels", 257, 256) },
  {
    kind: "PeerAuthentication",
    spec: { selector: { matchLabels: { a: "b" } }, portLevelMtls: {} },
    says: ["spec.portLevelMtls: Invalid value: 0: spec.portLevelMtls in body should have at least 1 properties"],
  },
];

/** Twins, wildcards, and what does not go together. */
const COMBINATIONS: readonly Refused[] = [
  {
    kind: "ServiceEntry",
    spec: external({ ports: many(3, (at) => ({ name: "a", number: at + 1 })) }),
    says: ['spec.ports[1]: Duplicate value: {"name":"a"}'],
  },
  {
    kind: "ServiceEntry",
    spec: external({ ports: many(2, () => ({ name: "a", number: 1 })) }),
    says: [
      'spec.ports[1]: Duplicate value: {"name":"a"}',
      "spec.ports: Invalid value: port number cannot be duplicated",
    ],
  },
  {
    kind: "ServiceEntry",
    spec: external({ addresses: ["192.0.2.0/24"], resolution: "DNS" }),
    says: ["spec: Invalid value: CIDR addresses are allowed only for NONE/STATIC resolution types"],
  },
  {
    kind: "ServiceEntry",
    spec: external({ workloadSelector: { labels: { a: "b*" } } }),
    says: ['spec.workloadSelector.labels[a]: Invalid value: "b*": wildcard is not supported in selector'],
  },
  {
    kind: "Sidecar",
    spec: { workloadSelector: { labels: { a: "*" } } },
    says: ['spec.workloadSelector.labels[a]: Invalid value: "*": wildcard is not supported in selector'],
  },
  {
    kind: "PeerAuthentication",
    spec: { selector: { matchLabels: { "": "*", "a*": "b" } } },
    says: [
      "spec.selector.matchLabels: Invalid value: wildcard not allowed in label key match",
      "spec.selector.matchLabels: Invalid value: key must not be empty",
      'spec.selector.matchLabels[]: Invalid value: "*": wildcard not allowed in label value match',
    ],
  },
  {
    kind: "DestinationRule",
    spec: { host: "a", workloadSelector: { matchLabels: { a: "*" } } },
    says: ['spec.workloadSelector.matchLabels[a]: Invalid value: "*": wildcard not allowed in label value match'],
  },
  {
    kind: "PeerAuthentication",
    spec: { selector: { matchLabels: { a: "b" } }, portLevelMtls: { x: { mode: "STRICT" } } },
    says: [
      "spec.portLevelMtls: Invalid value: \"object\": type conversion error from 'string' to 'int' evaluating rule: port must be between 1-65535",
    ],
  },
  {
    kind: "PeerAuthentication",
    spec: { selector: { matchLabels: { a: "b" } }, portLevelMtls: { 0: { mode: "STRICT" } } },
    says: ["spec.portLevelMtls: Invalid value: port must be between 1-65535"],
  },
  {
    kind: "Gateway",
    spec: served({ mode: "SIMPLE", credentialName: "a", credentialNames: ["b"] }),
    says: ["spec.servers[0].tls: Invalid value: only one of credentialName or credentialNames can be set"],
  },
  {
    kind: "Gateway",
    spec: served({ mode: "SIMPLE", credentialNames: ["b"], tlsCertificates: [{}] }),
    says: [
      "spec.servers[0].tls: Invalid value: only one of credentialNames or tlsCertificates can be set",
      "spec.servers[0].tls: Invalid value: only one of credentialName or tlsCertificates can be set",
    ],
  },
  {
    kind: "VirtualService",
    spec: route({ directResponse: { status: 200, body: { bytes: "!!" } } }),
    says: [
      'spec.http[0].directResponse.body.bytes: Invalid value: "!!": spec.http[0].directResponse.body.bytes in body must be of type byte: "!!"',
      UNCHECKED,
    ],
  },
  {
    kind: "DestinationRule",
    spec: { host: "a", trafficPolicy: { tls: { mode: 5 } } },
    says: [
      'spec.trafficPolicy.tls.mode: Invalid value: "integer": spec.trafficPolicy.tls.mode in body must be of type string: "integer"',
      'spec.trafficPolicy.tls.mode: Unsupported value: 5: supported values: "DISABLE", "SIMPLE", "MUTUAL", "ISTIO_MUTUAL"',
      UNCHECKED,
    ],
  },
  {
    kind: "VirtualService",
    spec: { hosts: [null] },
    says: ['spec.hosts[0]: Invalid value: "null": spec.hosts[0] in body must be of type string: "null"', UNCHECKED],
  },
  {
    kind: "Gateway",
    spec: { servers: [null] },
    says: ['spec.servers[0]: Invalid value: "null": spec.servers[0] in body must be of type object: "null"', UNCHECKED],
  },
];

/** Specs that no definition of Istio allows. */
export const REFUSED_PARTS: readonly Refused[] = [...ALTERNATIVES, ...COMBINATIONS];

/** Specs that are at the edge of what is allowed. */
export const TAKEN_PARTS: readonly Omit<Refused, "says">[] = [
  { kind: "DestinationRule", spec: balanced({}) },
  { kind: "DestinationRule", spec: balanced({ consistentHash: {} }) },
  { kind: "DestinationRule", spec: balanced({ zoneAwareLbSetting: { enabled: true, minClusterSize: 3 } }) },
  { kind: "VirtualService", spec: route({ match: [{ uri: {} }] }) },
  { kind: "Gateway", spec: served({ mode: "SIMPLE", credentialName: "a", tlsCertificates: [{}] }) },
  { kind: "Gateway", spec: served({ mode: "MUTUAL", insecureSkipVerify: null }) },
  {
    kind: "ServiceEntry",
    spec: external({ addresses: ["192.0.2.0/24"], resolution: "STATIC", endpoints: [{ address: "192.0.2.1" }] }),
  },
  { kind: "ServiceEntry", spec: external({ workloadSelector: { labels: { "a*": "b" } } }) },
  { kind: "WorkloadEntry", spec: { address: "a", labels: { a: null }, ports: null } },
];
