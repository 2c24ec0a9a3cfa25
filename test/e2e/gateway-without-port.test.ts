import { type ClusterClient, type JsonObject, renderEastWestGateway } from "@causeway/sandbox";
import { describe, expect, it } from "vitest";
import { fillGuideCluster, GUIDE_FILES, GUIDE_SERVICES } from "../support/guide-world.js";
import { TestMesh } from "../support/test-mesh.js";

const STATUS = ["status", "workspacesetting", "bookinfo-ws-setting", "-w", "bookinfo-ws"];
const QUESTIONS = [
  ["explain", "bookinfo/details", "--cluster", "cluster-1"],
  ["get", "services", "--cluster", "cluster-2"],
  ["get", "gateways", "--cluster", "cluster-2", "-o", "json"],
];

describe("a gateway whose Service has no port 15443", () => {
  it("is named wherever somebody asks, until the Service gets the port", async () => {
    const clusters = { "cluster-1": fillGuideCluster, "cluster-2": fillWithoutPort };
    await using mesh = await TestMesh.start({ clusters });
    await mesh.startEdges();
    for (const file of GUIDE_FILES) await mesh.apply(file);
    for (const question of [STATUS, ...QUESTIONS]) {
      await mesh.soon(async () => (await ask(mesh, question)).includes("GatewayNoPort"));
    }
    expect(countEntries(mesh, "cluster-1")).toBe(0);

    await mesh.system.cluster("cluster-2").client.apply([gatewayService({})], "eastwest");
    await mesh.soon(() => countEntries(mesh, "cluster-1") === GUIDE_SERVICES.length);
    for (const question of QUESTIONS) {
      await mesh.soon(async () => !(await ask(mesh, question)).includes("GatewayNoPort"));
    }
  });
});

async function fillWithoutPort(client: ClusterClient): Promise<void> {
  await fillGuideCluster(client);
  await client.apply([gatewayService({ ports: [{ name: "https", port: 443, targetPort: 8443 }] })], "eastwest");
}

/** The gateway's Service of the guide's world, but for what is given of its spec. */
function gatewayService(spec: JsonObject): JsonObject {
  const service = renderEastWestGateway().find(({ kind }) => kind === "Service");
  return { ...service, spec: { ...(service?.["spec"] as JsonObject), ...spec } };
}

async function ask(mesh: TestMesh, question: readonly string[]): Promise<string> {
  const { stdout, stderr } = await mesh.system.cli(...question);
  return stdout + stderr;
}

function countEntries(mesh: TestMesh, cluster: string): number {
  return mesh.owned(cluster).filter(({ kind }) => kind === "WorkloadEntry").length;
}
