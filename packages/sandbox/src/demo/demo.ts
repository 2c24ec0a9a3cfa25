import { randomUUID } from "node:crypto";
import { rm } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type CentralConfig, type RunningCentral, startCentral } from "@causeway/central";
import { type EdgeConfig, type RunningEdge, startEdge } from "@causeway/edge";
import { AppError, type Clock, type ClusterId, type Log } from "@causeway/shared";
import { Scope } from "@causeway/shared/node";
import type { Cluster } from "../cluster/start-cluster.js";
import { DEMO_CLUSTERS, startDemoCluster } from "./demo-cluster.js";
import { type CliRun, callCli } from "./local-cli.js";

/** The guide's objects, as they lie in the project. */
export const GUIDE_FOLDER = fileURLToPath(new URL("../../../../docs/examples/guide/", import.meta.url));

export interface DemoParts {
  readonly clock: Clock;
  readonly random: () => number;
  /** Log of one process of the demo. */
  readonly logOf: (process: string) => Log;
  readonly stateDir: string;
  /** Taken when it is free, so that the CLI finds the demo without being told; else another. */
  readonly preferredApiPort: number;
}

/** Central, two clusters and an edge in each, in this process. */
export interface Demo extends AsyncDisposable {
  readonly clusters: readonly Cluster[];
  readonly apiUrl: string;
  cluster(name: string): Cluster;
  /** Runs one command of the CLI. */
  cli(...args: readonly string[]): Promise<CliRun>;
  /** Stops central and starts it again where it was, on its store or on an empty one. */
  restartCentral(store: "kept" | "emptied"): Promise<void>;
  stopEdge(cluster: string): Promise<void>;
  startEdge(cluster: string): Promise<void>;
}

/** Starts everything. What has been started is stopped again when a later part fails. */
export async function startDemo(parts: DemoParts): Promise<Demo> {
  const scope = new Scope();
  try {
    const clusters: Cluster[] = [];
    for (const plan of DEMO_CLUSTERS) {
      clusters.push(scope.use(await startDemoCluster(plan, parts.clock, parts.stateDir)));
    }
    const processes = scope.use(new DemoProcesses(parts, clusters));
    await processes.startCentral(await freeOr(parts.preferredApiPort), 0);
    for (const { name } of clusters) await processes.startEdge(name);
    return describeDemo(clusters, processes, scope);
  } catch (error) {
    await scope[Symbol.asyncDispose]();
    throw error;
  }
}

function describeDemo(clusters: readonly Cluster[], processes: DemoProcesses, scope: Scope): Demo {
  return {
    clusters,
    get apiUrl() {
      return processes.running.apiUrl;
    },
    cluster: (name) => clusterOf(clusters, name),
    cli: (...args) => callCli(processes.running.apiUrl, ...args),
    restartCentral: (store) => processes.restartCentral(store),
    stopEdge: (cluster) => processes.stopEdge(cluster),
    startEdge: (cluster) => processes.startEdge(cluster),
    [Symbol.asyncDispose]: () => scope[Symbol.asyncDispose](),
  };
}

/** What can be stopped and started while the clusters go on. */
class DemoProcesses implements AsyncDisposable {
  readonly #parts: DemoParts;
  readonly #clusters: readonly Cluster[];
  readonly #edges = new Map<string, RunningEdge>();
  #central: undefined | RunningCentral;

  constructor(parts: DemoParts, clusters: readonly Cluster[]) {
    this.#parts = parts;
    this.#clusters = clusters;
  }

  get running(): RunningCentral {
    if (this.#central === undefined) throw new AppError("Unavailable", "central is not running");
    return this.#central;
  }

  async startCentral(apiPort: number, linkPort: number): Promise<void> {
    const { clock, random, logOf, stateDir } = this.#parts;
    const config: CentralConfig = {
      linkAddress: { host: "127.0.0.1", port: linkPort },
      linkTls: undefined,
      trustDomain: "cluster.local",
      apiAddress: { host: "127.0.0.1", port: apiPort },
      storePath: join(stateDir, "central.db"),
      organization: "tetrate",
      tenant: "tetrate",
      isInsecure: false,
      logLevel: "info",
    };
    this.#central = await startCentral(config, { clock, random, log: logOf("central"), instance: randomUUID() });
  }

  async restartCentral(store: "kept" | "emptied"): Promise<void> {
    const { apiUrl, linkPort } = this.running;
    await this.#central?.[Symbol.asyncDispose]();
    this.#central = undefined;
    if (store === "emptied") await this.#emptyStore();
    await this.startCentral(Number(new URL(apiUrl).port), linkPort);
  }

  async startEdge(name: string): Promise<void> {
    const { clock, random, logOf } = this.#parts;
    const config: EdgeConfig = {
      cluster: name as ClusterId,
      centralAddress: { host: "127.0.0.1", port: this.running.linkPort },
      centralTls: undefined,
      kubeconfig: clusterOf(this.#clusters, name).kubeconfigPath,
      inCluster: { host: "", port: "" },
      namespace: "causeway-system",
      mode: "apply",
      clusterDomain: "cluster.local",
      rootNamespace: "istio-system",
      resyncMs: 300_000,
      bulkDeleteHoldMs: 60_000,
      healthAddress: { host: "127.0.0.1", port: 0 },
      grpcHealthAddress: { host: "127.0.0.1", port: 0 },
      logLevel: "info",
    };
    const edge = await startEdge(config, { clock, random, log: logOf(`edge-${name}`), instance: randomUUID() });
    this.#edges.set(name, edge);
  }

  async stopEdge(name: string): Promise<void> {
    const edge = this.#edges.get(name);
    this.#edges.delete(name);
    await edge?.[Symbol.asyncDispose]();
  }

  async #emptyStore(): Promise<void> {
    const file = join(this.#parts.stateDir, "central.db");
    for (const suffix of ["", "-wal", "-shm", "-journal"]) await rm(`${file}${suffix}`, { force: true });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([...this.#edges.keys()].map((name) => this.stopEdge(name)));
    await this.#central?.[Symbol.asyncDispose]();
    this.#central = undefined;
  }
}

function clusterOf(clusters: readonly Cluster[], name: string): Cluster {
  const cluster = clusters.find((candidate) => candidate.name === name);
  if (cluster === undefined) throw new AppError("NotFound", `the demo has no cluster ${JSON.stringify(name)}`);
  return cluster;
}

/** The port itself when nobody listens on it, else 0: any free one. */
function freeOr(port: number): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once("error", () => resolve(0));
    probe.listen(port, "127.0.0.1", () => probe.close(() => resolve(port)));
  });
}
