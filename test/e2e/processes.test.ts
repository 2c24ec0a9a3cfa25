import { tmpdir } from "node:os";
import type { Cluster } from "@causeway/sandbox";
import { waitFor } from "@causeway/shared/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { isComplete, readEdges } from "../support/edge-status.js";
import { GUIDE_FILES, GUIDE_SERVICES } from "../support/guide-world.js";
import { ProcessMesh } from "../support/process-mesh.js";
import { type CommandRun, SpawnedProcess } from "../support/spawned-process.js";

const CENTRAL = "packages/central/dist/main.js";
const EDGE = "packages/edge/dist/main.js";
const DEADLINE_MS = 20_000;
const STOP_MS = 5_000;

describe("central and edges as processes", () => {
  let mesh: ProcessMesh;
  beforeAll(async () => {
    mesh = await ProcessMesh.start();
  });
  afterAll(() => mesh[Symbol.asyncDispose]());

  it("carry the guide's two objects into both clusters, and the CLI shows the entries", async () => {
    await waitFor(async () => (await readEdges(mesh.apiUrl)).filter(isComplete).length === 2, DEADLINE_MS);
    for (const file of GUIDE_FILES) expect(await mesh.cli("apply", "-f", file)).toMatchObject({ exitCode: 0 });
    for (const cluster of mesh.clusters) {
      await waitFor(() => entriesIn(cluster).length === GUIDE_SERVICES.length, DEADLINE_MS);
      const shown = () => mesh.cli("get", "entries", "-A", "--cluster", cluster.name);
      await waitFor(async () => rowsOf(await shown()).length === GUIDE_SERVICES.length, DEADLINE_MS);
      const { stdout } = await shown();
      expect(stdout.split("\n")[0]?.split(/\s{2,}/)).toEqual(["NAMESPACE", "NAME", "AGE", "ADDRESS"]);
      expect(rowsOf({ stdout })).toEqual(expectedRows(cluster));
    }
  });

  it.each(["central", "cluster-1", "cluster-2"])("%s answers /healthz, /readyz and /metrics", async (name) => {
    const url = mesh.urls.get(name) ?? "";
    expect(await fetch(`${url}/healthz`).then((answer) => answer.text())).toBe("ok\n");
    await waitFor(async () => (await fetch(`${url}/readyz`)).status === 200, DEADLINE_MS);
    expect(await fetch(`${url}/readyz`).then((answer) => answer.json())).toEqual({ isReady: true, problems: [] });
    const metrics = await fetch(`${url}/metrics`).then((answer) => answer.text());
    expect(metrics).toMatch(name === "central" ? /^causeway_central_/m : /^causeway_edge_snapshot_complete 1$/m);
  });

  it("end within 5 s of SIGTERM with exit code 0 and leave the clusters as they are", async () => {
    const before = mesh.clusters.map(entriesIn);
    for (const name of ["cluster-1", "cluster-2", "central"]) {
      const started = performance.now();
      const end = await mesh.processes.get(name)?.stop("SIGTERM");
      expect({ name, ...end }).toEqual({ name, exitCode: 0, signal: null });
      expect(performance.now() - started).toBeLessThan(STOP_MS);
      expect(mesh.processes.get(name)?.stderr).toBe("");
    }
    expect(mesh.clusters.map(entriesIn)).toEqual(before);
  });
});

describe("a wrong environment", () => {
  it.each([
    {
      program: "central",
      main: CENTRAL,
      env: { CENTRAL_API_ADDRESS: "here", CENTRAL_STORE: "postgres://db", CENTRAL_LOG_LEVEL: "loud" },
    },
    {
      program: "edge",
      main: EDGE,
      env: { EDGE_CENTRAL_ADDRESS: "there", EDGE_MODE: "watch", EDGE_RESYNC_INTERVAL: "often" },
    },
  ])("ends $program with exit code 2 and a line for every problem", async ({ program, main, env }) => {
    await using started = new SpawnedProcess(main, env, tmpdir());
    expect(await started.end()).toEqual({ exitCode: 2, signal: null });
    const wrong = [...Object.keys(env), ...(program === "edge" ? ["EDGE_CLUSTER_ID"] : [])].sort();
    const lines = started.stderr.trimEnd().split("\n");
    expect(lines.map((line) => /^\w+: (\w+)/.exec(line)?.[1]).sort()).toEqual(wrong);
    for (const line of lines) expect(line).toMatch(new RegExp(`^${program}: `));
  });

  it("an edge without a kubeconfig says what to give it and ends with exit code 1", async () => {
    const env = { EDGE_CLUSTER_ID: "cluster-1", EDGE_CENTRAL_ADDRESS: "127.0.0.1:1" };
    await using started = new SpawnedProcess(EDGE, env, tmpdir());
    expect(await started.end()).toEqual({ exitCode: 1, signal: null });
    expect(started.stderr).toMatch(/^edge: .*EDGE_KUBECONFIG\n$/);
  });
});

function entriesIn(cluster: Cluster): readonly { readonly name: string; readonly address: string }[] {
  const entries = cluster.store.collection("workloadentries.networking.istio.io").objects("bookinfo");
  return Array.from(entries, ({ metadata, spec }) => ({ name: metadata.name, address: String(spec?.["address"]) }));
}

/** The rows under the header, cells without their padding. */
function rowsOf({ stdout }: Pick<CommandRun, "stdout">): readonly (readonly string[])[] {
  const [, ...lines] = stdout.trimEnd().split("\n");
  return lines.map((line) => line.split(/\s+/));
}

/** What is in the cluster, as `kubectl get we -A` would say it; ages are whatever they are. */
function expectedRows(cluster: Cluster): readonly unknown[] {
  const number = cluster.name === "cluster-1" ? 2 : 1;
  const entries = Array.from(entriesIn(cluster)).sort((a, b) => (a.name < b.name ? -1 : 1));
  expect(entries.map(({ name }) => /^k-(\w+)-[0-9a-f]{32}$/.exec(name)?.[1])).toEqual(GUIDE_SERVICES);
  return entries.map(({ name }) => ["bookinfo", name, expect.stringMatching(/^\d+s$/), `203.0.113.${number}`]);
}
