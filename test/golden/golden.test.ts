import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, it } from "vitest";
import { TestMesh } from "../support/test-mesh.js";
import { describeCluster } from "./describe-cluster.js";

const CASES = fileURLToPath(new URL("cases/", import.meta.url));
const CLUSTER_FILE = /^(cluster-\d+)\.yaml$/;
const cases = await readdir(CASES);
/** Far more than any case needs: each round lasts as long as a change takes through the whole system. */
const MAX_ROUNDS = 20;

/**
 * A case is a folder: `input/config.yaml` are the objects that its author applies, `input/<cluster>.yaml` what is in each
 * cluster, `<cluster>.golden.yaml` what the edge has made of that. Goldens are written by `npm run golden` alone.
 */
describe("what the edges write", () => {
  it.concurrent.for(cases)("%s", async (name, { expect }) => {
    const folder = join(CASES, name);
    await using mesh = await startCase(join(folder, "input"));
    const goldens = await rest(mesh);
    for (const [cluster, golden] of goldens) {
      await expect(golden).toMatchFileSnapshot(join(folder, `${cluster}.golden.yaml`));
    }
    const stale = (await readdir(folder)).filter((file) => file !== "input" && !goldens.has(file.split(".")[0] ?? ""));
    expect(stale).toEqual([]);
  });
});

async function startCase(folder: string): Promise<TestMesh> {
  const names = (await readdir(folder))
    .map((file) => CLUSTER_FILE.exec(file)?.[1])
    .filter((name) => name !== undefined);
  const clusters = await Promise.all(
    names.sort().map(async (name) => {
      const manifests = await readFile(join(folder, `${name}.yaml`), "utf8");
      return [name, (client: { apply(manifests: string): Promise<unknown> }) => client.apply(manifests)] as const;
    }),
  );
  const mesh = await TestMesh.start({ clusters: Object.fromEntries(clusters) });
  try {
    await mesh.startEdges();
    await mesh.apply(join(folder, "config.yaml"));
    return mesh;
  } catch (error) {
    await mesh[Symbol.asyncDispose]();
    throw error;
  }
}

/** What every cluster holds once a change has gone through the whole system and nothing else has changed meanwhile. */
async function rest(mesh: TestMesh): Promise<ReadonlyMap<string, string>> {
  let before = await look(mesh);
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    // One entry each: not every cluster of every case may reach every other.
    await mesh.sendMarker(undefined, 1);
    const now = await look(mesh);
    if (Array.from(now.values()).join() === Array.from(before.values()).join()) return now;
    before = now;
  }
  throw new Error(`the edges do not come to rest:\n${Array.from(before.values()).join("\n---\n")}`);
}

async function look(mesh: TestMesh): Promise<ReadonlyMap<string, string>> {
  const edges = await mesh.edges();
  return new Map(
    mesh.system.clusters.map(({ name }) => {
      const problems = edges.find((edge) => edge.cluster === name)?.problems ?? [];
      return [name, describeCluster(mesh.owned(name), problems)];
    }),
  );
}
