import {
  type ClusterClient,
  type DnsServer,
  type JsonObject,
  renderEastWestGateway,
  startDnsServer,
} from "@causeway/sandbox";
import { describe, expect, it } from "vitest";
import { fillGuideCluster, GUIDE_FILES, GUIDE_SERVICES } from "../../support/guide-world.js";
import { TestMesh } from "../../support/test-mesh.js";

const NAME = "gw.cluster-2.example.com";
const FLAG = "ENABLE_DNS_RESOLUTION_AT_EDGE";
const ANNOTATION = "xcp.tetrate.io/cluster-external-addresses";

async function fillWithName(client: ClusterClient): Promise<void> {
  await fillGuideCluster(client);
  await client.apply([gatewayService({ [ANNOTATION]: `${NAME}.` })], "eastwest");
}

function gatewayService(annotations: JsonObject): JsonObject {
  const service = renderEastWestGateway().find(({ kind }) => kind === "Service");
  return { ...service, metadata: { ...(service?.["metadata"] as JsonObject), annotations } };
}

/** Addresses of all entries in cluster-1, each once, and how many entries there are. */
function entries(mesh: TestMesh): { readonly addresses: readonly string[]; readonly count: number } {
  const found = mesh.owned("cluster-1").filter(({ kind }) => kind === "WorkloadEntry");
  const addresses = found.map((entry) => String((entry["spec"] as JsonObject)["address"]));
  return { addresses: Array.from(new Set(addresses)).sort(), count: found.length };
}

async function ask(mesh: TestMesh, ...words: readonly string[]): Promise<string> {
  const { stdout, stderr } = await mesh.system.cli(...words);
  return stdout + stderr;
}

async function startNamedMesh(dns: DnsServer): Promise<TestMesh> {
  const mesh = await TestMesh.start({ clusters: { "cluster-1": fillGuideCluster, "cluster-2": fillWithName } });
  await mesh.system.startEdge("cluster-1", edgeEnv(dns, "false"));
  await mesh.system.startEdge("cluster-2");
  await mesh.connected();
  for (const file of GUIDE_FILES) await mesh.apply(file);
  return mesh;
}

function edgeEnv(dns: DnsServer, flag: "true" | "false") {
  return { [FLAG]: flag, EDGE_DNS_SERVERS: `${dns.address.host}:${dns.address.port}` };
}

const areAt =
  (mesh: TestMesh, ...addresses: readonly string[]) =>
  () => {
    const { addresses: are, count } = entries(mesh);
    return are.join() === addresses.join() && count === GUIDE_SERVICES.length;
  };

describe("a gateway with a name, through the whole system", () => {
  it("is written by name without the flag, which is what status says, and by address with it", async () => {
    await using dns = await startDnsServer({ port: 0, manner: "recursive" });
    dns.set(NAME, { kind: "addresses", addresses: ["203.0.113.2"], ttlSeconds: 5 });
    await using mesh = await startNamedMesh(dns);

    await mesh.soon(areAt(mesh, NAME));
    await mesh.soon(async () => (await ask(mesh, "get", "gateways")).includes(`${NAME}(notResolved)`));
    const status = ["status", "workspacesetting", "bookinfo-ws-setting", "-w", "bookinfo-ws"];
    await mesh.soon(async () => (await ask(mesh, ...status)).includes("HostnameNotResolved"));
    expect(await ask(mesh, "get", "gateways", "-o", "wide")).toContain(`set ${FLAG}=true`);
    expect(dns.queries()).toEqual({ udp: 0, tcp: 0 });

    // As an operator flips the flag: another process of the edge, with another environment.
    await mesh.system.stopEdge("cluster-1");
    await mesh.system.startEdge("cluster-1", edgeEnv(dns, "true"));
    await mesh.soon(areAt(mesh, "203.0.113.2"));
    await mesh.soon(async () => (await ask(mesh, "get", "gateways")).includes(`${NAME}(203.0.113.2)`));
    await mesh.soon(async () => (await ask(mesh, ...status)).includes("READY"));
    const { healthUrl } = mesh.system.edge("cluster-1");
    const page = await (await fetch(`${healthUrl}/debug/dns`)).json();
    expect(page).toMatchObject({
      resolution: "on",
      names: [{ name: NAME, status: "resolved", addresses: ["203.0.113.2"] }],
    });
    const metrics = await (await fetch(`${healthUrl}/metrics`)).text();
    expect(metrics).toContain('causeway_edge_dns_names{state="resolved"} 1');
  });

  it("converges without a gap when resolution is switched while it runs", async () => {
    await using dns = await startDnsServer({ port: 0, manner: "recursive" });
    dns.set(NAME, { kind: "addresses", addresses: ["203.0.113.2"], ttlSeconds: 5 });
    await using mesh = await startNamedMesh(dns);
    await mesh.soon(areAt(mesh, NAME));
    const edge = mesh.system.edge("cluster-1");
    const counts: number[] = [];
    const stopCounting = mesh.system.cluster("cluster-1").store.onChange(({ resource }) => {
      if (resource.startsWith("workloadentries")) counts.push(entries(mesh).count);
    });
    for (const resolution of ["on", "off", "on", "off", "on"] as const) {
      edge.switchResolution(resolution);
      await mesh.soon(areAt(mesh, resolution === "on" ? "203.0.113.2" : NAME));
    }
    stopCounting();
    expect(Math.min(...counts)).toBeGreaterThanOrEqual(GUIDE_SERVICES.length);
    await mesh.soon(async () => (await ask(mesh, "get", "gateways")).includes(`${NAME}(203.0.113.2)`));
  });

  it("follows an address that moves", async () => {
    await using dns = await startDnsServer({ port: 0, manner: "recursive" });
    dns.set(NAME, { kind: "addresses", addresses: ["203.0.113.2"], ttlSeconds: 5 });
    await using mesh = await startNamedMesh(dns);
    mesh.system.edge("cluster-1").switchResolution("on");
    await mesh.soon(areAt(mesh, "203.0.113.2"));
    dns.set(NAME, { kind: "addresses", addresses: ["203.0.113.22"], ttlSeconds: 5 });
    const movedMs = performance.now();
    await mesh.soon(() => entries(mesh).addresses.join() === "203.0.113.2,203.0.113.22");
    // The TTL and the writes; the old address stays for its 30 s.
    expect(performance.now() - movedMs).toBeLessThan(5_000 + 10_000);
    dns.misbehave({ kind: "SERVFAIL" });
    await mesh.soon(async () => (await ask(mesh, "get", "gateways")).includes("203.0.113.22,stale)"));
  });
});
