import { describe, expect, it } from "vitest";
import { fillGuideCluster, GUIDE_FILES, GUIDE_SERVICES } from "../support/guide-world.js";
import { versionsOf } from "../support/owned-objects.js";
import { MARKER, TestMesh } from "../support/test-mesh.js";

const EDGE = "causeway-edge";

/** The guide's world in so many clusters, all entries written and nothing on its way. */
async function startGuideMesh(clusters: readonly string[]): Promise<TestMesh> {
  const mesh = await TestMesh.start({ clusters: Object.fromEntries(clusters.map((name) => [name, fillGuideCluster])) });
  await mesh.startEdges();
  for (const file of GUIDE_FILES) await mesh.apply(file);
  const wanted = GUIDE_SERVICES.length * (clusters.length - 1);
  await mesh.soon(() => clusters.every((name) => countEntries(mesh, name) === wanted));
  await mesh.sendMarker();
  return mesh;
}

function countEntries(mesh: TestMesh, cluster: string): number {
  return mesh.owned(cluster).filter(({ kind }) => kind === "WorkloadEntry").length;
}

function versions(mesh: TestMesh) {
  return Object.fromEntries(mesh.system.clusters.map(({ name }) => [name, versionsOf(mesh.owned(name))]));
}

/** `create destinationrules.networking.istio.io in bookinfo`; of one cluster's edge, without the marker's own. */
function edgeWrites(mesh: TestMesh, cluster: string): readonly string[] {
  const writes = mesh.system.cluster(cluster).writes.list(EDGE);
  return writes
    .filter(({ namespace }) => namespace !== MARKER)
    .map(({ verb, resource, namespace }) => `${verb} ${resource} in ${namespace}`);
}

function resetWrites(mesh: TestMesh): void {
  for (const { writes } of mesh.system.clusters) writes.reset();
}

/** Sends a marker through the whole system and demands that nothing else was written, or touched since `before`. */
async function expectOnlyMarkerWrites(
  mesh: TestMesh,
  before: ReturnType<typeof versions>,
  names: readonly string[],
): Promise<void> {
  await mesh.sendMarker(names);
  for (const { name } of mesh.system.clusters) expect([name, edgeWrites(mesh, name)]).toEqual([name, []]);
  expect(versions(mesh)).toEqual(before);
  resetWrites(mesh);
}

describe("restarts with nothing changed", () => {
  it("of central, then of both edges, then of all three write nothing", async () => {
    const both = ["cluster-1", "cluster-2"];
    await using mesh = await startGuideMesh(both);
    const before = versions(mesh);
    expect(Object.keys(before["cluster-1"] ?? {})).toHaveLength(2 * GUIDE_SERVICES.length + 1);
    resetWrites(mesh);

    await mesh.system.restartCentral("kept");
    await mesh.connected();
    await expectOnlyMarkerWrites(mesh, before, both);

    await mesh.stopEdges();
    await mesh.startEdges();
    await expectOnlyMarkerWrites(mesh, before, both);

    await mesh.stopEdges();
    await mesh.system.restartCentral("kept");
    await mesh.startEdges();
    await expectOnlyMarkerWrites(mesh, before, both);
  });

  it("of central while an edge is away write nothing, nor does that edge when it returns", async () => {
    await using mesh = await startGuideMesh(["cluster-1", "cluster-2", "cluster-3"]);
    const before = versions(mesh);
    resetWrites(mesh);

    await mesh.system.stopEdge("cluster-3");
    await mesh.system.restartCentral("kept");
    await mesh.connected(["cluster-1", "cluster-2"]);
    await expectOnlyMarkerWrites(mesh, before, ["cluster-1", "cluster-2"]);

    await mesh.system.startEdge("cluster-3");
    await mesh.connected();
    await expectOnlyMarkerWrites(mesh, before, ["cluster-1", "cluster-2", "cluster-3"]);
  });
});

describe("EDGE_MODE=observe", () => {
  it("writes nothing into a cluster and says what it would write", async () => {
    await using mesh = await TestMesh.start({
      clusters: { "cluster-1": fillGuideCluster, "cluster-2": fillGuideCluster },
    });
    await mesh.system.startEdge("cluster-1");
    await mesh.system.startEdge("cluster-2", { EDGE_MODE: "observe" });
    await mesh.connected();
    for (const file of GUIDE_FILES) await mesh.apply(file);
    const wanted = GUIDE_SERVICES.flatMap((service) => [
      `export/eastwest/eastwest-gateway/bookinfo/${service}`,
      `import/bookinfo/${service}`,
      `source/bookinfo/${service}@cluster-1`,
    ]).sort();
    await mesh.soon(async () => JSON.stringify(await observed(mesh, "cluster-2")) === JSON.stringify(wanted));
    expect(await observed(mesh, "cluster-2")).toEqual(wanted);
    expect(mesh.system.cluster("cluster-2").writes.list(EDGE)).toEqual([]);
    expect(mesh.owned("cluster-2")).toEqual([]);
    const edge = (await mesh.edges()).find(({ cluster }) => cluster === "cluster-2");
    // A rule and an entry each, and the one Gateway; none of it is a problem.
    const count = 2 * GUIDE_SERVICES.length + 1;
    expect(edge).toMatchObject({ problems: [], wouldWrite: { create: count, replace: 0, delete: 0 } });
    const explained = await mesh.system.cli("explain", "bookinfo/details", "--cluster", "cluster-2");
    expect(explained.stdout).toContain("the edge would create DestinationRule bookinfo/k-details");
    const status = await mesh.system.cli("status", "workspace", "bookinfo-ws");
    expect(status.stdout).toMatch(/cluster-2 +DIRTY +Observing/);
    expect((await mesh.system.cli("edges", "list", "cluster-2", "-o", "wide")).stdout).toContain(`${count} create`);
    // Nobody serves what an observing edge would export, so nobody draws on it.
    expect(countEntries(mesh, "cluster-1")).toBe(0);
  });

  it("leaves what is there as it is, also when it is wanted no more, until the edge may write again", async () => {
    await using mesh = await startGuideMesh(["cluster-1", "cluster-2"]);
    const before = versions(mesh);
    await mesh.system.stopEdge("cluster-2");
    resetWrites(mesh);
    await mesh.system.startEdge("cluster-2", { EDGE_MODE: "observe" });
    await mesh.connected();
    await mesh.system.cli("delete", "workspacesetting", "bookinfo-ws-setting", "-w", "bookinfo-ws");
    await mesh.soon(() => countEntries(mesh, "cluster-1") === 0);
    // A later change has reached the observing edge: so has the wish to delete.
    await mesh.fillMarker("late");
    await mesh.soon(async () => (await observed(mesh, "cluster-2")).includes("import/marker/late"));
    expect(mesh.system.cluster("cluster-2").writes.list(EDGE)).toEqual([]);
    expect(versions(mesh)["cluster-2"]).toEqual(before["cluster-2"]);
    const edge = (await mesh.edges()).find(({ cluster }) => cluster === "cluster-2");
    expect(edge?.wouldWrite.delete).toBe(2 * GUIDE_SERVICES.length + 1);

    await mesh.system.stopEdge("cluster-2");
    await mesh.system.startEdge("cluster-2");
    await mesh.soon(() => mesh.owned("cluster-2").length === 0);
  });
});

/** Keys that an edge tells of although it only observes, sorted. */
async function observed(mesh: TestMesh, cluster: string): Promise<readonly string[]> {
  const edge = (await mesh.edges()).find((candidate) => candidate.cluster === cluster);
  const observing = (edge?.warnings ?? []).filter(({ reason }) => reason === "Observing");
  return observing.map(({ message }) => message.split(": ")[0] ?? "").sort();
}
