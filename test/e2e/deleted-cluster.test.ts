import { describe, expect, it } from "vitest";
import { fillGuideCluster, GUIDE_FILES, GUIDE_SERVICES } from "../support/guide-world.js";
import { TestMesh } from "../support/test-mesh.js";

const NAMES = ["cluster-1", "cluster-2"];

describe("a Cluster that a person deletes", () => {
  it("is left by its edge: first everything goes, then the streams; it comes back when it is applied again", async () => {
    await using mesh = await TestMesh.start({
      clusters: Object.fromEntries(NAMES.map((name) => [name, fillGuideCluster])),
    });
    await mesh.startEdges();
    for (const file of GUIDE_FILES) await mesh.apply(file);
    await mesh.soon(() => NAMES.every((name) => countEntries(mesh, name) === GUIDE_SERVICES.length));
    const cluster = await mesh.system.cli("get", "cluster", "cluster-2", "-o", "json");

    expect((await mesh.system.cli("delete", "cluster", "cluster-2")).exitCode).toBe(0);
    await mesh.soon(() => NAMES.every((name) => mesh.owned(name).length === 0 || name === "cluster-1"));
    await mesh.soon(async () => !(await mesh.edges()).some((edge) => edge.cluster === "cluster-2"));
    expect(countEntries(mesh, "cluster-1")).toBe(0);
    const said = mesh.log.lines.map(({ fields }) => String(fields["problem"] ?? ""));
    expect(said).toContainEqual(expect.stringContaining("cluster-2 was deleted: apply its Cluster object again"));

    await mesh.system.stopEdge("cluster-2");
    const { resourceVersion: _version, ...metadata } = JSON.parse(cluster.stdout).metadata;
    const applied = await fetch(`${mesh.system.apiUrl}/v2/apply`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ ...JSON.parse(cluster.stdout), metadata }),
    });
    expect(applied.status).toBe(200);
    await mesh.system.startEdge("cluster-2");
    await mesh.soon(() => NAMES.every((name) => countEntries(mesh, name) === GUIDE_SERVICES.length));
  });
});

function countEntries(mesh: TestMesh, cluster: string): number {
  return mesh.owned(cluster).filter(({ kind }) => kind === "WorkloadEntry").length;
}
