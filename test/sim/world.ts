import type { ClusterId } from "@causeway/shared";
import type { Reports } from "../../packages/central/src/reports-port.js";
import { createChance } from "./chance.js";
import { SimApiServer } from "./cluster/api-server.js";
import type { ApiFault, WriteRequest } from "./cluster/edge-ports.js";
import { Hands } from "./cluster/hands.js";
import { ConfigModel } from "./config-model.js";
import { CLUSTERS, type Fault, isFault, type Step } from "./history/steps.js";
import type { NamesFault } from "./names/sim-name-servers.js";
import { Zone } from "./names/zone.js";
import { SimNetwork } from "./network/sim-network.js";
import { emptyState, MemoryStore, type StoreState } from "./processes/memory-store.js";
import { SimCentral } from "./processes/sim-central.js";
import { type EdgeMutation, type RunningEdge, SimEdge } from "./processes/sim-edge.js";
import { SimClock } from "./sim-clock.js";

export interface Mutation extends EdgeMutation {
  readonly wrapReports: (reports: Reports) => Reports;
}

/** One cluster with its edge. */
export interface SimSite {
  readonly cluster: ClusterId;
  readonly api: SimApiServer;
  readonly hands: Hands;
  readonly edge: SimEdge;
  fault: undefined | ApiFault;
  namesFault: undefined | NamesFault;
  skewMs: number;
}

export interface WorldOptions {
  readonly seed: string;
  /** How often processes look at what has arrived. */
  readonly lookMs: number;
  readonly mutation: Mutation;
  readonly onRequest: (site: SimSite, request: WriteRequest, edge: RunningEdge) => void;
  readonly onRefused: (request: WriteRequest, edge: RunningEdge) => void;
}

/** Central, three clusters with their edges, and what is between them; nothing in it moves but by its clock. */
export class World {
  readonly clock: SimClock;
  readonly model = new ConfigModel();
  readonly network: SimNetwork;
  readonly zone = new Zone();
  readonly store: MemoryStore;
  readonly central: SimCentral;
  readonly sites: readonly SimSite[];
  /** What went wrong that is nobody's delete: a config change that was refused. */
  readonly problems: string[] = [];
  readonly #backups: StoreState[] = [];
  /** What central holds is not what people have told it. */
  #isStoreWrong = false;
  #hasLostStore = false;
  #stores = 1;

  constructor({ seed, lookMs, mutation, onRequest, onRefused }: WorldOptions) {
    const clock = new SimClock(lookMs);
    this.clock = clock;
    this.network = new SimNetwork(clock, createChance(`${seed} network`));
    this.store = new MemoryStore(clock, "store-1");
    const { network, store, zone } = this;
    this.central = new SimCentral({ world: clock, network, seed, store, wrapReports: mutation.wrapReports });
    this.sites = CLUSTERS.map((cluster) => {
      const api = new SimApiServer(clock);
      const edge = new SimEdge({
        ...{ cluster, world: clock, network, api, seed, mutation, zone },
        skewMs: () => site.skewMs,
        fault: () => site.fault,
        namesFault: () => site.namesFault,
        onRequest: (request, running) => onRequest(site, request, running),
        onRefused,
      });
      const hands = new Hands(api, clock);
      const site: SimSite = { cluster, api, edge, hands, fault: undefined, namesFault: undefined, skewMs: 0 };
      return site;
    });
  }

  /** Everything runs, and is at rest. */
  async begin(): Promise<void> {
    for (const [index, { cluster, hands }] of this.sites.entries()) {
      hands.furnish(addressOf(index));
      this.zone.set(cluster, { kind: "addresses", addresses: [addressOf(index)], ttlMs: 20_000 });
    }
    await this.central.start();
    await this.#tellConfig();
    for (const { edge } of this.sites) edge.start("back");
  }

  async take({ what }: Step): Promise<void> {
    if (isFault(what)) await this.#fail(what);
    else if (
      what.kind === "workspace" ||
      what.kind === "setting" ||
      what.kind === "cluster" ||
      what.kind === "edgeLost"
    ) {
      this.#backups.push(this.store.state);
      this.model.change(what);
      if (!this.#isStoreWrong) await this.#tellConfig();
    } else if (what.kind === "zone") this.zone.set(what.cluster, what.answer);
    else this.site(what.cluster).hands.do(what);
  }

  /** All faults end, whoever is away comes back, and people put right what only they can. */
  async repair(): Promise<void> {
    this.network.heal();
    for (const [index, site] of this.sites.entries()) {
      site.fault = undefined;
      site.namesFault = undefined;
      site.skewMs = 0;
      for (const process of site.edge.processes) process.ports.heal();
      if (site.edge.running === undefined) site.edge.start("back");
      site.hands.clearTheWay();
      site.hands.restoreGateway(addressOf(index));
      this.zone.restore(site.cluster, addressOf(index));
    }
    // A cluster whose edge may not write keeps what it happened to have.
    for (const [cluster, state] of this.model.clusters) {
      if (state !== "drained") this.model.clusters.set(cluster, "plain");
    }
    if (this.central.config === undefined) await this.central.start();
    await this.#repairStore();
  }

  site(cluster: ClusterId): SimSite {
    const found = this.sites.find((site) => site.cluster === cluster);
    if (found === undefined) throw new Error(`there is no ${cluster}`);
    return found;
  }

  get isStoreWrong(): boolean {
    return this.#isStoreWrong;
  }

  /** Stops everything. */
  end(): void {
    this.central.kill();
    for (const { edge } of this.sites) for (const process of edge.processes) edge.kill(process);
  }

  async #fail(fault: Fault): Promise<void> {
    const { network, clock } = this;
    switch (fault.kind) {
      case "cut":
        return network.cutAfter(fault.cluster, fault.stream, fault.frames);
      case "delay":
        network.delay(fault.cluster, fault.ms);
        return void clock.after(fault.forMs, () => network.healLine(fault.cluster));
      case "mismatch":
        return network.garbleDigest(fault.cluster, fault.stream);
      case "halfOpen":
        network.blacken(fault.cluster);
        return void clock.after(fault.forMs, () => network.healLine(fault.cluster));
      case "edge":
        return this.#restartEdge(fault);
      case "central":
        return this.#restartCentral(fault);
      case "repair":
        if (this.central.config !== undefined) await this.#repairStore();
        return;
      case "api":
      case "watch":
      case "names":
      case "skew":
        return this.#failCluster(fault);
    }
  }

  #failCluster(fault: Extract<Fault, { kind: "api" | "watch" | "names" | "skew" }>): void {
    const site = this.site(fault.cluster);
    if (fault.kind === "skew") site.skewMs = fault.ms;
    else if (fault.kind === "names") this.#failNames(site, fault);
    else if (fault.kind === "watch") site.edge.running?.ports.failWatches(fault.of, fault.fault, fault.forMs);
    else {
      const { code, share, isCarriedOut } = fault;
      // A request that is refused has not been carried out; one that is not answered may have been.
      const isUncertain = code === "Timeout" || code === "Unavailable";
      const own = { code, share, isCarriedOut: isCarriedOut && isUncertain };
      site.fault = own;
      this.clock.after(fault.forMs, () => {
        if (site.fault === own) site.fault = undefined;
      });
    }
  }

  #failNames(site: SimSite, { servers, how, forMs }: Extract<Fault, { kind: "names" }>): void {
    const own = { servers, how };
    site.namesFault = own;
    this.clock.after(forMs, () => {
      if (site.namesFault === own) site.namesFault = undefined;
    });
  }

  #restartEdge({ cluster, how, awayMs }: Extract<Fault, { kind: "edge" }>): void {
    const { edge } = this.site(cluster);
    const { running } = edge;
    if (running === undefined) return;
    if (how === "replace") {
      edge.start("beside");
      this.clock.after(awayMs, () => edge.stop(running));
      return;
    }
    if (how === "kill") edge.kill(running);
    else edge.stop(running);
    this.clock.after(how === "kill" ? awayMs : awayMs + 1_001, () => {
      if (edge.running === undefined) edge.start("back");
    });
  }

  #restartCentral({ store, awayMs }: Extract<Fault, { kind: "central" }>): void {
    if (this.central.config === undefined) return;
    this.central.kill();
    if (store === "empty") {
      this.#stores += 1;
      this.store.state = emptyState(`store-${this.#stores}`);
    }
    const older = this.#backups.at(-2) ?? this.#backups.at(-1);
    if (store === "older" && older !== undefined) this.store.state = older;
    // Where nobody has changed anything yet, there is no older one.
    if (store === "empty" || (store === "older" && older !== undefined)) {
      this.#isStoreWrong = true;
      this.#hasLostStore = true;
    }
    this.clock.after(awayMs, () => {
      if (this.central.config === undefined) void this.#startCentral();
    });
  }

  async #startCentral(): Promise<void> {
    await this.central.start();
    if (!this.#isStoreWrong) await this.#tellConfig();
  }

  async #repairStore(): Promise<void> {
    const { config } = this.central;
    if (config === undefined) return;
    await this.#tellConfig();
    this.#isStoreWrong = false;
    if (!this.#hasLostStore) return;
    for (const { cluster } of this.sites) {
      if (this.model.clusters.get(cluster) === "absent") continue;
      const { storeId, revision } = config.view().basis;
      const adoption = { "causeway.dev/adopted-store": `${storeId}@${revision}` };
      const adopted = await config.annotateCluster(cluster, adoption, "person");
      if (!adopted.ok) this.problems.push(`adoption refused: ${JSON.stringify(adopted.error)}`);
    }
  }

  /** Makes central hold what people want. */
  async #tellConfig(): Promise<void> {
    const { config } = this.central;
    if (config === undefined) return;
    const texts = this.model.documents();
    for (const { path, text } of [...texts].reverse()) {
      if (text === undefined && config.get(path) !== undefined) await config.delete(path, PERSON);
    }
    for (const { path, text } of texts) {
      if (text === undefined) continue;
      const applied = await config.apply(text, { isDryRun: false, author: "person" });
      if (!applied.ok) this.problems.push(`${path} refused: ${JSON.stringify(applied.error)}`);
    }
  }
}

function addressOf(index: number): string {
  return `203.0.${index + 113}.1`;
}

const PERSON = { resourceVersion: undefined, author: "person" } as const;
