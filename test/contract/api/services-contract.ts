import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ApiTarget, type OpenTarget, openSandpit, type Sandpit } from "./api-target.js";

const MERGE = "application/merge-patch+json";
const PORTS = [{ port: 80 }];

interface ServiceCase {
  readonly spec: object;
  readonly says: readonly string[];
}

const LABEL =
  "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')";
const ADDRESS = "must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)";
const BALANCED = "Forbidden: may only be used when `type` is 'LoadBalancer'";
const POLICIES = 'supported values: "Cluster", "Local"';

const REFUSED: readonly ServiceCase[] = [
  {
    spec: { type: "NodePort", ports: [{ port: 80, nodePort: 80 }] },
    says: [
      "spec.ports[0].nodePort: Invalid value: 80: provided port is not in the valid range. The range of valid ports is 30000-32767",
    ],
  },
  {
    spec: { ports: [{ port: 80, nodePort: 30_080 }] },
    says: ["spec.ports[0].nodePort: Forbidden: may not be used when `type` is 'ClusterIP'"],
  },
  {
    spec: { clusterIP: "10.0.0.1", ports: PORTS },
    says: [
      'spec.clusterIPs: Invalid value: ["10.0.0.1"]: failed to allocate IP 10.0.0.1: the provided network does not match the current range',
    ],
  },
  { spec: { clusterIP: "bad", ports: PORTS }, says: [`spec.clusterIPs[0]: Invalid value: "bad": ${ADDRESS}`] },
  {
    spec: { clusterIP: "10.96.77.8", clusterIPs: ["10.96.77.9"], ports: PORTS },
    says: ['spec.clusterIPs: Invalid value: ["10.96.77.9"]: first value must match `clusterIP`'],
  },
  {
    spec: { type: "NodePort", clusterIP: "None", ports: PORTS },
    says: ["spec.clusterIPs[0]: Invalid value: \"None\": may not be set to 'None' for NodePort services"],
  },
  {
    spec: { ports: [{ port: 80 }, { name: "a", port: 81 }] },
    says: ["spec.ports[0].name: Required value"],
  },
  {
    spec: {
      ports: [
        { name: "a", port: 80 },
        { name: "a", port: 81 },
      ],
    },
    says: ['spec.ports[1].name: Duplicate value: "a"'],
  },
  {
    spec: {
      ports: [
        { name: "a", port: 80 },
        { name: "b", port: 80 },
      ],
    },
    says: [
      'spec.ports[1]: Duplicate value: {"Name":"","Protocol":"TCP","AppProtocol":null,"Port":80,"TargetPort":0,"NodePort":0}',
    ],
  },
  { spec: { ports: [{ name: "A_b", port: 80 }] }, says: [`spec.ports[0].name: Invalid value: "A_b": ${LABEL}`] },
  {
    spec: { ports: [{ port: 80, targetPort: "bad_name" }] },
    says: [
      'spec.ports[0].targetPort: Invalid value: "bad_name": must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)',
    ],
  },
  {
    spec: { ports: [{ port: 80, targetPort: 70_000 }] },
    says: ["spec.ports[0].targetPort: Invalid value: 70000: must be between 1 and 65535, inclusive"],
  },
  {
    spec: { externalTrafficPolicy: "Local", ports: PORTS },
    says: ['spec.externalTrafficPolicy: Invalid value: "Local": may only be set for externally-accessible services'],
  },
  {
    spec: { type: "NodePort", externalTrafficPolicy: "Far", ports: PORTS },
    says: [`spec.externalTrafficPolicy: Unsupported value: "Far": ${POLICIES}`],
  },
  {
    spec: { internalTrafficPolicy: "Far", ports: PORTS },
    says: [`spec.internalTrafficPolicy: Unsupported value: "Far": ${POLICIES}`],
  },
  {
    spec: { sessionAffinity: "Some", ports: PORTS },
    says: ['spec.sessionAffinity: Unsupported value: "Some": supported values: "ClientIP", "None"'],
  },
  {
    spec: { allocateLoadBalancerNodePorts: true, ports: PORTS },
    says: [`spec.allocateLoadBalancerNodePorts: ${BALANCED}`],
  },
  { spec: { loadBalancerClass: "a.dev/b", ports: PORTS }, says: [`spec.loadBalancerClass: ${BALANCED}`] },
  {
    spec: { healthCheckNodePort: 30_010, ports: PORTS },
    says: [
      "spec.healthCheckNodePort: Invalid value: 30010: may only be set when `type` is 'LoadBalancer' and `externalTrafficPolicy` is 'Local'",
    ],
  },
  {
    spec: { type: "ExternalName", externalName: "a.dev", clusterIP: "10.96.5.5" },
    says: ["spec.clusterIPs: Forbidden: may not be set for ExternalName services"],
  },
  {
    spec: { externalIPs: ["127.0.0.1", "x"], ports: PORTS },
    says: [
      'spec.externalIPs[0]: Invalid value: "127.0.0.1": may not be in the loopback range (127.0.0.0/8, ::1/128)',
      `spec.externalIPs[1]: Invalid value: "x": ${ADDRESS}`,
    ],
  },
  {
    spec: { ipFamilies: ["IPv6"], ports: PORTS },
    says: ['spec.ipFamilies[0]: Invalid value: "IPv6": not configured on this cluster'],
  },
  {
    spec: { trafficDistribution: "Far", ports: PORTS },
    says: [
      'spec.trafficDistribution: Unsupported value: "Far": supported values: "PreferClose", "PreferSameZone", "PreferSameNode"',
    ],
  },
];

/** What Services may ask for, and what they get. */
export function describeServices(name: string, open: OpenTarget): void {
  describe(`services on ${name}`, () => {
    let target: ApiTarget;
    let pit: Sandpit;
    beforeAll(async () => {
      target = await open();
      pit = await openSandpit(target);
    });
    afterAll(async () => await target[Symbol.asyncDispose]());

    const services = (path = "") => `/api/v1/namespaces/${pit.namespace}/services${path}`;
    const create = async (spec: object) =>
      await pit.call("POST", services(), { metadata: { generateName: "service-" }, spec });

    it.each(REFUSED)("refuses $spec", async ({ spec, says }) => {
      const { code, body } = await create(spec);
      expect(code).toBe(422);
      expect(body.details.causes.map(({ field, message }) => `${field}: ${message}`)).toEqual(says);
    });

    it("gives an address to one Service only", async () => {
      const { body } = await create({ ports: PORTS });
      const clusterIP = String(body.spec["clusterIP"]);
      const refused = await create({ clusterIP, ports: PORTS });
      expect([refused.code, refused.body.details.causes[0]?.message]).toEqual([
        422,
        `Invalid value: ["${clusterIP}"]: failed to allocate IP ${clusterIP}: provided IP is already allocated`,
      ]);
    });

    it("gives a node port to one port only", async () => {
      const first = await create({ type: "NodePort", ports: PORTS });
      const [port] = first.body.spec["ports"] as readonly { readonly nodePort: number }[];
      const nodePort = port?.nodePort ?? 0;
      const ports = [
        { name: "a", port: 80 },
        { name: "b", port: 81, nodePort },
      ];
      const refused = await create({ type: "NodePort", ports });
      expect(refused.body.details.causes.map(({ field, message }) => `${field}: ${message}`)).toEqual([
        `spec.ports[1].nodePort: Invalid value: ${nodePort}: provided port is already allocated`,
      ]);
    });

    it("keeps clients at their pods for three hours, unless told how long", async () => {
      const sticky = await create({ sessionAffinity: "ClientIP", ports: PORTS });
      expect(sticky.body.spec["sessionAffinityConfig"]).toEqual({ clientIP: { timeoutSeconds: 10_800 } });
      const loose = await create({ sessionAffinityConfig: { clientIP: { timeoutSeconds: 5 } }, ports: PORTS });
      expect(loose.body.spec).not.toHaveProperty("sessionAffinityConfig");
    });

    it("finds a port for the health checks of a local load balancer, and frees it with the policy", async () => {
      const { body } = await create({ type: "LoadBalancer", externalTrafficPolicy: "Local", ports: PORTS });
      const port = Number(body.spec["healthCheckNodePort"]);
      expect(port >= 30_000 && port <= 32_767).toBe(true);
      const path = services(`/${body.metadata.name}`);
      const patch = { spec: { externalTrafficPolicy: "Cluster" } };
      expect((await pit.call("PATCH", path, patch, MERGE)).body.spec).not.toHaveProperty("healthCheckNodePort");
    });

    it("drops node ports with the type that had them", async () => {
      const { body } = await create({ type: "NodePort", ports: PORTS });
      const path = services(`/${body.metadata.name}`);
      const patched = await pit.call("PATCH", path, { spec: { type: "ClusterIP" } }, MERGE);
      expect(patched.body.spec).not.toHaveProperty("externalTrafficPolicy");
      expect(patched.body.spec["ports"]).toEqual([{ port: 80, protocol: "TCP", targetPort: 80 }]);
    });

    it("wants addresses of load balancers to be such, and says how they are reached", async () => {
      const write = async (to: string, ingress: readonly object[]) =>
        await pit.call("PATCH", services(`/${to}/status`), { status: { loadBalancer: { ingress } } }, MERGE);
      const inner = (await create({ ports: PORTS })).body.metadata.name;
      expect((await write(inner, [{ ip: "203.0.113.7" }])).body.details.causes[0]?.message).toBe(
        "Forbidden: may only be used when `spec.type` is 'LoadBalancer'",
      );
      const { name } = (await create({ type: "LoadBalancer", ports: PORTS })).body.metadata;
      const given = await write(name, [{ ip: "203.0.113.7" }, { hostname: "a.dev" }]);
      expect(given.body.status).toEqual({
        loadBalancer: { ingress: [{ ip: "203.0.113.7", ipMode: "VIP" }, { hostname: "a.dev" }] },
      });
      const refused = await write(name, [{ ip: "nonsense" }, { ip: "203.0.113.7", ipMode: "Far" }]);
      expect(refused.body.details.causes.map(({ field, message }) => `${field}: ${message}`)).toEqual([
        `status.loadBalancer.ingress[0].ip: Invalid value: "nonsense": ${ADDRESS}`,
        'status.loadBalancer.ingress[1].ipMode: Unsupported value: "Far": supported values: "Proxy", "VIP"',
      ]);
    });
  });
}
