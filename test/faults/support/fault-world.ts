import { randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseEdgeConfig, type RunningEdge, startEdge } from "@causeway/edge";
import { type Cluster, type Fault, startCluster } from "@causeway/sandbox";
import type { Clock } from "@causeway/shared";
import { Scope } from "@causeway/shared/node";
import { RecordingLog, waitFor } from "@causeway/shared/testing";
import { type EdgeStatus, isComplete, readEdges } from "../../support/edge-status.js";
import { ownedObjects } from "../../support/owned-objects.js";
import { CentralHost } from "./central-host.js";
import { EDGE_NAMESPACE, LEASES } from "./edge-lease.js";
import { LinkNetwork } from "./link-network.js";
import { fillMarker, isMarked, MARKER, renderMarkerConfig, startMarker } from "./marker.js";
import { PassingClock } from "./passing-clock.js";
import { addressOf, type Owned, settledState } from "./settled-state.js";
import { fillShop, renderShopConfig } from "./shop.js";
import { describeOwned, WriteJournal } from "./write-journal.js";

const ANY_PORT = "127.0.0.1:0";
const EDGE_AGENT = "causeway-edge";
const DEADLINE_MS = 60_000;
const MOST_SECONDS = 300;
/** What an edge would still write of itself at its end, to nobody else's harm. */
const OWN_WRITES: Fault = {
  ...{
    resources: [LEASES, "configmaps"],
    verbs: ["create", "update"],
    userAgent: EDGE_AGENT,
    effect: { kind: "reset" },
  },
};
/** Short back-off: what a test has restarted is to be found again at once. */
const random = () => 0.05;

export interface FaultWorldOptions {
  /** How many clusters: `cluster-1` and on. */
  readonly clusters: number;
  /** Services of the shop in every cluster, each with one ready pod. */
  readonly services: readonly string[];
}

export interface EdgeOptions {
  /** Under this name the edge is stopped; the cluster's by default. A cluster may have several edges. */
  readonly id?: string;
  /** The network to central; the cluster's by default. */
  readonly link?: string;
  readonly clock?: Clock;
  readonly env?: Readonly<Record<string, string>>;
}

interface Edge {
  readonly running: RunningEdge;
  readonly cluster: string;
  readonly link: string;
}

/**
 * Embedded clusters with one central, an edge each and a network between, all real and in this process, on a time that
 * can be made to pass. Every write of an edge is on record.
 */
export class FaultWorld implements AsyncDisposable {
  readonly clock = new PassingClock();
  readonly log = new RecordingLog();
  readonly central: CentralHost;
  readonly stateDir: string;
  readonly #scope: Scope;
  readonly #clusters = new Map<string, Cluster>();
  readonly #journals = new Map<string, WriteJournal>();
  readonly #links = new Map<string, LinkNetwork>();
  readonly #edges = new Map<string, Edge>();
  #markers = 0;

  private constructor(scope: Scope, stateDir: string) {
    this.#scope = scope;
    this.stateDir = stateDir;
    this.central = this.addCentral("central");
  }

  /** Clusters and central run, and the shop is exposed; edges are the caller's to start. */
  static async start(options: FaultWorldOptions): Promise<FaultWorld> {
    const scope = new Scope();
    try {
      const stateDir = await mkdtemp(join(tmpdir(), "causeway-faults-"));
      scope.defer(() => rm(stateDir, { recursive: true, force: true }));
      const world = new FaultWorld(scope, stateDir);
      for (let number = 1; number <= options.clusters; number += 1) await world.#startCluster(number, options);
      await world.central.start();
      await world.central.apply([...renderMarkerConfig(), ...renderShopConfig()]);
      return world;
    } catch (error) {
      await scope[Symbol.asyncDispose]();
      throw error;
    }
  }

  /** A world with all edges running, everything written and nothing on its way; the record of writes begins empty. */
  static async startSettled(options: FaultWorldOptions): Promise<FaultWorld> {
    const world = await FaultWorld.start(options);
    try {
      await world.startEdges();
      await world.soon(() => world.isSettled(options.services));
      await world.barrier();
      world.forgetWrites();
      return world;
    } catch (error) {
      await world[Symbol.asyncDispose]();
      throw error;
    }
  }

  get names(): readonly string[] {
    return [...this.#clusters.keys()];
  }

  cluster(name: string): Cluster {
    return found(this.#clusters, name);
  }

  /** The network between a cluster's edge and central. */
  link(name: string): LinkNetwork {
    return found(this.#links, name);
  }

  /** Another network between an edge and central, for an edge that is to have one of its own. */
  async addLink(name: string): Promise<void> {
    this.#links.set(name, this.#scope.use(await LinkNetwork.start(() => this.central.linkPort)));
  }

  /** Another central on a store of its own; it is the caller's to start. */
  addCentral(name: string): CentralHost {
    const { clock } = this;
    const storePath = join(this.stateDir, `${name}.db`);
    return this.#scope.use(new CentralHost({ storePath, clock, random, log: this.log.child({ process: name }) }));
  }

  /** As `kill -9` does it: nobody says goodbye, and nobody listens any more. */
  async killCentral(): Promise<void> {
    for (const link of this.#links.values()) link.close();
    await this.central.stop();
  }

  /** Starts central again and lets the edges through to it. */
  async startCentral(): Promise<void> {
    await this.central.start();
    for (const link of this.#links.values()) link.open();
  }

  async startEdges(): Promise<void> {
    await Promise.all(this.names.map((name) => this.startEdge(name)));
    await this.connected();
  }

  async startEdge(cluster: string, options: EdgeOptions = {}): Promise<void> {
    const { id = cluster, link = cluster, clock = this.clock, env = {} } = options;
    const config = parseEdgeConfig({
      EDGE_CLUSTER_ID: cluster,
      EDGE_CENTRAL_ADDRESS: `127.0.0.1:${this.link(link).port}`,
      EDGE_KUBECONFIG: this.cluster(cluster).kubeconfigPath,
      EDGE_HEALTH_ADDRESS: ANY_PORT,
      EDGE_GRPC_HEALTH_ADDRESS: ANY_PORT,
      ...env,
    });
    if (!config.ok) throw new Error(config.error.join("; "));
    const log = this.log.child({ process: id });
    const running = await startEdge(config.value, { clock, random, log, instance: randomUUID() });
    this.#edges.set(id, { running, cluster, link });
  }

  /** In peace: it says goodbye. */
  async stopEdge(id: string): Promise<void> {
    const edge = this.#edges.get(id);
    this.#edges.delete(id);
    await edge?.running[Symbol.asyncDispose]();
  }

  /** Without goodbye, and with its Lease and its record as they are. Only writes that are under way still get their answer. */
  async killEdge(id: string): Promise<void> {
    const { cluster, link: name } = found(this.#edges, id);
    const link = this.link(name);
    const permit = this.cluster(cluster).faults.add(OWN_WRITES);
    link.close();
    await this.stopEdge(id);
    link.open();
    permit();
  }

  edge(id: string): RunningEdge {
    return found(this.#edges, id).running;
  }

  /** What central says of its edges. */
  status(): Promise<readonly EdgeStatus[]> {
    return readEdges(this.central.apiUrl);
  }

  /** Waits until central has the whole report of these edges, of all that run by default, and they hear it. */
  async connected(names: readonly string[] = this.#running): Promise<void> {
    await this.soon(async () => {
      const edges = await this.status();
      return names.every((name) => edges.some((edge) => edge.cluster === name && isComplete(edge)));
    });
  }

  /** The exact set of the edges' objects, those of the marker left out. */
  owned(names: readonly string[] = this.names): Owned {
    const of = (name: string) => ownedObjects(this.cluster(name), MARKER).map(describeOwned).sort();
    return Object.fromEntries(names.map((name) => [name, of(name)]));
  }

  /** Every write since the last `forgetWrites`, by cluster; clusters without one left out. */
  writes(): Owned {
    const all = Array.from(this.#journals, ([name, { lines }]) => [name, lines] as const);
    return Object.fromEntries(all.filter(([, lines]) => lines.length > 0));
  }

  /** Everything that was deleted since the last `forgetWrites`. */
  deletes(): readonly string[] {
    const lines = Array.from(this.#journals, ([name, journal]) => journal.lines.map((line) => `${name}: ${line}`));
    return lines.flat().filter((line) => line.includes(": delete "));
  }

  /** Write requests of a cluster's edges, whatever became of them. */
  requests(name: string): number {
    return this.cluster(name).writes.total(EDGE_AGENT);
  }

  forgetWrites(): void {
    for (const journal of this.#journals.values()) journal.forget();
    for (const { writes } of this.#clusters.values()) writes.reset();
  }

  /** What the shop's clusters own when everything is as it should be. */
  settledState(services: readonly string[], names: readonly string[] = this.names): Owned {
    return settledState(services, names);
  }

  /** Whether the shop's clusters own exactly that. */
  isSettled(services: readonly string[], names: readonly string[] = this.names): boolean {
    return JSON.stringify(this.owned(names)) === JSON.stringify(this.settledState(services, names));
  }

  /**
   * Sends a change through the whole system and waits until it has come out everywhere: whatever was on its way before
   * has arrived by then. Its own writes are no part of `writes` and `owned`.
   */
  async barrier(names: readonly string[] = this.#running): Promise<void> {
    this.#markers += 1;
    const service = `marker-${this.#markers}`;
    await Promise.all(names.map((name) => fillMarker(this.cluster(name).client, service)));
    await this.soon(() => names.every((name) => isMarked(this.cluster(name), service, names.length - 1)));
  }

  /** Waits until it holds; what it fails with shows the world as it is. */
  async soon(holds: () => boolean | Promise<boolean>): Promise<void> {
    await waitFor(holds, DEADLINE_MS, () => ({
      owned: this.owned(),
      writes: this.writes(),
      worries: this.log.lines.filter(({ level }) => level !== "info").slice(-30),
    }));
  }

  /** Lets time pass until it holds, five minutes of it at most. */
  async passUntil(holds: () => boolean | Promise<boolean>): Promise<void> {
    for (let second = 0; second < MOST_SECONDS && !(await holds()); second += 1) await this.clock.pass(1_000);
    await this.soon(holds);
  }

  get #running(): readonly string[] {
    return [...new Set(Array.from(this.#edges.values(), ({ cluster }) => cluster))];
  }

  async #startCluster(number: number, { services }: FaultWorldOptions): Promise<void> {
    const name = `cluster-${number}`;
    const cluster = this.#scope.use(
      await startCluster({
        ...{ name, region: `r${number}`, zone: `r${number}-a`, clock: this.clock, podReadyDelayMs: 0 },
        loadBalancerIp: (namespace) => (namespace === MARKER ? `198.51.100.${number}` : addressOf(name)),
        stateDir: this.stateDir,
      }),
    );
    await startMarker(cluster.client);
    await fillShop(cluster.client, services);
    this.#clusters.set(name, cluster);
    this.#journals.set(name, this.#scope.use(new WriteJournal(cluster, [MARKER, EDGE_NAMESPACE])));
    await this.addLink(name);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([...this.#edges.keys()].map((id) => this.stopEdge(id)));
    await this.#scope[Symbol.asyncDispose]();
  }
}

function found<T>(map: ReadonlyMap<string, T>, name: string): T {
  const value = map.get(name);
  if (value === undefined) throw new Error(`there is no ${name}`);
  return value;
}
