import { createNodeIo, runCli } from "@causeway/cli";
import { type Cluster, startCluster } from "@causeway/sandbox";
import { systemClock } from "@causeway/shared/node";
import { describe, expect, it } from "vitest";

const MARK = { "app.kubernetes.io/managed-by": "causeway-edge" };
const ISTIO = "networking.istio.io/v1";
const KINDS = ["WorkloadEntry", "Gateway", "DestinationRule", "ConfigMap", "Lease"];

function startTestCluster(): Promise<Cluster> {
  return startCluster({
    name: "cluster-1",
    region: "r1",
    zone: "r1-a",
    clock: systemClock,
    loadBalancerIp: () => "203.0.113.11",
    podReadyDelayMs: 0,
  });
}

/** One object of each kind with the edge's mark and one that looks like it without. */
async function fill({ client }: Cluster): Promise<void> {
  await client.create({ apiVersion: "v1", kind: "Namespace", metadata: { name: "bookinfo" } });
  for (const [name, labels] of [
    ["k-details-ours", MARK],
    ["k-details-foreign", { "app.kubernetes.io/managed-by": "helm" }],
  ] as const) {
    const metadata = { namespace: "bookinfo", name, labels };
    await client.create({ apiVersion: ISTIO, kind: "WorkloadEntry", metadata, spec: { address: "203.0.113.12" } });
    await client.create({ apiVersion: ISTIO, kind: "DestinationRule", metadata, spec: { host: `${name}.bookinfo` } });
    await client.create({ apiVersion: ISTIO, kind: "Gateway", metadata, spec: { servers: [] } });
    await client.create({ apiVersion: "v1", kind: "ConfigMap", metadata, data: {} });
    await client.create({ apiVersion: "coordination.k8s.io/v1", kind: "Lease", metadata, spec: {} });
  }
}

async function run(env: Readonly<Record<string, string>>, ...args: readonly string[]) {
  const printed = { stdout: "", stderr: "" };
  const sink = (name: "stdout" | "stderr") => ({
    write(text: string) {
      printed[name] += text;
    },
  });
  const exitCode = await runCli(["causeway", "edge", "cleanup", ...args], {
    ...createNodeIo(process),
    env,
    stdout: sink("stdout"),
    stderr: sink("stderr"),
  });
  return { exitCode, ...printed };
}

async function namesOf({ client }: Cluster): Promise<readonly string[]> {
  const lists = await Promise.all(KINDS.map((kind) => client.list(kind, { namespace: "bookinfo" })));
  return lists.flat().map(({ kind, metadata }) => `${kind} ${metadata.name}`);
}

const FOREIGN = KINDS.map((kind) => `${kind} k-details-foreign`);

describe("causeway edge cleanup", () => {
  it("lists what would go and removes nothing, until --yes is said; foreign objects stay", async () => {
    await using cluster = await startTestCluster();
    await fill(cluster);
    const before = await namesOf(cluster);
    const listed = await run({ KUBECONFIG: cluster.kubeconfigPath });
    expect(listed).toEqual({
      exitCode: 0,
      stdout: KINDS.map((kind) => `${kind} bookinfo/k-details-ours\n`).join(""),
      stderr: "these 5 objects would be removed: say --yes if that is meant\n",
    });
    expect(await namesOf(cluster)).toEqual(before);
    const removed = await run({}, "--kubeconfig", cluster.kubeconfigPath, "--yes");
    expect(removed).toEqual({
      exitCode: 0,
      stdout: KINDS.map((kind) => `${kind} bookinfo/k-details-ours removed\n`).join(""),
      stderr: "5 objects removed\n",
    });
    expect(await namesOf(cluster)).toEqual(FOREIGN);
    const again = await run({}, "--kubeconfig", cluster.kubeconfigPath, "--yes");
    expect(again).toEqual({ exitCode: 0, stdout: "", stderr: "nothing of an edge is in this cluster\n" });
  });

  it("removes objects that are on the second page of a list, and those that changed meanwhile", async () => {
    await using cluster = await startTestCluster();
    await fill(cluster);
    cluster.faults.add({ effect: { kind: "shortPages", items: 1 }, verbs: ["list"] });
    const conflict = { kind: "refuse", code: 409, retryAfterSeconds: undefined } as const;
    cluster.faults.add({ effect: conflict, verbs: ["delete"], times: 1 });
    const removed = await run({}, "--kubeconfig", cluster.kubeconfigPath, "--yes");
    expect(removed).toMatchObject({ exitCode: 0, stderr: "5 objects removed\n" });
    expect(await namesOf(cluster)).toEqual(FOREIGN);
  });

  it("says that an edge still runs when objects stay in spite of deletes", async () => {
    await using cluster = await startTestCluster();
    await fill(cluster);
    const conflict = { kind: "refuse", code: 409, retryAfterSeconds: undefined } as const;
    cluster.faults.add({ effect: conflict, verbs: ["delete"] });
    const refused = await run({}, "--kubeconfig", cluster.kubeconfigPath, "--yes");
    expect(refused).toEqual({
      exitCode: 1,
      stdout: "",
      stderr: expect.stringContaining("are written again as they are removed: stop the edge first"),
    });
  });

  it.each([
    { wrong: "no kubeconfig", env: {}, args: [], exitCode: 2, says: "say --kubeconfig PATH, or set KUBECONFIG" },
    {
      wrong: "a kubeconfig that is not there",
      env: {},
      args: ["--kubeconfig", "nowhere.yaml"],
      exitCode: 1,
      says: "nowhere.yaml",
    },
  ])("says what to do about $wrong", async ({ env, args, exitCode, says }) => {
    expect(await run(env, ...args)).toEqual({ exitCode, stdout: "", stderr: expect.stringContaining(says) });
  });
});
