import { randomBytes } from "node:crypto";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Clock } from "@causeway/shared";
import { type ApiServer, startApiServer } from "./api/api-server.js";
import { type FaultScope, Faults } from "./api/faults.js";
import { WatchHub } from "./api/watch-hub.js";
import { WriteCounter } from "./api/write-counter.js";
import { type Certificates, createCertificates } from "./certificates.js";
import { ClusterClient } from "./client/cluster-client.js";
import { ContainerLogs } from "./container-logs.js";
import type { PodTiming } from "./controllers/controller.js";
import type { LoadBalancerAddresses } from "./controllers/load-balancer-controller.js";
import { createRandom } from "./identity.js";
import { renderKubeconfig } from "./kubeconfig.js";
import { ProgramTable } from "./programs/program-table.js";
import type { ObjectStore } from "./store/object-store.js";
import { createWorld, type World } from "./world.js";

export interface ClusterOptions {
  /** A DNS label; its trailing number, if any, is the second octet of the pods' addresses (10.<n>.x.y). */
  readonly name: string;
  readonly region: string;
  readonly zone: string;
  /** Value of `topology.istio.io/network` on `istio-system`; none when absent. */
  readonly network?: string;
  /** Second octet of the pods' addresses, instead of the name's number. */
  readonly podNetwork?: number;
  readonly clock: Clock;
  /** Uniform in [0, 1): decides names and uids. Seeded with the cluster's name when absent. */
  readonly random?: () => number;
  /** What a Service of type LoadBalancer gets; undefined leaves it pending. */
  readonly loadBalancerIp: LoadBalancerAddresses;
  readonly podReadyDelayMs: number;
  readonly podStopDelayMs?: number;
  readonly bookmarkIntervalMs?: number;
  /** Changes of each resource that a watch can catch up on; older ones are answered with 410. */
  readonly historyLimit?: number;
  /** Events that are kept, 1,000 when absent; 0 writes none, for clusters of very many pods. */
  readonly maxEvents?: number;
  /** Where the kubeconfig is written; a temporary folder, removed at the end, when absent. */
  readonly stateDir?: string;
  /** 0 or absent picks a free one. */
  readonly port?: number;
}

/** A running cluster: a Kubernetes API on loopback with controllers behind it. Disposing stops everything. */
export interface Cluster extends AsyncDisposable {
  readonly name: string;
  readonly url: string;
  readonly token: string;
  /** PEM. */
  readonly ca: string;
  readonly kubeconfig: string;
  readonly kubeconfigPath: string;
  readonly client: ClusterClient;
  /** Write requests so far, by User-Agent. */
  readonly writes: WriteCounter;
  readonly faults: Faults;
  /** What containers can be told to run; other parts of the sandbox plug theirs in. */
  readonly programs: ProgramTable;
  /** What containers have written. */
  readonly logs: ContainerLogs;
  /** What is in the cluster, without any HTTP: for assertions. */
  readonly store: ObjectStore;
  /** Delays of pods; may be changed at any time. */
  readonly timing: PodTiming;
  /** Watches that are open in a scope now. */
  countWatches(scope: FaultScope): number;
  /** Ends the open watches of a scope, politely or by a TCP reset; returns how many. */
  cutWatches(scope: FaultScope, how: "end" | "reset"): number;
  /** Resolves once the controllers have nothing left to do but to wait for delays. */
  settled(): Promise<void>;
}

/** Starts a cluster and waits until it serves. */
export async function startCluster(options: ClusterOptions): Promise<Cluster> {
  const world = createWorld({
    ...options,
    random: options.random ?? createRandom(options.name),
    network: options.network,
    octet: options.podNetwork ?? Number(/(\d+)$/.exec(options.name)?.[1] ?? 1) % 256,
    podStopDelayMs: options.podStopDelayMs ?? 0,
    historyLimit: options.historyLimit ?? 10_000,
    maxEvents: options.maxEvents ?? 1_000,
  });
  const faults = new Faults();
  const writes = new WriteCounter();
  const certificates = await createCertificates(options.name);
  const token = randomBytes(24).toString("base64url");
  const watches = new WatchHub(world.objects.store, faults);
  const programs = new ProgramTable(options.clock);
  const logs = new ContainerLogs(world.objects.store, options.clock);
  const context = { ...world, cluster: options.name, watches, faults, writes, programs, logs, clock: options.clock };
  const server = await startApiServer({
    context: { ...context, bookmarkIntervalMs: options.bookmarkIntervalMs ?? 60_000 },
    certificates,
    token,
    port: options.port ?? 0,
  });
  return await describeCluster({
    options,
    world,
    faults,
    writes,
    programs,
    logs,
    watches,
    certificates,
    token,
    server,
  });
}

interface Parts {
  readonly options: ClusterOptions;
  readonly world: World;
  readonly faults: Faults;
  readonly writes: WriteCounter;
  readonly programs: ProgramTable;
  readonly logs: ContainerLogs;
  readonly watches: WatchHub;
  readonly certificates: Certificates;
  readonly token: string;
  readonly server: ApiServer;
}

async function describeCluster({
  options,
  world,
  faults,
  writes,
  programs,
  logs,
  watches,
  certificates,
  token,
  server,
}: Parts): Promise<Cluster> {
  const { name } = options;
  const { ca } = certificates;
  const { url } = server;
  const kubeconfig = renderKubeconfig({ name, url, ca, token });
  const file = await saveKubeconfig(options.stateDir, name, kubeconfig);
  const client = new ClusterClient({ url, ca, token, userAgent: "sandbox", registry: world.registry });
  return {
    name,
    url,
    token,
    ca,
    kubeconfig,
    kubeconfigPath: file.path,
    client,
    writes,
    faults,
    programs,
    logs,
    store: world.objects.store,
    timing: world.timing,
    countWatches: (scope) => watches.count(scope),
    cutWatches: (scope, how) => watches.cut(scope, how),
    settled: () => world.settled(),
    async [Symbol.asyncDispose]() {
      client.close();
      world.stop();
      await server[Symbol.asyncDispose]();
      await file.remove();
    },
  };
}

interface SavedFile {
  readonly path: string;
  remove(): Promise<void>;
}

/** Readable by the owner only: it holds the token. */
async function saveKubeconfig(stateDir: undefined | string, name: string, kubeconfig: string): Promise<SavedFile> {
  const folder = stateDir ?? (await mkdtemp(join(tmpdir(), `${name}-`)));
  await mkdir(folder, { recursive: true });
  const path = join(folder, `${name}.kubeconfig`);
  await writeFile(path, kubeconfig, { mode: 0o600 });
  const remove = async () => await rm(folder, { recursive: true, force: true });
  return { path, remove: stateDir === undefined ? remove : async () => {} };
}
