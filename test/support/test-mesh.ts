import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type ApiObject, type Cluster, type ClusterClient, type JsonObject, startCluster } from "@causeway/sandbox";
import { Constellation } from "@causeway/sandbox/demo";
import { Scope, systemClock } from "@causeway/shared/node";
import { RecordingLog, waitFor } from "@causeway/shared/testing";
import { type EdgeStatus, isComplete, readEdges } from "./edge-status.js";
import { ownedObjects } from "./owned-objects.js";

/** Short back-off: what a test has restarted is to be found again at once. */
const random = () => 0.1;

/** Namespace of the marker's world. */
export const MARKER = "marker";
const MARKER_CLUSTER = await readFile(new URL("marker-cluster.yaml", import.meta.url), "utf8");
const MARKER_CONFIG = fileURLToPath(new URL("marker-config.yaml", import.meta.url));

const DEADLINE_MS = 20_000;

export interface TestMeshOptions {
  /** Clusters by name, with what fills each before anything else runs. */
  readonly clusters: Readonly<Record<string, (client: ClusterClient) => Promise<unknown>>>;
}

/**
 * Some embedded clusters with central and real edges over loopback. A small world of its own in every cluster, the
 * marker, sends a change through the whole system when a test asks for it: whatever was on its way before has arrived
 * when the marker has.
 */
export class TestMesh implements AsyncDisposable {
  readonly system: Constellation;
  /** Lines of central and of all edges. */
  readonly log: RecordingLog;
  readonly #scope: Scope;
  #markers = 0;

  private constructor(system: Constellation, log: RecordingLog, scope: Scope) {
    this.system = system;
    this.log = log;
    this.#scope = scope;
  }

  /** Clusters and central run; edges are the caller's to start. */
  static async start({ clusters }: TestMeshOptions): Promise<TestMesh> {
    const scope = new Scope();
    try {
      const stateDir = await mkdtemp(join(tmpdir(), "causeway-e2e-"));
      scope.defer(() => rm(stateDir, { recursive: true, force: true }));
      const started: Cluster[] = [];
      for (const [name, fill] of Object.entries(clusters)) {
        const cluster = scope.use(await startTestCluster(name, stateDir));
        await cluster.client.apply(MARKER_CLUSTER);
        await fill(cluster.client);
        started.push(cluster);
      }
      const log = new RecordingLog();
      const logOf = (process: string) => log.child({ process });
      const parts = { clusters: started, clock: systemClock, random, logOf, stateDir };
      const system = scope.use(new Constellation(parts));
      await system.startCentral(0);
      const mesh = new TestMesh(system, log, scope);
      await mesh.apply(MARKER_CONFIG);
      return mesh;
    } catch (error) {
      await scope[Symbol.asyncDispose]();
      throw error;
    }
  }

  async startEdges(): Promise<void> {
    for (const { name } of this.system.clusters) await this.system.startEdge(name);
    await this.connected();
  }

  async stopEdges(): Promise<void> {
    for (const { name } of this.system.clusters) await this.system.stopEdge(name);
  }

  /** Applies a file of config objects as its author would. */
  async apply(file: string): Promise<void> {
    const { exitCode, stderr } = await this.system.cli("apply", "-f", file);
    if (exitCode !== 0) throw new Error(`${file} was not applied: ${stderr}`);
  }

  edges(): Promise<readonly EdgeStatus[]> {
    return readEdges(this.system.apiUrl);
  }

  /** Waits until central has the whole report of these edges, of all by default, and they hear it. */
  async connected(names = this.#names): Promise<void> {
    await this.soon(async () => {
      const edges = await this.edges();
      return names.every((name) => edges.some((edge) => edge.cluster === name && isComplete(edge)));
    });
  }

  /**
   * Adds a service to the marker's world of these clusters, of all by default, and waits until every one of them has so
   * many entries of the others, by default all. Costs each edge writes in the marker's namespace alone.
   */
  async sendMarker(names = this.#names, entries = names.length - 1): Promise<void> {
    this.#markers += 1;
    const service = `marker-${this.#markers}`;
    await this.fillMarker(service, names);
    await this.soon(() => names.every((name) => this.#countMarkers(name, service) >= entries));
  }

  /** Adds a service to the marker's world without waiting for what comes of it. */
  async fillMarker(service: string, names = this.#names): Promise<void> {
    await Promise.all(names.map((name) => this.system.cluster(name).client.apply(renderMarker(service))));
  }

  #countMarkers(name: string, service: string): number {
    const { store } = this.system.cluster(name);
    const entries = Array.from(store.collection("workloadentries.networking.istio.io").objects(MARKER));
    return entries.filter((entry) => entry.metadata.name.startsWith(`k-${service}-`)).length;
  }

  /** The edge's objects in a cluster, without those of the marker. */
  owned(name: string): readonly ApiObject[] {
    return ownedObjects(this.system.cluster(name), MARKER);
  }

  /** Waits until it holds; what it fails with shows the edges' own words. */
  async soon(holds: () => boolean | Promise<boolean>): Promise<void> {
    let edges: readonly EdgeStatus[] = [];
    const look = async () => {
      const isHeld = await holds();
      if (!isHeld) edges = await this.edges().catch(() => edges);
      return isHeld;
    };
    await waitFor(look, DEADLINE_MS, () => ({
      edges,
      worries: this.log.lines.filter(({ level }) => level !== "info"),
    }));
  }

  get #names(): readonly string[] {
    return this.system.clusters.map(({ name }) => name);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#scope[Symbol.asyncDispose]();
  }
}

/** The number at the end of a cluster's name decides its region and the address of its gateways. */
async function startTestCluster(name: string, stateDir: string): Promise<Cluster> {
  const number = /\d+$/.exec(name)?.[0] ?? "0";
  return await startCluster({
    name,
    region: `r${number}`,
    zone: `r${number}-a`,
    clock: systemClock,
    loadBalancerIp: (namespace) => (namespace === MARKER ? `198.51.100.${number}` : `203.0.113.${number}`),
    podReadyDelayMs: 0,
    stateDir,
  });
}

function renderMarker(name: string): readonly JsonObject[] {
  const metadata = { namespace: MARKER, name };
  return [
    {
      apiVersion: "v1",
      kind: "Service",
      metadata: { ...metadata, labels: { kind: MARKER } },
      spec: { selector: { app: name }, ports: [{ name: "http", port: 80 }] },
    },
    {
      apiVersion: "v1",
      kind: "Pod",
      metadata: { ...metadata, labels: { app: name } },
      spec: { containers: [{ name: "app", image: "example/app:1" }] },
    },
  ];
}
