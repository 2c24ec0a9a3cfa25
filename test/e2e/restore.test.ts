import { describe, expect, it } from "vitest";
import { fillGuideCluster, GUIDE_FILES, GUIDE_SERVICES } from "../support/guide-world.js";
import { versionsOf } from "../support/owned-objects.js";
import { TestMesh } from "../support/test-mesh.js";

const CLUSTERS = ["cluster-1", "cluster-2"];

/** The guide's world without its two objects: nothing is exposed yet. */
async function startBareMesh(): Promise<TestMesh> {
  const mesh = await TestMesh.start({ clusters: Object.fromEntries(CLUSTERS.map((name) => [name, fillGuideCluster])) });
  await mesh.startEdges();
  await mesh.sendMarker();
  return mesh;
}

async function applyGuide(mesh: TestMesh): Promise<void> {
  for (const file of GUIDE_FILES) await mesh.apply(file);
  await mesh.soon(() => CLUSTERS.every((name) => countEntries(mesh, name) === GUIDE_SERVICES.length));
  await mesh.sendMarker();
}

function countEntries(mesh: TestMesh, cluster: string): number {
  return mesh.owned(cluster).filter(({ kind }) => kind === "WorkloadEntry").length;
}

function versions(mesh: TestMesh) {
  return Object.fromEntries(CLUSTERS.map((name) => [name, versionsOf(mesh.owned(name))]));
}

async function backUp(mesh: TestMesh): Promise<Uint8Array<ArrayBuffer>> {
  const answer = await fetch(`${mesh.system.apiUrl}/v2/central/backup`, { method: "POST" });
  return new Uint8Array(await answer.arrayBuffer());
}

async function restore(mesh: TestMesh, body: Uint8Array<ArrayBuffer>): Promise<string> {
  const answer = await fetch(`${mesh.system.apiUrl}/v2/central/restore`, { method: "POST", body });
  const { storeId } = (await answer.json()) as { readonly storeId: string };
  return storeId;
}

async function everybodyRefuses(mesh: TestMesh, storeId: string): Promise<boolean> {
  const edges = await mesh.edges();
  return edges.every(({ problems }) => problems.some(({ message }) => message.includes(`store is ${storeId}, not`)));
}

describe("a restore while edges run", () => {
  it("of the same objects touches nothing, and lets what is new through", async () => {
    await using mesh = await startBareMesh();
    await applyGuide(mesh);
    const before = versions(mesh);
    const storeId = await restore(mesh, await backUp(mesh));
    await mesh.soon(() => everybodyRefuses(mesh, storeId));
    await mesh.sendMarker();
    expect(versions(mesh)).toEqual(before);
  });

  it("of an earlier state deletes nothing before a person adopts the store", async () => {
    await using mesh = await startBareMesh();
    const bytes = await backUp(mesh);
    await applyGuide(mesh);
    const storeId = await restore(mesh, bytes);
    await mesh.soon(() => everybodyRefuses(mesh, storeId));
    await mesh.sendMarker();
    expect(CLUSTERS.map((name) => countEntries(mesh, name))).toEqual(CLUSTERS.map(() => GUIDE_SERVICES.length));
    for (const name of CLUSTERS) {
      expect(await mesh.system.cli("edges", "adopt", name)).toMatchObject({ exitCode: 0 });
    }
    await mesh.soon(() => CLUSTERS.every((name) => countEntries(mesh, name) === 0));
  });
});
