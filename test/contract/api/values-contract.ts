import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ApiTarget, type OpenTarget, openSandpit, type Sandpit } from "./api-target.js";
import { REFUSED_PARTS, TAKEN_PARTS } from "./value-parts.js";

const PLURALS: Readonly<Record<string, string>> = {
  DestinationRule: "networking.istio.io/v1/destinationrules",
  Gateway: "networking.istio.io/v1/gateways",
  PeerAuthentication: "security.istio.io/v1/peerauthentications",
  ServiceEntry: "networking.istio.io/v1/serviceentries",
  Sidecar: "networking.istio.io/v1/sidecars",
  VirtualService: "networking.istio.io/v1/virtualservices",
  WorkloadEntry: "networking.istio.io/v1/workloadentries",
};

const UNCHECKED =
  "<nil>: Invalid value: null: some validation rules were not checked because the object was invalid; correct the existing errors to complete validation";
const DURATION = "must be a valid duration greater than 1ms";

interface ValueCase {
  readonly kind: string;
  readonly spec: object;
  readonly says: readonly string[];
}

/** Ranges, lengths, words and rules of Istio's definitions. */
const CASES: readonly ValueCase[] = [
  { kind: "WorkloadEntry", spec: {}, says: ["spec: Invalid value: Address is required"] },
  { kind: "WorkloadEntry", spec: { address: null }, says: ["spec: Invalid value: Address is required"] },
  {
    kind: "WorkloadEntry",
    spec: { address: 1 },
    says: ['spec.address: Invalid value: "integer": spec.address in body must be of type string: "integer"', UNCHECKED],
  },
  {
    kind: "WorkloadEntry",
    spec: { address: "a", weight: 1.5 },
    says: [
      'spec.weight: Invalid value: "number": spec.weight in body must be of type integer: "number"',
      '<nil>: Invalid value: "": Checked value must be of type integer (default format) in spec.weight',
      UNCHECKED,
    ],
  },
  {
    kind: "WorkloadEntry",
    spec: { address: "a", weight: -1 },
    says: ["spec.weight: Invalid value: -1: spec.weight in body should be greater than or equal to 0"],
  },
  {
    kind: "WorkloadEntry",
    spec: { address: "a".repeat(257) },
    says: ["spec.address: Too long: may not be more than 256 bytes", UNCHECKED],
  },
  {
    kind: "WorkloadEntry",
    spec: { address: "a", ports: { http: 65_536, "not_a name": 1 } },
    says: [
      "spec.ports: Invalid value: port name must be valid",
      "spec.ports[http]: Invalid value: 65536: port must be between 1-65535",
    ],
  },
  {
    kind: "WorkloadEntry",
    spec: { address: "unix://relative", ports: { http: 80 } },
    says: [
      "spec: Invalid value: UDS may not include ports",
      'spec.address: Invalid value: "unix://relative": UDS must be an absolute path or abstract socket',
    ],
  },
  {
    kind: "DestinationRule",
    spec: { host: "a", trafficPolicy: { tls: { mode: "ON" } } },
    says: [
      'spec.trafficPolicy.tls.mode: Unsupported value: "ON": supported values: "DISABLE", "SIMPLE", "MUTUAL", "ISTIO_MUTUAL"',
      UNCHECKED,
    ],
  },
  {
    kind: "DestinationRule",
    spec: { host: "a", trafficPolicy: { outlierDetection: { interval: "0s", baseEjectionTime: "soon" } } },
    says: [
      `spec.trafficPolicy.outlierDetection.interval: Invalid value: "0s": ${DURATION}`,
      `spec.trafficPolicy.outlierDetection.baseEjectionTime: Invalid value: "string": type conversion error from 'string' to 'google.protobuf.Duration' evaluating rule: ${DURATION}`,
    ],
  },
  {
    kind: "Gateway",
    spec: { servers: [{ hosts: ["*"], port: { name: "a", number: -1, protocol: "TLS" } }] },
    says: [
      "spec.servers[0].port.number: Invalid value: -1: spec.servers[0].port.number in body should be greater than or equal to 0",
    ],
  },
  {
    kind: "PeerAuthentication",
    spec: { portLevelMtls: { 80: { mode: "STRICT" } } },
    says: ["spec: Invalid value: portLevelMtls requires selector"],
  },
  {
    kind: "ServiceEntry",
    spec: { hosts: ["*"], ports: [{ name: "a", number: 0 }], endpoints: [{}] },
    says: [
      "spec: Invalid value: NONE mode cannot set endpoints",
      'spec.hosts[0]: Invalid value: "*": hostname cannot be wildcard',
      "spec.ports[0].number: Invalid value: 0: port must be between 1-65535",
      "spec.endpoints[0]: Invalid value: Address is required",
    ],
  },
  {
    kind: "VirtualService",
    spec: { hosts: ["a"], http: [{ timeout: "1us" }] },
    says: [`spec.http[0].timeout: Invalid value: "1us": ${DURATION}`],
  },
];

const FINE: readonly Omit<ValueCase, "says">[] = [
  { kind: "WorkloadEntry", spec: { network: "n" } },
  { kind: "WorkloadEntry", spec: { address: "unix:///run/socket", weight: 0 } },
  { kind: "DestinationRule", spec: { host: "a", trafficPolicy: { outlierDetection: { interval: "1m0.5s" } } } },
  { kind: "ServiceEntry", spec: { hosts: ["a"], resolution: "STATIC", endpoints: [{ address: "192.0.2.1" }] } },
];

/** What an API server does with values that Istio's definitions do not allow. */
export function describeValues(name: string, open: OpenTarget): void {
  describe(`values on ${name}`, () => {
    let target: ApiTarget;
    let pit: Sandpit;
    beforeAll(async () => {
      target = await open();
      pit = await openSandpit(target);
    });
    afterAll(async () => await target[Symbol.asyncDispose]());

    const create = async (kind: string, spec: object) => {
      const [group, version, plural] = (PLURALS[kind] ?? "").split("/");
      const path = `/apis/${group}/${version}/namespaces/${pit.namespace}/${plural}`;
      const metadata = { generateName: "value-" };
      return await pit.call("POST", path, { apiVersion: `${group}/${version}`, kind, metadata, spec });
    };

    it.each([...CASES, ...REFUSED_PARTS])("refuses $kind $spec", async ({ kind, spec, says }) => {
      const { code, body } = await create(kind, spec);
      expect(code).toBe(422);
      // The server finds them in no order of its own.
      const told = body.details.causes.map(({ field, message }) => `${field}: ${message}`);
      expect(told.toSorted()).toEqual(says.toSorted());
    });

    it.each([...FINE, ...TAKEN_PARTS])("takes $kind $spec", async ({ kind, spec }) => {
      expect((await create(kind, spec)).code).toBe(201);
    });

    it.each([
      { spec: { host: "a", trafficPolicy: { tls: null } }, kept: { host: "a", trafficPolicy: {} } },
      {
        spec: {
          host: "a",
          trafficPolicy: { outlierDetection: { consecutive5xxErrors: null, maxEjectionPercent: null } },
        },
        kept: { host: "a", trafficPolicy: { outlierDetection: { consecutive5xxErrors: null } } },
      },
    ])("keeps $kept of $spec: null where it means something", async ({ spec, kept }) => {
      expect((await create("DestinationRule", spec)).body.spec).toEqual(kept);
    });

    it("refuses a bad value in a patch too", async () => {
      const { body } = await create("WorkloadEntry", { address: "192.0.2.1" });
      const patch = { spec: { address: null } };
      const path = pit.workloadEntries(body.metadata.name);
      const refused = await pit.call("PATCH", path, patch, "application/merge-patch+json");
      expect([refused.code, refused.body.details.causes[0]?.message]).toEqual([
        422,
        "Invalid value: Address is required",
      ]);
    });
  });
}
