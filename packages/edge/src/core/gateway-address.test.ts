import { describe, expect, it } from "vitest";
import { describeGatewayAddress, EXTERNAL_ADDRESSES_ANNOTATION, parseExternalAddresses } from "./gateway-address.js";
import type { KubeNode, KubeService } from "./kube.js";
import { metaOf, nodeOf, portOf, serviceOf } from "./testing/kube-objects.js";

const PASSTHROUGH = portOf(15443, { name: "tls", nodePort: 32443 });
const EXTERNAL = { nodeAddress: "ExternalIP" } as const;

function describeFor(more: Partial<KubeService>, nodes: readonly KubeNode[] = [], options: Options = EXTERNAL) {
  const service = serviceOf("eastwest", "eastwest-gateway", { type: "LoadBalancer", ports: [PASSTHROUGH], ...more });
  return describeGatewayAddress({ nodes: () => nodes }, service, options);
}

type Options = Parameters<typeof describeGatewayAddress>[2];

function annotated(text: string) {
  return { meta: metaOf("eastwest", "eastwest-gateway", { annotations: { [EXTERNAL_ADDRESSES_ANNOTATION]: text } }) };
}

const ingress = (...places: { ip?: string; hostname?: string }[]) => ({
  ingress: places.map(({ ip = "", hostname = "" }) => ({ ip, hostname })),
});

describe(parseExternalAddresses, () => {
  it.each([
    { text: "203.0.113.1", addresses: ["203.0.113.1"], hostnames: [] },
    { text: " 203.0.113.1 ", addresses: ["203.0.113.1"], hostnames: [] },
    { text: "203.0.113.2,203.0.113.1", addresses: ["203.0.113.1", "203.0.113.2"], hostnames: [] },
    { text: "203.0.113.1, 203.0.113.1", addresses: ["203.0.113.1"], hostnames: [] },
    { text: "2001:DB8::1", addresses: ["2001:db8::1"], hostnames: [] },
    { text: "gw.example.com", addresses: [], hostnames: ["gw.example.com"] },
    { text: "GW.Example.com.", addresses: [], hostnames: ["gw.example.com"] },
    { text: "b.example.com,a.example.com", addresses: [], hostnames: ["a.example.com", "b.example.com"] },
    { text: "203.0.113.1,gw.example.com", addresses: ["203.0.113.1"], hostnames: ["gw.example.com"] },
    { text: "1e100.net", addresses: [], hostnames: ["1e100.net"] },
    { text: "gateway", addresses: [], hostnames: ["gateway"] },
  ])("reads $text", ({ text, addresses, hostnames }) => {
    expect(parseExternalAddresses(text)).toEqual({ ok: true, value: { addresses, hostnames } });
  });

  it.each([
    { text: "", part: "" },
    { text: "  ", part: "" },
    { text: ",", part: "" },
    { text: "203.0.113.1,", part: "" },
    { text: "203.0.113.1,,203.0.113.2", part: "" },
    { text: "203.0.113.1 203.0.113.2", part: "203.0.113.1 203.0.113.2" },
    { text: "203.0.113.1;203.0.113.2", part: "203.0.113.1;203.0.113.2" },
    { text: "203.0.113.1:15443", part: "203.0.113.1:15443" },
    { text: "gw.example.com:15443", part: "gw.example.com:15443" },
    { text: "https://gw.example.com", part: "https://gw.example.com" },
    { text: "203.0.113.0/24", part: "203.0.113.0/24" },
    { text: "203.0.113.256", part: "203.0.113.256" },
    { text: "203.0.113", part: "203.0.113" },
    { text: "203.0.113.1.5", part: "203.0.113.1.5" },
    { text: "010.0.0.1", part: "010.0.0.1" },
    { text: "[2001:db8::1]", part: "[2001:db8::1]" },
    { text: "fe80::1%eth0", part: "fe80::1%eth0" },
    { text: "*.example.com", part: "*.example.com" },
    { text: "-gw.example.com", part: "-gw.example.com" },
    { text: "gw-.example.com", part: "gw-.example.com" },
    { text: "gw_1.example.com", part: "gw_1.example.com" },
    { text: "gw..example.com", part: "gw..example.com" },
    { text: "gw.example.com..", part: "gw.example.com.." },
    { text: ".", part: "." },
    { text: "gw.exämple.com", part: "gw.exämple.com" },
    { text: '["203.0.113.1"]', part: '["203.0.113.1"]' },
    { text: `${"a".repeat(64)}.example.com`, part: `${"a".repeat(64)}.example.com` },
    { text: "203.0.113.1,bad name,also/bad", part: "bad name" },
  ])("names the part of $text that is wrong", ({ text, part }) => {
    const result = parseExternalAddresses(text);
    expect(result).toEqual({ ok: false, error: expect.stringContaining(`${JSON.stringify(part)} is neither`) });
  });

  it("does not repeat a name of unbounded length", () => {
    const result = parseExternalAddresses("x ".repeat(50_000));
    expect(result.ok ? 0 : result.error.length).toBeLessThan(250);
  });

  it("refuses a name that is longer than DNS allows", () => {
    const name = `${"a".repeat(63)}.`.repeat(4).slice(0, 254);
    expect(parseExternalAddresses(name).ok).toBe(false);
  });
});

describe(describeGatewayAddress, () => {
  it("takes the annotation before anything else", () => {
    const service = { ...annotated("gw.example.com"), ...ingress({ ip: "203.0.113.5" }), externalIps: ["203.0.113.6"] };
    expect(describeFor(service)).toEqual({ addresses: [], hostnames: ["gw.example.com"], port: 15443, problem: "" });
  });

  it("ignores a bad annotation aloud", () => {
    const described = describeFor({ ...annotated("203.0.113.1:15443"), ...ingress({ ip: "203.0.113.5" }) });
    expect(described).toMatchObject({
      addresses: ["203.0.113.5"],
      problem: expect.stringContaining("203.0.113.1:15443"),
    });
  });

  it.each([
    {
      what: "every ip",
      places: ingress({ ip: "203.0.113.6" }, { ip: "203.0.113.5" }),
      at: ["203.0.113.5", "203.0.113.6"],
    },
    {
      what: "ips rather than names",
      places: ingress({ hostname: "lb.example.com" }, { ip: "203.0.113.5" }),
      at: ["203.0.113.5"],
    },
    {
      what: "every name",
      places: ingress({ hostname: "b.example.com" }, { hostname: "A.example.com." }),
      at: ["a.example.com", "b.example.com"],
    },
    { what: "a name that is an ip", places: ingress({ hostname: "203.0.113.7" }), at: ["203.0.113.7"] },
    { what: "nothing from an empty place", places: ingress({}), at: [] },
  ])("takes $what of a load balancer", ({ places, at }) => {
    const { addresses, hostnames } = describeFor(places);
    expect([...addresses, ...hostnames]).toEqual(at);
  });

  const nodes = [
    nodeOf("n1", { externalIps: ["203.0.113.11"], internalIps: ["10.0.0.1"] }),
    nodeOf("n2", { externalIps: ["203.0.113.10"], internalIps: ["10.0.0.2"] }),
    nodeOf("n3", { externalIps: ["203.0.113.12"], internalIps: ["10.0.0.3"], isReady: false }),
  ];

  it("takes the ready nodes of a NodePort service, with the node port", () => {
    const described = describeFor({ type: "NodePort" }, nodes);
    expect(described).toMatchObject({ addresses: ["203.0.113.10", "203.0.113.11"], port: 32443 });
  });

  it("takes the nodes' inner addresses if that is set", () => {
    const described = describeFor({ type: "NodePort" }, nodes, { nodeAddress: "InternalIP" });
    expect(described).toMatchObject({ addresses: ["10.0.0.1", "10.0.0.2"], port: 32443 });
  });

  it("does not take the nodes of any other service", () => {
    expect(describeFor({ type: "ClusterIP" }, nodes).addresses).toEqual([]);
  });

  it("falls back on externalIPs, on the gateway port", () => {
    const described = describeFor({ type: "NodePort", externalIps: ["203.0.113.9"] });
    expect(described).toMatchObject({ addresses: ["203.0.113.9"], port: 15443 });
  });

  it("has nothing to say of a gateway without any address", () => {
    expect(describeFor({})).toEqual({ addresses: [], hostnames: [], port: 15443, problem: "" });
  });
});
