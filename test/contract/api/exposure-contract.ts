import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ApiTarget, type OpenTarget, openSandpit, type Sandpit } from "./api-target.js";

const MERGE = "application/merge-patch+json";
const PORTS = [{ port: 80 }];
const KEY =
  "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')";
const RANGE = "must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)";
const RANGES = "service.beta.kubernetes.io/load-balancer-source-ranges";
const SINGLE =
  "spec.ipFamilyPolicy: Invalid value: \"SingleStack\": must be 'RequireDualStack' or 'PreferDualStack' when multiple IP families are specified";
const BALANCED = "Forbidden: may only be used when `type` is 'LoadBalancer'";
const EXTERNAL = "Forbidden: may not be set for ExternalName services";

const balanced = (more: object) => ({ type: "LoadBalancer", ...more });
const from = (...loadBalancerSourceRanges: readonly string[]) => balanced({ loadBalancerSourceRanges });
const sourceProblem = (value: string, why: string, at = 0) =>
  `spec.LoadBalancerSourceRanges[${at}]: Invalid value: "${value}": ${why}`;

interface Refused {
  readonly spec: object;
  /** In the server's order. */
  readonly says: readonly string[];
}

const REFUSED: readonly Refused[] = [
  { spec: from("10.0.0.1"), says: [sourceProblem("10.0.0.1", RANGE)] },
  { spec: from("10.0.0.0/33"), says: [sourceProblem("10.0.0.0/33", RANGE)] },
  { spec: from("2001:db8::/32", ""), says: [sourceProblem("", RANGE, 1)] },
  {
    spec: from("2001:db8::1/64"),
    says: [sourceProblem("2001:db8::1/64", "must not have bits set beyond the prefix length")],
  },
  { spec: from("10.0.0.1/8"), says: [sourceProblem("10.0.0.1/8", "must not have bits set beyond the prefix length")] },
  {
    spec: from("010.0.0.0/8"),
    says: [sourceProblem("010.0.0.0/8", "must not have leading 0s in IP or prefix length")],
  },
  { spec: { loadBalancerSourceRanges: ["10.0.0.0/8"] }, says: [`spec.LoadBalancerSourceRanges: ${BALANCED}`] },
  { spec: balanced({ loadBalancerClass: "Bad_" }), says: [`spec.loadBalancerClass: Invalid value: "Bad_": ${KEY}`] },
  {
    spec: balanced({ loadBalancerClass: "" }),
    says: [
      'spec.loadBalancerClass: Invalid value: "": name part must be non-empty',
      `spec.loadBalancerClass: Invalid value: "": ${KEY}`,
    ],
  },
  { spec: { ipFamilies: ["IPv4", "IPv6"] }, says: [SINGLE] },
  { spec: { ipFamilies: ["IPv6", "IPv4"], ipFamilyPolicy: "SingleStack" }, says: [SINGLE] },
  {
    spec: { ipFamilies: ["IPv4", "IPv6"], ipFamilyPolicy: "PreferDualStack" },
    says: ['spec.ipFamilies[1]: Invalid value: "IPv6": not configured on this cluster'],
  },
  { spec: { ipFamilies: ["IPv4", "IPv4"] }, says: ['spec.ipFamilies[1]: Duplicate value: "IPv4"'] },
  {
    spec: { ipFamilies: ["X"] },
    says: ['spec.ipFamilies[0]: Unsupported value: "X": supported values: "IPv4", "IPv6"'],
  },
  {
    spec: { ipFamilyPolicy: "X" },
    says: [
      'spec.ipFamilyPolicy: Unsupported value: "X": supported values: "PreferDualStack", "RequireDualStack", "SingleStack"',
    ],
  },
  {
    spec: { ipFamilyPolicy: "RequireDualStack" },
    says: [
      'spec.ipFamilyPolicy: Invalid value: "RequireDualStack": this cluster is not configured for dual-stack services',
    ],
  },
  {
    spec: { clusterIPs: ["10.96.8.8"] },
    says: ['spec.clusterIPs: Invalid value: ["10.96.8.8"]: must be empty when `clusterIP` is not specified'],
  },
  {
    spec: { clusterIP: "10.96.8.11", clusterIPs: ["10.96.8.11", "10.96.8.12"], ipFamilyPolicy: "PreferDualStack" },
    says: [
      'spec.clusterIPs: Invalid value: ["10.96.8.11","10.96.8.12"]: may specify no more than one IP for each IP family',
    ],
  },
  {
    spec: { clusterIP: "2001:db8::1" },
    says: ['spec.clusterIPs[0]: Invalid value: ["2001:db8::1"]: IPv6 is not configured on this cluster'],
  },
  {
    spec: { type: "ExternalName", externalName: "a.dev", ipFamilies: ["IPv4"], ipFamilyPolicy: "SingleStack" },
    says: [`spec.ipFamilies: ${EXTERNAL}`, `spec.ipFamilyPolicy: ${EXTERNAL}`],
  },
  {
    spec: { sessionAffinity: "ClientIP", sessionAffinityConfig: { clientIP: { timeoutSeconds: 0 } } },
    says: [
      "spec.sessionAffinityConfig.clientIP.timeoutSeconds: Invalid value: 0: must be greater than 0 and less than 86400",
    ],
  },
];

const TAKEN = [
  { spec: { ipFamilyPolicy: "PreferDualStack" }, shows: { ipFamilies: ["IPv4"], ipFamilyPolicy: "PreferDualStack" } },
  { spec: { clusterIP: "None", selector: { a: "b" } }, shows: { ipFamilies: ["IPv4"], ipFamilyPolicy: "SingleStack" } },
  {
    spec: { clusterIP: "None" },
    shows: { clusterIPs: ["None"], ipFamilies: ["IPv4", "IPv6"], ipFamilyPolicy: "RequireDualStack" },
  },
  { spec: { clusterIP: "None", ipFamilies: ["IPv6"] }, shows: { ipFamilies: ["IPv6", "IPv4"] } },
  {
    spec: from(" 10.0.0.0/8 ", "2001:db8::/32"),
    shows: { loadBalancerSourceRanges: [" 10.0.0.0/8 ", "2001:db8::/32"] },
  },
  { spec: balanced({ loadBalancerClass: "a.dev/b" }), shows: { loadBalancerClass: "a.dev/b" } },
  {
    spec: { sessionAffinity: "ClientIP", sessionAffinityConfig: { clientIP: {} } },
    shows: { sessionAffinityConfig: { clientIP: { timeoutSeconds: 10_800 } } },
  },
  { spec: { externalIPs: ["192.0.2.9"] }, shows: { externalTrafficPolicy: "Cluster" } },
] as const;

/** How Services are seen from outside, and by which address families. */
export function describeExposure(name: string, open: OpenTarget): void {
  describe(`exposed services on ${name}`, () => {
    let target: ApiTarget;
    let pit: Sandpit;
    beforeAll(async () => {
      target = await open();
      pit = await openSandpit(target);
    });
    afterAll(async () => await target[Symbol.asyncDispose]());

    const services = (path = "") => `/api/v1/namespaces/${pit.namespace}/services${path}`;
    const create = async (spec: object, metadata: object = {}) =>
      await pit.call("POST", services(), {
        metadata: { generateName: "exposed-", ...metadata },
        spec: { ports: PORTS, ...spec },
      });
    const causes = (body: Awaited<ReturnType<typeof create>>["body"]) =>
      body.details.causes.map(({ field, message }) => `${field}: ${message}`);

    it.each(REFUSED)("refuses $spec", async ({ spec, says }) => {
      const { code, body } = await create(spec);
      expect(code).toBe(422);
      expect(causes(body)).toEqual(says);
    });

    it.each(TAKEN)("makes $shows of $spec", async ({ spec, shows }) => {
      const { code, body } = await create(spec);
      expect([code, body.spec]).toMatchObject([201, shows]);
    });

    it("reads ranges in an annotation too", async () => {
      const { body } = await create(balanced({}), { annotations: { [RANGES]: "10.0.0.0/8, 10.0.0.1" } });
      expect(causes(body)).toEqual([`metadata.annotations[${RANGES}]: Invalid value: "10.0.0.1": ${RANGE}`]);
    });

    it("gives no node ports to a load balancer that wants none", async () => {
      const { body } = await create(balanced({ allocateLoadBalancerNodePorts: false }));
      expect(body.spec["ports"]).toEqual([{ port: 80, protocol: "TCP", targetPort: 80 }]);
    });

    it("keeps the class of a load balancer, and lets go of it with the type", async () => {
      const { body } = await create(balanced({ loadBalancerClass: "a.dev/b" }));
      const path = services(`/${body.metadata.name}`);
      for (const loadBalancerClass of ["a.dev/c", null]) {
        const refused = await pit.call("PATCH", path, { spec: { loadBalancerClass } }, MERGE);
        expect([refused.code, causes(refused.body)]).toEqual([
          422,
          [`spec.loadBalancerClass: Invalid value: ${JSON.stringify(loadBalancerClass)}: may not change once set`],
        ]);
      }
      const freed = await pit.call("PATCH", path, { spec: { type: "ClusterIP" } }, MERGE);
      expect([freed.code, freed.body.spec["loadBalancerClass"]]).toEqual([200, undefined]);
    });

    it("keeps the family of an address", async () => {
      const { body } = await create({});
      const patch = { spec: { ipFamilies: ["IPv6"] } };
      const refused = await pit.call("PATCH", services(`/${body.metadata.name}`), patch, MERGE);
      expect(causes(refused.body)).toEqual([
        `spec.clusterIPs[0]: Invalid value: "${body.spec["clusterIP"]}": expected an IPv6 value as indicated by \`ipFamilies[0]\``,
      ]);
    });

    it.each([
      { spec: { externalName: "a.dev" }, warning: 'spec.externalName is ignored when spec.type is not "ExternalName"' },
      {
        spec: { trafficDistribution: "PreferClose" },
        warning: 'spec.trafficDistribution: "PreferClose" is deprecated; use "PreferSameZone"',
      },
      {
        spec: { externalIPs: ["192.0.2.8"] },
        warning: "spec.externalIPs is deprecated and may no longer be implemented in some clusters",
      },
    ])("warns of $spec", async ({ spec, warning }) => {
      const body = { metadata: { generateName: "warned-" }, spec: { ports: PORTS, ...spec } };
      const { status, headers } = await target.http.send({ method: "POST", path: services(), body });
      expect([status, headers["warning"]]).toEqual([201, `299 - ${JSON.stringify(warning)}`]);
    });
  });
}
