import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Scope } from "@causeway/shared/node";
import { expect, it } from "vitest";
import { runNode } from "../../support/spawned-process.js";
import { describeWith } from "../components/describe-with.js";
import { readComponents } from "../components/read-components.js";

const MAIN = "test/bench/dist/main.js";

/** A file that says to another process what was found. */
async function writeComponents(scope: Scope): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "causeway-components-"));
  scope.defer(() => rm(folder, { recursive: true, force: true }));
  const file = join(folder, "components.json");
  await writeFile(file, JSON.stringify([...readComponents().values()]));
  return file;
}

describeWith(["kube-apiserver", "etcd", "istiod"], "npm run bench -- propagation --real, in small", () => {
  it("measures to the entry and to the push of the endpoints, and loses nothing", { timeout: 300_000 }, async () => {
    await using scope = new Scope();
    const env = { CAUSEWAY_REAL_COMPONENTS: await writeComponents(scope) };
    const args = [MAIN, "propagation", "--real", "--smoke", "--json"];
    const { exitCode, stdout, stderr } = await runNode(args, env);
    expect({ exitCode, stderr }).toMatchObject({ exitCode: 0 });
    const last = JSON.parse(stdout.trimEnd().split("\n").at(-1) ?? "") as Readonly<Record<string, unknown>>;
    expect(last).toMatchObject({ name: "propagation", size: "smoke", world: "real", changes: 8, lost: 0 });
    const figures = ["p50Ms", "p99Ms", "floorP50Ms", "floorP99Ms", "edsP50Ms", "edsP99Ms", "edsFloorP50Ms"];
    for (const figure of figures) expect([figure, last[figure]]).toEqual([figure, expect.any(Number)]);
  });
});
