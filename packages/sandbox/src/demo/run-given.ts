import type { Log } from "@causeway/shared";
import type { GivenCluster } from "./args.js";
import { Constellation } from "./constellation.js";
import { aborted, type DemoHost } from "./demo-host.js";
import { callCli } from "./local-cli.js";
import { describeGivenTour } from "./tour.js";

export interface GivenRun {
  readonly host: DemoHost;
  readonly stateDir: string;
  readonly logs: { of(process: string): Log };
  readonly clusters: readonly GivenCluster[];
}

/** On, as an installation has it: entries with names lead nowhere. */
const EDGE_ENV = { ENABLE_DNS_RESOLUTION_AT_EDGE: "true" };

/** Runs central, and an edge for each of somebody's clusters, until it is told to stop. */
export async function runGiven({ host, stateDir, logs, clusters }: GivenRun): Promise<number> {
  const { clock, random } = host;
  const parts = { clusters, clock, random, logOf: (process: string) => logs.of(process), stateDir, edgeEnv: EDGE_ENV };
  await using constellation = new Constellation(parts);
  host.print(`starting central, and an edge for each of ${clusters.map(({ name }) => name).join(", ")}\n`);
  await constellation.startCentral(0);
  for (const { name } of clusters) await constellation.startEdge(name);
  host.print(describeGivenTour({ apiUrl: constellation.apiUrl, clusters }, stateDir));
  await aborted(host.stop);
  host.print("stopping; what the edges wrote stays, --cleanup removes it\n");
  return 0;
}

/** Removes what edges wrote to these clusters; answers 1 when one of them could not be cleaned. */
export async function cleanUpGiven(clusters: readonly GivenCluster[], host: DemoHost): Promise<number> {
  let exitCode = 0;
  for (const { name, kubeconfigPath } of clusters) {
    host.print(`${name}\n`);
    const run = await callCli("", "edge", "cleanup", "--kubeconfig", kubeconfigPath, "--yes");
    host.print(run.stdout);
    host.printError(run.stderr);
    if (run.exitCode !== 0) exitCode = 1;
  }
  return exitCode;
}
