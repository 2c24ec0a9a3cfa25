import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Cluster, startCluster } from "@causeway/sandbox";
import { Scope, systemClock } from "@causeway/shared/node";
import { fillGuideCluster } from "./guide-world.js";
import { type CommandRun, runNode, SpawnedProcess } from "./spawned-process.js";

const CENTRAL = "packages/central/dist/main.js";
const EDGE = "packages/edge/dist/main.js";
const CLI = "packages/cli/bin/causeway.js";
const ANY_PORT = "127.0.0.1:0";

interface Program {
  readonly main: string;
  readonly env: Readonly<Record<string, string>>;
}

/** Central, two edges and the CLI as processes of their own; only the clusters are in this one. */
export class ProcessMesh implements AsyncDisposable {
  readonly clusters: Cluster[] = [];
  readonly processes = new Map<string, SpawnedProcess>();
  /** Where each process answers over HTTP, by its name. */
  readonly urls = new Map<string, string>();
  readonly #scope = new Scope();
  readonly #programs = new Map<string, Program>();
  #stateDir = "";

  static async start(): Promise<ProcessMesh> {
    const mesh = new ProcessMesh();
    try {
      await mesh.#start();
      return mesh;
    } catch (error) {
      await mesh[Symbol.asyncDispose]();
      throw error;
    }
  }

  async #start(): Promise<void> {
    const stateDir = await mkdtemp(join(tmpdir(), "causeway-processes-"));
    this.#stateDir = stateDir;
    this.#scope.defer(() => rm(stateDir, { recursive: true, force: true }));
    for (const number of [1, 2]) this.clusters.push(this.#scope.use(await startGuideCluster(number, stateDir)));
    const store = { CENTRAL_STORE: join(stateDir, "central.db") };
    const any = { CENTRAL_LINK_ADDRESS: ANY_PORT, CENTRAL_API_ADDRESS: ANY_PORT };
    this.#programs.set("central", { main: CENTRAL, env: { ...store, ...any } });
    const { api, linkPort } = await this.startAgain("central");
    const link = `127.0.0.1:${String(linkPort)}`;
    // Where it listens now is where its edges find it the next time.
    const fixed = { CENTRAL_LINK_ADDRESS: link, CENTRAL_API_ADDRESS: new URL(String(api)).host };
    this.#programs.set("central", { main: CENTRAL, env: { ...store, ...fixed } });
    for (const { name, kubeconfigPath } of this.clusters) {
      const env = {
        EDGE_CLUSTER_ID: name,
        EDGE_CENTRAL_ADDRESS: link,
        EDGE_KUBECONFIG: kubeconfigPath,
        EDGE_HEALTH_ADDRESS: ANY_PORT,
        EDGE_GRPC_HEALTH_ADDRESS: ANY_PORT,
      };
      this.#programs.set(name, { main: EDGE, env });
      await this.startAgain(name);
    }
  }

  /** Starts a program that does not run, as it was started before; answers the fields of its first words. */
  async startAgain(name: string): Promise<Readonly<Record<string, unknown>>> {
    const program = this.#programs.get(name);
    if (program === undefined) throw new Error(`there is no program ${name}`);
    const started = this.#scope.use(new SpawnedProcess(program.main, program.env, this.#stateDir));
    this.processes.set(name, started);
    const fields = await started.logged(name === "central" ? "central started" : "edge started");
    this.urls.set(name, String(fields[name === "central" ? "api" : "health"]));
    return fields;
  }

  /** Starts another process of the same program, with this changed in its environment, under a name of its own. */
  async startBeside(beside: string, name: string, env: Program["env"]): Promise<void> {
    const program = this.#programs.get(beside);
    if (program === undefined) throw new Error(`there is no program ${beside}`);
    this.#programs.set(name, { ...program, env: { ...program.env, ...env } });
    await this.startAgain(name);
  }

  /** The process that runs, or ran last, under a name. */
  process(name: string): SpawnedProcess {
    const found = this.processes.get(name);
    if (found === undefined) throw new Error(`there is no process ${name}`);
    return found;
  }

  get apiUrl(): string {
    return this.urls.get("central") ?? "";
  }

  cli(...args: readonly string[]): Promise<CommandRun> {
    return runNode([CLI, ...args], { CAUSEWAY_SERVER: this.apiUrl });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#scope[Symbol.asyncDispose]();
  }
}

async function startGuideCluster(number: number, stateDir: string): Promise<Cluster> {
  const cluster = await startCluster({
    name: `cluster-${number}`,
    region: `r${number}`,
    zone: `r${number}-a`,
    clock: systemClock,
    loadBalancerIp: () => `203.0.113.${number}`,
    podReadyDelayMs: 0,
    stateDir,
  });
  await fillGuideCluster(cluster.client);
  return cluster;
}
