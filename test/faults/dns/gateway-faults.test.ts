import { type ClusterClient, type JsonObject, renderEastWestGateway } from "@causeway/sandbox";
import { describe, expect, it } from "vitest";
import { fillGuideCluster, GUIDE_FILES, GUIDE_SERVICES } from "../../support/guide-world.js";
import { TestMesh } from "../../support/test-mesh.js";

const ANNOTATION = "xcp.tetrate.io/cluster-external-addresses";
const GATEWAY = { kind: "Service", namespace: "eastwest", name: "eastwest-gateway" };
const LOAD_BALANCER = "203.0.113.2:15443";

/** Two clusters with the guide's world; `cluster-1` imports from `cluster-2`, whose gateway is what things happen to. */
class GatewayWorld implements AsyncDisposable {
  readonly mesh: TestMesh;
  readonly client: ClusterClient;
  /** The fewest entries that cluster-1 has had since it had all. */
  fewest: number = GUIDE_SERVICES.length;

  private constructor(mesh: TestMesh) {
    this.mesh = mesh;
    this.client = mesh.system.cluster("cluster-2").client;
  }

  static async start(): Promise<GatewayWorld> {
    const clusters = { "cluster-1": fillGuideCluster, "cluster-2": fillGuideCluster };
    const world = new GatewayWorld(await TestMesh.start({ clusters }));
    await world.mesh.startEdges();
    for (const file of GUIDE_FILES) await world.mesh.apply(file);
    await world.reached(LOAD_BALANCER);
    world.mesh.system.cluster("cluster-1").store.onChange(({ resource }) => {
      if (resource.startsWith("workloadentries")) world.fewest = Math.min(world.fewest, world.entries().length);
    });
    return world;
  }

  /** `address:port` of every entry. */
  entries(): readonly string[] {
    const found = this.mesh.owned("cluster-1").filter(({ kind }) => kind === "WorkloadEntry");
    return found.map(({ spec }) => {
      const { address, ports } = spec as { readonly address: string; readonly ports: Readonly<Record<string, number>> };
      return `${address}:${Object.values(ports)[0]}`;
    });
  }

  /** Waits until every service has one entry at each of these and nowhere else. */
  async reached(...places: readonly string[]): Promise<void> {
    const wanted = places.flatMap((place) => GUIDE_SERVICES.map(() => place)).sort();
    await this.mesh.soon(() => this.entries().toSorted().join() === wanted.join());
  }

  /** Waits until the gateway's line, or that of another, says so. */
  async told(reason: string, name = GATEWAY.name): Promise<string> {
    let line = "";
    await this.mesh.soon(async () => {
      const { stdout } = await this.mesh.system.cli("get", "gateways", "--cluster", "cluster-2", "-o", "wide");
      line = stdout.split("\n").find((text) => text.includes(` ${name} `)) ?? "";
      return line.includes(reason);
    });
    return line;
  }

  /** Nothing that was done before is still on its way. */
  async settled(): Promise<void> {
    await this.mesh.sendMarker();
  }

  patch(body: JsonObject): Promise<unknown> {
    return this.client.patch(GATEWAY, body);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.mesh[Symbol.asyncDispose]();
  }
}

async function setNode(
  client: ClusterClient,
  name: string,
  externalIp: string,
  ready: "True" | "False",
): Promise<void> {
  const node = { kind: "Node", namespace: "", name };
  const conditions = [
    { type: "Ready", status: ready, reason: "Test", message: "", lastTransitionTime: new Date().toISOString() },
  ];
  const addresses = [
    { type: "ExternalIP", address: externalIp },
    { type: "InternalIP", address: "172.18.2.1" },
  ];
  await client.patch(node, { status: { conditions, addresses } }, "status");
}

describe("a gateway whose address changes", () => {
  it("keeps what it has while it has none, and then goes where it is", async () => {
    await using world = await GatewayWorld.start();
    await world.patch({ spec: { type: "ClusterIP" } });
    await world.told("GatewayNoAddress");
    await world.settled();
    await world.reached(LOAD_BALANCER);
    await world.patch({ spec: { externalIPs: ["198.51.100.9"] } });
    await world.reached("198.51.100.9:15443");
    await world.patch({ metadata: { annotations: { [ANNOTATION]: "198.51.100.10, 198.51.100.11" } } });
    await world.reached("198.51.100.10:15443", "198.51.100.11:15443");
    await world.patch({ metadata: { annotations: { [ANNOTATION]: "198.51.100.10,198.51.100" } } });
    expect(await world.told("BadExternalAddress")).toContain('"198.51.100" is neither');
    await world.reached("198.51.100.9:15443");
    await world.patch({ metadata: { annotations: { [ANNOTATION]: null } }, spec: { type: "LoadBalancer" } });
    await world.reached(LOAD_BALANCER);
    expect(world.fewest).toBe(GUIDE_SERVICES.length);
  });

  it("of type NodePort follows its nodes as they come and go", async () => {
    await using world = await GatewayWorld.start();
    const [first, second] = (await world.client.list("Node")).map(({ metadata }) => metadata.name);
    if (first === undefined || second === undefined) throw new Error("the cluster has two nodes");
    await setNode(world.client, first, "192.0.2.11", "True");
    await setNode(world.client, second, "192.0.2.12", "True");
    await world.patch({ spec: { type: "NodePort" } });
    const service = await world.client.get(GATEWAY);
    if (service === undefined) throw new Error("the gateway's Service is there");
    const { ports } = service["spec"] as { readonly ports: readonly { readonly nodePort: number }[] };
    const port = ports[0]?.nodePort ?? 0;
    await world.reached(`192.0.2.11:${port}`, `192.0.2.12:${port}`);
    await setNode(world.client, first, "192.0.2.11", "False");
    await world.reached(`192.0.2.12:${port}`);
    await setNode(world.client, first, "192.0.2.13", "True");
    await world.reached(`192.0.2.12:${port}`, `192.0.2.13:${port}`);
    await world.client.delete({ kind: "Node", namespace: "", name: second });
    await world.reached(`192.0.2.13:${port}`);
    await setNode(world.client, first, "192.0.2.13", "False");
    await world.told("GatewayNoAddress");
    await world.settled();
    await world.reached(`192.0.2.13:${port}`);
    expect(world.fewest).toBe(GUIDE_SERVICES.length);
  });
});

describe("a gateway that goes", () => {
  it("costs nobody the way back: without ready pods, without pods, without its Service", async () => {
    await using world = await GatewayWorld.start();
    await world.client.scale("eastwest", "eastwest-gateway", 0);
    await world.told("GatewayNotReady");
    await world.settled();
    await world.reached(LOAD_BALANCER);
    await world.client.scale("eastwest", "eastwest-gateway", 1);
    await world.mesh.soon(async () => !(await world.told(GATEWAY.name)).includes("GatewayNotReady"));
    await world.client.delete(GATEWAY);
    const isHeld = async () => JSON.stringify(await world.mesh.edges()).includes("Held");
    await world.mesh.soon(isHeld);
    await world.reached(LOAD_BALANCER);
    const service = renderEastWestGateway().find(({ kind }) => kind === "Service") ?? {};
    await world.client.apply([service], "eastwest");
    await world.mesh.soon(async () => !(await isHeld()));
    await world.reached(LOAD_BALANCER);
    expect(world.fewest).toBe(GUIDE_SERVICES.length);
  });

  it("is replaced by another Service on the same pods, LoadBalancer first", async () => {
    await using world = await GatewayWorld.start();
    const service = renderEastWestGateway().find(({ kind }) => kind === "Service") ?? {};
    const metadata = { ...(service["metadata"] as JsonObject), name: "a-second-one" };
    const spec = { ...(service["spec"] as JsonObject), type: "ClusterIP", externalIPs: ["198.51.100.9"] };
    await world.client.apply([{ ...service, metadata, spec }], "eastwest");
    await world.told("198.51.100.9", "a-second-one");
    await world.settled();
    await world.reached(LOAD_BALANCER);
    await world.client.delete(GATEWAY);
    await world.reached("198.51.100.9:15443");
    expect(world.fewest).toBe(GUIDE_SERVICES.length);
  });
});
