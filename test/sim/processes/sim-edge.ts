import {
  type Basis,
  type ClusterId,
  type DesiredResource,
  PublishedTable,
  SubscribedState,
  type SubscriberEvent,
} from "@causeway/shared";
import { decodeDesired, encodeReport } from "@causeway/shared/wire";
import { ClusterCache } from "../../../packages/edge/src/core/cluster-cache.js";
import type { DesiredView } from "../../../packages/edge/src/core/desired-view.js";
import { ESSENTIAL_KINDS } from "../../../packages/edge/src/core/kube.js";
import { DEFAULT_RATES } from "../../../packages/edge/src/core/plan/write-pace.js";
import { type EdgeLoops, type EdgeLoopsOptions, startEdgeLoops } from "../../../packages/edge/src/loops/edge-loops.js";
import type { AcceptedBasis, LeaseStore, NameServers } from "../../../packages/edge/src/ports.js";
import { MemoryLease } from "../../../packages/edge/src/testing/memory-lease.js";
import { createPublisherMachine, createSubscriberMachine } from "../../../packages/shared/src/link/create-machines.js";
import { StreamKeeper } from "../../../packages/shared/src/link/stream-keeper.js";
import { WriteTurns } from "../../../packages/shared/src/link/write-turns.js";
import { createChance } from "../chance.js";
import type { SimApiServer } from "../cluster/api-server.js";
import { type ApiFault, EdgePorts, type EdgeRecord, type WriteRequest } from "../cluster/edge-ports.js";
import { HeardNames } from "../names/heard-names.js";
import { type NamesFault, SimNameServers } from "../names/sim-name-servers.js";
import type { Zone } from "../names/zone.js";
import type { SimNetwork } from "../network/sim-network.js";
import type { SimClock } from "../sim-clock.js";
import { ProcessClock } from "./process-clock.js";
import { SILENT } from "./silent-log.js";

const SETTINGS: Omit<EdgeLoopsOptions["config"], "cluster" | "rootNamespace" | "clusterDomain" | "bulkDeleteHoldMs"> = {
  ...{ mode: "apply", nodeAddress: "ExternalIP", resyncMs: 120_000 },
  ...{ resolution: "on", dnsFamilies: ["ipv4"] },
};
const LEAVING = { kind: "goodbye", reason: "draining", retryAfterMs: 0, message: "the edge is being stopped" } as const;

/** How an edge may be wrong on purpose: what its loops are given instead of the real thing. */
export interface EdgeMutation {
  readonly createDesired: () => DesiredView;
  readonly wrapBasis: (basis: AcceptedBasis) => AcceptedBasis;
  readonly wrapLease: (lease: LeaseStore) => LeaseStore;
  readonly wrapNames: (servers: NameServers) => NameServers;
  readonly bulkDeleteHoldMs: number;
}

export interface SimEdgeOptions {
  readonly cluster: ClusterId;
  readonly world: SimClock;
  readonly network: SimNetwork;
  readonly api: SimApiServer;
  readonly seed: string;
  readonly skewMs: () => number;
  readonly mutation: EdgeMutation;
  readonly fault: () => undefined | ApiFault;
  readonly zone: Zone;
  readonly namesFault: () => undefined | NamesFault;
  readonly onRequest: (request: WriteRequest, edge: RunningEdge) => void;
  readonly onRefused: (request: WriteRequest, edge: RunningEdge) => void;
}

/** One process of an edge, and what it has been told so far: seen from outside, not asked of it. */
export interface RunningEdge {
  readonly instance: string;
  readonly clock: ProcessClock;
  readonly ports: EdgePorts;
  readonly report: PublishedTable;
  readonly loops: EdgeLoops;
  readonly followed: FollowedState;
  readonly names: HeardNames;
}

/** What the frames have brought, by key. */
export interface FollowedState {
  readonly state: SubscribedState<DesiredResource>;
  readonly resources: Map<string, DesiredResource>;
  /** Keys of what is or was withdrawn, each since when (monotonic) without a break that an edge need have seen. */
  readonly withdrawnSinceMs: Map<string, number>;
  /** Keys of what was withdrawn, each with when that ended (monotonic). */
  readonly unwithdrawnMs: Map<string, number>;
  isComplete: boolean;
  basis: undefined | Basis;
}

/** A wish that ended and is back so soon has stood all along, for all that an edge need have seen. */
const UNSEEN_MS = 1_000;

/** The edge of one cluster: its record outlives its processes, of which there is none, one, or a new one beside an old one. */
export class SimEdge {
  readonly record: EdgeRecord = { saved: undefined, lease: new MemoryLease() };
  readonly #options: SimEdgeOptions;
  #starts = 0;
  #pods = 0;
  /** Oldest first. */
  #processes: readonly RunningEdge[] = [];

  constructor(options: SimEdgeOptions) {
    this.#options = options;
  }

  /** The process that was started last, unless it is gone. */
  get running(): undefined | RunningEdge {
    return this.#processes.find(({ instance }) => instance === this.#instance);
  }

  get processes(): readonly RunningEdge[] {
    return this.#processes;
  }

  /** `back`: in its old pod or in a new one. `beside`: while another one may still run. */
  start(where: "back" | "beside"): void {
    const { cluster, world, api, seed, skewMs, mutation, fault, zone, namesFault } = this.#options;
    this.#starts += 1;
    const isNewPod = where === "beside" || createChance(`${seed} ${cluster} ${this.#starts} pod`)() < 0.5;
    if (isNewPod) this.#pods += 1;
    const clock = new ProcessClock(world, skewMs);
    const chance = createChance(`${seed} ${cluster} ${this.#starts}`);
    const ports = new EdgePorts({
      ...{ api, world, process: clock, chance, record: this.record, fault },
      leaseChance: createChance(`${seed} ${cluster} ${this.#starts} lease`),
      onRequest: (request) => this.#options.onRequest(request, running),
      onRefused: (request) => this.#options.onRefused(request, running),
    });
    const heardNames = new HeardNames();
    const nameServers = new SimNameServers({
      ...{ zone, clock, chance: createChance(`${seed} ${cluster} ${this.#starts} names`), fault: namesFault },
      onReply: (name, reply) => heardNames.note(name, reply, clock.monotonic()),
    });
    const report = new PublishedTable();
    const state = new SubscribedState<DesiredResource>();
    const followed: FollowedState = {
      ...{
        state,
        resources: new Map(),
        withdrawnSinceMs: new Map(),
        unwithdrawnMs: new Map(),
        isComplete: false,
        basis: undefined,
      },
    };
    const names = { rootNamespace: "istio-system", clusterDomain: "cluster.local" };
    const process = { instance: this.#instance, incarnation: clock.now() };
    const loops = startEdgeLoops({
      config: { cluster, ...names, ...SETTINGS, bulkDeleteHoldMs: mutation.bulkDeleteHoldMs },
      version: "0.1.0",
      cache: new ClusterCache({ kinds: ESSENTIAL_KINDS, ...names }),
      desired: mutation.createDesired(),
      watch: ports,
      writer: ports,
      acceptedBasis: mutation.wrapBasis(ports),
      leaseStore: mutation.wrapLease(ports.lease),
      me: { name: `${cluster}-pod-${this.#pods}`, process },
      nameServers: mutation.wrapNames(nameServers),
      rates: DEFAULT_RATES,
      ...{ clock, random: chance, log: SILENT, report },
      encode: encodeReport,
      startLink: (events) => this.#startLink({ clock, chance, report, followed, process }, events),
    });
    const { instance } = process;
    const running: RunningEdge = { instance, clock, ports, report, loops, followed, names: heardNames };
    this.#processes = [...this.#processes, running];
  }

  /** At once: what it has asked the API server for is carried out, and nobody hears the answer. */
  kill(process: RunningEdge): void {
    if (!this.#processes.includes(process)) return;
    process.clock.kill();
    process.ports.end();
    this.#options.network.dropEdge(process.instance);
    this.#processes = this.#processes.filter((other) => other !== process);
  }

  /** As on SIGTERM; whoever does not finish in time is killed. */
  stop(process: RunningEdge): void {
    if (!this.#processes.includes(process)) return;
    void process.loops[Symbol.asyncDispose]();
    this.#options.world.after(1_000, () => this.kill(process));
  }

  get #instance(): string {
    return `${this.#options.cluster}-${this.#starts}`;
  }

  #startLink(
    parts: Pick<RunningEdge, "clock" | "report" | "followed"> & {
      readonly chance: () => number;
      readonly process: { readonly instance: string; readonly incarnation: number };
    },
    { onFollow, onStatus }: Parameters<EdgeLoopsOptions["startLink"]>[0],
  ) {
    const { network, cluster } = this.#options;
    const { clock, chance: random, report, followed, process } = parts;
    const keep = {
      ...{ clock, random, turns: new WriteTurns(), log: SILENT, onDigestMismatch: () => undefined },
      onStatus: () => onStatus(statusOf()),
      onUp: () => {
        for (const keeper of [follow, reporting]) keeper.hurry();
      },
    };
    const contextOf = (stream: "report" | "follow") => ({ stream, process, clock, onDelay: () => undefined });
    const follow = new StreamKeeper({
      ...keep,
      connect: () => network.connectFollow({ cluster, process }),
      createMachine: () =>
        createSubscriberMachine(contextOf("follow"), {
          state: followed.state,
          decode: decodeDesired,
          onEvents(events) {
            note(followed, events, clock.monotonic());
            onFollow(events);
          },
        }),
    });
    const reporting = new StreamKeeper({
      ...keep,
      connect: () => network.connectReport({ cluster, process }),
      createMachine: () => createPublisherMachine(contextOf("report"), report),
    });
    const statusOf = () => ({ report: reporting.status, follow: follow.status });
    const forget = report.onChange(() => reporting.wake());
    follow.open();
    return {
      openReport: () => reporting.open(),
      get status() {
        return statusOf();
      },
      [Symbol.asyncDispose]() {
        forget();
        reporting.close(LEAVING);
        follow.close(LEAVING);
        return Promise.resolve();
      },
    };
  }
}

function note(followed: FollowedState, events: readonly SubscriberEvent<DesiredResource>[], nowMs: number): void {
  const { resources, unwithdrawnMs } = followed;
  for (const event of events) {
    if (event.kind === "upsert") {
      resources.set(event.key, event.value);
      noteWithdrawn(followed, event.key, nowMs);
    }
    if (event.kind === "remove") {
      resources.delete(event.key);
      if (event.key.startsWith("withdrawn/")) unwithdrawnMs.set(event.key, nowMs);
    }
    if (event.kind === "complete") followed.isComplete = true;
    if (event.kind === "complete" || event.kind === "basis") followed.basis = event.basis;
  }
}

function noteWithdrawn({ withdrawnSinceMs, unwithdrawnMs }: FollowedState, key: string, nowMs: number): void {
  if (!key.startsWith("withdrawn/")) return;
  const endedMs = unwithdrawnMs.get(key);
  const isNew = !withdrawnSinceMs.has(key) || (endedMs !== undefined && nowMs - endedMs > UNSEEN_MS);
  if (isNew) withdrawnSinceMs.set(key, nowMs);
  unwithdrawnMs.delete(key);
}
