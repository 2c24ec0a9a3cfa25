import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ApiTarget, type OpenTarget, openSandpit, type Sandpit } from "./api-target.js";

const PORTS = [{ name: "http", port: 80 }];
const at = (...addresses: readonly string[]) => [{ addresses }];

const SUBDOMAIN =
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";

/** EndpointSlices that no server takes; where nothing is said, of the type IPv4 with one port. */
const REFUSED: readonly { readonly slice: object; readonly says: readonly string[] }[] = [
  { slice: { addressType: "" }, says: ["addressType: Required value"] },
  {
    slice: { endpoints: at("x") },
    says: [
      'endpoints[0].addresses[0]: Invalid value: "x": must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)',
    ],
  },
  {
    slice: { endpoints: at("192.0.02.1") },
    says: ['endpoints[0].addresses[0]: Invalid value: "192.0.02.1": must not have leading 0s'],
  },
  {
    slice: { endpoints: at("2001:db8::1") },
    says: ['endpoints[0].addresses: Invalid value: "2001:db8::1": must be an IPv4 address'],
  },
  {
    slice: { addressType: "IPv6", endpoints: at("192.0.2.1") },
    says: ['endpoints[0].addresses: Invalid value: "192.0.2.1": must be an IPv6 address'],
  },
  {
    slice: { addressType: "FQDN", endpoints: at("A_b") },
    says: [`endpoints[0].addresses[0]: Invalid value: "A_b": ${SUBDOMAIN}`],
  },
  {
    slice: { endpoints: at("127.0.0.1", "0.0.0.0", "169.254.1.1", "224.0.0.1") },
    says: [
      'endpoints[0].addresses[0]: Invalid value: "127.0.0.1": may not be in the loopback range (127.0.0.0/8, ::1/128)',
      'endpoints[0].addresses[1]: Invalid value: "0.0.0.0": may not be unspecified (0.0.0.0)',
      'endpoints[0].addresses[2]: Invalid value: "169.254.1.1": may not be in the link-local range (169.254.0.0/16, fe80::/10)',
      'endpoints[0].addresses[3]: Invalid value: "224.0.0.1": may not be in the link-local multicast range (224.0.0.0/24, ff02::/10)',
    ],
  },
  {
    slice: { endpoints: at() },
    says: ["endpoints[0].addresses: Required value: must contain at least 1 address"],
  },
  { slice: { ports: [...PORTS, { name: "http", port: 81 }] }, says: ['ports[1].name: Duplicate value: "http"'] },
  { slice: { ports: [{ port: 80 }, { port: 81 }] }, says: ['ports[1].name: Duplicate value: ""'] },
  {
    slice: { ports: [{ port: 80, protocol: "ICMP" }] },
    says: ['ports[0].protocol: Unsupported value: "ICMP": supported values: "SCTP", "TCP", "UDP"'],
  },
  {
    slice: { endpoints: [{ addresses: ["192.0.2.1"], nodeName: "-x" }] },
    says: [`endpoints[0].nodeName: Invalid value: "-x": ${SUBDOMAIN}`],
  },
];

/** What may stand in EndpointSlices. */
export function describeSlices(name: string, open: OpenTarget): void {
  describe(`endpoint slices on ${name}`, () => {
    let target: ApiTarget;
    let pit: Sandpit;
    beforeAll(async () => {
      target = await open();
      pit = await openSandpit(target);
    });
    afterAll(async () => await target[Symbol.asyncDispose]());

    const slices = (path = "") => `/apis/discovery.k8s.io/v1/namespaces/${pit.namespace}/endpointslices${path}`;
    const create = async (slice: object) => {
      const metadata = { generateName: "slice-" };
      const draft = { metadata, addressType: "IPv4", endpoints: at("192.0.2.1"), ports: PORTS, ...slice };
      return await pit.call("POST", slices(), draft);
    };

    it.each(REFUSED)("refuses $slice", async ({ slice, says }) => {
      const { code, body } = await create(slice);
      expect(code).toBe(422);
      expect(body.details.causes.map(({ field, message }) => `${field}: ${message}`)).toEqual(says);
    });

    it("keeps the type of its addresses", async () => {
      const { body } = await create({});
      expect(body).toMatchObject({ endpoints: [{ addresses: ["192.0.2.1"], conditions: {} }] });
      const patch = { addressType: "IPv6", endpoints: at("2001:db8::1") };
      const path = slices(`/${body.metadata.name}`);
      const refused = await pit.call("PATCH", path, patch, "application/merge-patch+json");
      expect(refused.body.details.causes.map(({ field, message }) => `${field}: ${message}`)).toEqual([
        'addressType: Invalid value: "IPv6": field is immutable',
      ]);
    });
  });
}
