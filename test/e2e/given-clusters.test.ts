import { type Cluster, renderBookinfo, renderEastWestGateway, renderNamespace, startCluster } from "@causeway/sandbox";
import { type DemoHost, runDemo } from "@causeway/sandbox/demo";
import { Scope, systemClock } from "@causeway/shared/node";
import { waitFor } from "@causeway/shared/testing";
import { describe, expect, it } from "vitest";
import { GUIDE_FILES } from "../support/guide-world.js";
import { ownedObjects } from "../support/owned-objects.js";
import { runNode } from "../support/spawned-process.js";

const DEADLINE_MS = 20_000;
const FOREIGN = { kind: "WorkloadEntry", namespace: "bookinfo", name: "vm-1" };

/** Two clusters that something else runs: the demo knows their kubeconfigs only. */
async function startClusters(scope: Scope): Promise<readonly Cluster[]> {
  const clusters: Cluster[] = [];
  for (const number of [1, 2]) {
    const cluster = scope.use(
      await startCluster({
        name: `c${number}`,
        region: `r${number}`,
        zone: `r${number}-a`,
        clock: systemClock,
        loadBalancerIp: () => `203.0.113.1${number}`,
        podReadyDelayMs: 0,
      }),
    );
    const { client } = cluster;
    await client.apply([
      renderNamespace("bookinfo", { "istio-injection": "enabled" }),
      renderNamespace("eastwest", {}),
    ]);
    await client.apply(renderBookinfo(), "bookinfo");
    await client.apply(renderEastWestGateway(), "eastwest");
    await client.create({
      apiVersion: "networking.istio.io/v1",
      kind: FOREIGN.kind,
      metadata: { namespace: FOREIGN.namespace, name: FOREIGN.name },
      spec: { address: "192.0.2.7" },
    });
    clusters.push(cluster);
  }
  return clusters;
}

function startRun(argv: readonly string[]) {
  const stop = new AbortController();
  const printed: string[] = [];
  const print = (text: string) => void printed.push(text);
  const host: DemoHost = {
    clock: systemClock,
    random: () => 0.1,
    pid: process.pid,
    isTerminal: false,
    print,
    printError: print,
    stop: stop.signal,
  };
  return { stop: () => stop.abort(), text: () => printed.join(""), exitCode: runDemo(argv, host) };
}

describe("npm start -- --kubeconfig", () => {
  it("fails services over between clusters of somebody's own, and cleans up what it wrote and nothing else", async () => {
    await using scope = new Scope();
    const clusters = await startClusters(scope);
    const given = clusters.flatMap(({ name, kubeconfigPath }) => ["--kubeconfig", `${name}=${kubeconfigPath}`]);
    const run = startRun(given);
    const server = await waitFor(() => /^central +(\S+)$/m.exec(run.text())?.[1], DEADLINE_MS, run.text);
    const env = { CAUSEWAY_SERVER: server };
    for (const file of GUIDE_FILES) {
      const applied = await runNode(["packages/cli/bin/causeway.js", "apply", "-f", file], env);
      expect(applied).toMatchObject({ exitCode: 0 });
    }
    const entriesOf = (cluster: Cluster) =>
      ownedObjects(cluster, "").filter(({ kind }) => kind === "WorkloadEntry").length;
    await waitFor(
      () => clusters.every((cluster) => entriesOf(cluster) === 4),
      DEADLINE_MS,
      () => clusters.map(entriesOf),
    );
    run.stop();
    expect(await run.exitCode).toBe(0);
    expect(clusters.map(entriesOf)).toEqual([4, 4]);
    const cleanup = startRun([...given, "--cleanup"]);
    expect(await cleanup.exitCode).toBe(0);
    expect(cleanup.text()).toMatch(/^c1\n(WorkloadEntry bookinfo\/k-details-.* removed\n)/);
    expect(clusters.map((cluster) => ownedObjects(cluster, ""))).toEqual([[], []]);
    for (const { client } of clusters) expect(await client.get(FOREIGN)).toBeDefined();
  });

  it("says which kubeconfig makes no sense", async () => {
    const run = startRun(["--kubeconfig", "c1=nowhere.yaml"]);
    expect(await run.exitCode).toBe(1);
    expect(run.text()).toContain("the demo did not start: kubeconfig nowhere.yaml");
  });
});
