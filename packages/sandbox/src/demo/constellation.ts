import { randomUUID } from "node:crypto";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { type CentralConfig, type RunningCentral, startCentral } from "@causeway/central";
import { parseEdgeConfig, type RunningEdge, startEdge } from "@causeway/edge";
import { parseOperatorConfig, type RunningOperator, startOperator } from "@causeway/operator";
import { AppError, type Clock, type Env, formatHostPort, type HostPort, type Log } from "@causeway/shared";
import type { Cluster } from "../cluster/start-cluster.js";
import { type CliRun, callCli } from "./local-cli.js";

/** What an edge needs of a cluster. */
export type ReachableCluster = Pick<Cluster, "name" | "kubeconfigPath">;

export interface ConstellationParts<C extends ReachableCluster = Cluster> {
  readonly clusters: readonly C[];
  readonly clock: Clock;
  readonly random: () => number;
  /** Log of one process: `central`, `edge-cluster-1`. */
  readonly logOf: (process: string) => Log;
  /** Where central keeps its store. */
  readonly stateDir: string;
  /** Environment of every edge, such as `ENABLE_DNS_RESOLUTION_AT_EDGE` and `EDGE_DNS_SERVERS`; none by default. */
  readonly edgeEnv?: Env;
}

const STORE_FILE = "central.db";
const ANY_PORT: HostPort = { host: "127.0.0.1", port: 0 };

/**
 * Central, and an edge and an operator for each of some clusters, in this process and over loopback: each can be stopped and
 * started while the rest goes on. Disposing stops what runs; the clusters stay.
 */
export class Constellation<C extends ReachableCluster = Cluster> implements AsyncDisposable {
  readonly clusters: readonly C[];
  readonly #parts: ConstellationParts<C>;
  readonly #edges = new Map<string, RunningEdge>();
  readonly #operators = new Map<string, RunningOperator>();
  #central: undefined | RunningCentral;
  /** Where central listened last, so that its edges find it again. */
  #address: undefined | { readonly api: HostPort; readonly link: HostPort };

  constructor(parts: ConstellationParts<C>) {
    this.#parts = parts;
    this.clusters = parts.clusters;
  }

  /** Throws AppError `Unavailable` while central does not run. */
  get apiUrl(): string {
    return this.#running.apiUrl;
  }

  /** Where central listens for edges. Throws AppError `Unavailable` when it was never started. */
  get linkAddress(): HostPort {
    if (this.#address === undefined) throw new AppError("Unavailable", "central was never started");
    return this.#address.link;
  }

  /** Throws AppError `NotFound`. */
  cluster(name: string): C {
    const cluster = this.clusters.find((candidate) => candidate.name === name);
    if (cluster === undefined) throw new AppError("NotFound", `there is no cluster ${JSON.stringify(name)}`);
    return cluster;
  }

  /** The edge that runs for a cluster. Throws AppError `Unavailable` when none does. */
  edge(name: string): RunningEdge {
    const edge = this.#edges.get(name);
    if (edge === undefined) throw new AppError("Unavailable", `no edge runs for ${JSON.stringify(name)}`);
    return edge;
  }

  /** Runs one command of the CLI against central. */
  cli(...args: readonly string[]): Promise<CliRun> {
    return callCli(this.apiUrl, ...args);
  }

  /** Starts central where it was; the first time on the given API port, 0 for any. */
  async startCentral(apiPort: number): Promise<void> {
    const { clock, random, logOf, stateDir } = this.#parts;
    const config: CentralConfig = {
      linkAddress: this.#address?.link ?? ANY_PORT,
      linkTls: undefined,
      trustDomain: "cluster.local",
      apiAddress: this.#address?.api ?? { ...ANY_PORT, port: apiPort },
      storePath: join(stateDir, STORE_FILE),
      maxHistory: 10_000,
      organization: "tetrate",
      tenant: "tetrate",
      isInsecure: false,
      logLevel: "info",
    };
    const central = await startCentral(config, { clock, random, log: logOf("central"), instance: randomUUID() });
    this.#central = central;
    this.#address = {
      api: { ...ANY_PORT, port: Number(new URL(central.apiUrl).port) },
      link: { ...ANY_PORT, port: central.linkPort },
    };
  }

  async stopCentral(): Promise<void> {
    const central = this.#central;
    this.#central = undefined;
    await central?.[Symbol.asyncDispose]();
  }

  /** Stops central and starts it again, on its store or on an empty one. */
  async restartCentral(store: "kept" | "emptied"): Promise<void> {
    await this.stopCentral();
    if (store === "emptied") await this.#emptyStore();
    await this.startCentral(0);
  }

  /**
   * Starts the edge of a cluster with the environment of a process, over what every edge here needs. Central must have been
   * started once, and need not run now. Throws AppError `Invalid` when the environment makes no sense.
   */
  async startEdge(name: string, env: Env = {}): Promise<void> {
    const { clock, random, logOf, edgeEnv } = this.#parts;
    const config = parseEdgeConfig({
      EDGE_CLUSTER_ID: name,
      EDGE_CENTRAL_ADDRESS: formatHostPort(this.linkAddress),
      ...edgeEnv,
      ...env,
      EDGE_KUBECONFIG: this.cluster(name).kubeconfigPath,
      EDGE_HEALTH_ADDRESS: formatHostPort(ANY_PORT),
      EDGE_GRPC_HEALTH_ADDRESS: formatHostPort(ANY_PORT),
    });
    if (!config.ok) throw new AppError("Invalid", config.error.join("; "));
    const edge = await startEdge(config.value, { clock, random, log: logOf(`edge-${name}`), instance: randomUUID() });
    this.#edges.set(name, edge);
  }

  async stopEdge(name: string): Promise<void> {
    const edge = this.#edges.get(name);
    this.#edges.delete(name);
    await edge?.[Symbol.asyncDispose]();
  }

  /** Starts the operator of a cluster. Central must have been started once: edges are told where it is. */
  async startOperator(name: string): Promise<void> {
    const { clock, random, logOf } = this.#parts;
    const config = parseOperatorConfig({
      OPERATOR_CLUSTER_ID: name,
      OPERATOR_CENTRAL_ADDRESS: formatHostPort(this.linkAddress),
      OPERATOR_KUBECONFIG: this.cluster(name).kubeconfigPath,
      OPERATOR_HEALTH_ADDRESS: formatHostPort(ANY_PORT),
    });
    if (!config.ok) throw new AppError("Invalid", config.error.join("; "));
    this.#operators.set(name, await startOperator(config.value, { clock, random, log: logOf(`operator-${name}`) }));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(Array.from(this.#operators.values(), (operator) => operator[Symbol.asyncDispose]()));
    await Promise.all([...this.#edges.keys()].map((name) => this.stopEdge(name)));
    await this.stopCentral();
  }

  get #running(): RunningCentral {
    if (this.#central === undefined) throw new AppError("Unavailable", "central is not running");
    return this.#central;
  }

  async #emptyStore(): Promise<void> {
    const file = join(this.#parts.stateDir, STORE_FILE);
    for (const suffix of ["", "-wal", "-shm", "-journal"]) await rm(`${file}${suffix}`, { force: true });
  }
}
