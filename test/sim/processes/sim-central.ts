import type { ClusterId } from "@causeway/shared";
import { decodeReport, encodeDesired } from "@causeway/shared/wire";
import type { Config } from "../../../packages/central/src/config-port.js";
import { createDocumentReader } from "../../../packages/central/src/io/document-reader.js";
import { KeptReports } from "../../../packages/central/src/io/kept-reports.js";
import { openConfig } from "../../../packages/central/src/loops/config.js";
import { EventBus } from "../../../packages/central/src/loops/event-bus.js";
import { Hub } from "../../../packages/central/src/loops/hub.js";
import { StatusLoop } from "../../../packages/central/src/loops/status-loop.js";
import type { Reports } from "../../../packages/central/src/reports-port.js";
import type { ProcessId } from "../../../packages/shared/src/domain/process-id.js";
import { ClusterLink, type StreamName } from "../../../packages/shared/src/link/cluster-link.js";
import { createPublisherMachine, createSubscriberMachine } from "../../../packages/shared/src/link/create-machines.js";
import type { FrameStream } from "../../../packages/shared/src/link/frame-stream.js";
import { LiveStream } from "../../../packages/shared/src/link/live-stream.js";
import type { StreamMachine } from "../../../packages/shared/src/link/stream-machine.js";
import { WriteTurns } from "../../../packages/shared/src/link/write-turns.js";
import type { Goodbye, Heartbeat } from "../../../packages/shared/src/session/frames.js";
import { type Chance, createChance } from "../chance.js";
import type { SimCaller, SimNetwork } from "../network/sim-network.js";
import type { SimClock } from "../sim-clock.js";
import { HeardLabels } from "./heard-labels.js";
import { MemoryCopy } from "./memory-copy.js";
import type { MemoryStore } from "./memory-store.js";
import { ProcessClock } from "./process-clock.js";
import { rememberDocuments } from "./remember-documents.js";
import { SILENT } from "./silent-log.js";

export interface SimCentralOptions {
  readonly world: SimClock;
  readonly network: SimNetwork;
  readonly seed: string;
  readonly store: MemoryStore;
  /** Between the hub and its reports: for a central that is wrong on purpose. */
  readonly wrapReports: (reports: Reports) => Reports;
}

interface Running {
  readonly clock: ProcessClock;
  readonly chance: Chance;
  readonly process: ProcessId;
  readonly turns: WriteTurns;
  readonly config: Config;
  readonly hub: Hub;
}

const DOCUMENTS = rememberDocuments(createDocumentReader());
const NOTHING_MEASURED = { onReceived: () => undefined, onPlanned: () => undefined, onPass: () => undefined };

/** Central: its store and its copy of the reports outlive its processes, of which there is one at a time or none. */
export class SimCentral {
  readonly heard = new HeardLabels();
  readonly #options: SimCentralOptions;
  readonly #links = new Map<ClusterId, ClusterLink>();
  readonly #copy = new MemoryCopy();
  #starts = 0;
  #running: undefined | Running;

  constructor(options: SimCentralOptions) {
    this.#options = options;
  }

  /** Resolves when it listens. */
  async start(): Promise<void> {
    const { world, network, seed, store } = this.#options;
    this.#starts += 1;
    const clock = new ProcessClock(world, () => 0);
    const chance = createChance(`${seed} central ${this.#starts}`);
    const log = SILENT;
    const documents = DOCUMENTS;
    const settings = { organization: "tetrate", tenant: "tetrate" };
    const config = await openConfig({ store: store.open(), documents, ...settings, clock, log });
    const reports = new KeptReports({
      ...{ open: () => this.#copy.open(config.storeId), clusters: config.view().clusters, clock, log },
      onFailure: () => undefined,
    });
    const hub = new Hub({
      config,
      ensureCluster: (cluster) => config.ensureCluster(cluster),
      reports: this.#options.wrapReports(reports),
      encode: encodeDesired,
      clock,
      random: chance,
      log,
      metrics: NOTHING_MEASURED,
    });
    const bus = new EventBus(`central-${this.#starts}`, 1_000);
    hub.observe(new StatusLoop({ world: hub.statusWorld, config, bus, clock, log }));
    const process = { instance: `central-${this.#starts}`, incarnation: clock.now() };
    this.#running = { clock, chance, process, turns: new WriteTurns(), config, hub };
    await hub.prepare();
    network.server = {
      onReport: (caller, stream) => this.#onReport(caller, stream),
      onFollow: (caller, stream) => this.#onFollow(caller, stream),
    };
  }

  /** At once, without a word to anybody. */
  kill(): void {
    this.#options.network.dropCentral();
    this.#options.store.detach();
    this.#links.clear();
    this.#running?.clock.kill();
    this.#running = undefined;
  }

  get config(): undefined | Config {
    return this.#running?.config;
  }

  get hub(): undefined | Hub {
    return this.#running?.hub;
  }

  get timers(): number {
    return this.#running?.clock.pending ?? 0;
  }

  #onReport(caller: SimCaller, stream: Parameters<NonNullable<SimNetwork["server"]>["onReport"]>[1]): void {
    const running = this.#admit("report", caller, stream);
    if (running === undefined) return;
    const { hub } = running;
    const { cluster } = caller;
    const machine = createSubscriberMachine(contextOf(running, "report"), {
      state: hub.reportState(cluster),
      decode: decodeReport,
      onEvents: (events) => {
        this.heard.note(cluster, events);
        hub.onReport(cluster, events);
      },
    });
    this.#attach(running, "report", caller, { stream, machine, onChange: () => () => undefined });
  }

  #onFollow(caller: SimCaller, stream: Parameters<NonNullable<SimNetwork["server"]>["onFollow"]>[1]): void {
    const running = this.#admit("follow", caller, stream);
    if (running === undefined) return;
    const table = running.hub.followTable(caller.cluster);
    const machine = createPublisherMachine(contextOf(running, "follow"), table);
    const onChange = (wake: () => void) => {
      const ends = [table.onChange(wake), table.onRelease(wake)];
      return () => {
        for (const end of ends) end();
      };
    };
    this.#attach(running, "follow", caller, { stream, machine, onChange });
  }

  #admit<Out, In>(
    name: StreamName,
    { cluster, process }: SimCaller,
    stream: FrameStream<Out | Goodbye, In>,
  ): undefined | Running {
    const running = this.#running;
    if (running === undefined) return undefined;
    const goodbye = running.hub.accept(cluster).ok
      ? this.#linkOf(running, cluster).admit(name, process)
      : ({ kind: "goodbye", reason: "draining", retryAfterMs: 15_000, message: "not admitted" } as const);
    if (goodbye === undefined) return running;
    stream.listen({ onFrame: () => undefined, onWritable: () => undefined, onEnd: () => undefined });
    stream.write(goodbye);
    stream.end();
    return undefined;
  }

  #attach<Out, In extends { readonly kind: string }>(
    { clock, turns }: Running,
    name: StreamName,
    caller: SimCaller,
    parts: {
      readonly stream: FrameStream<Out | Goodbye | Heartbeat, In>;
      readonly machine: StreamMachine<Out, In>;
      readonly onChange: (wake: () => void) => () => void;
    },
  ): void {
    const link = this.#links.get(caller.cluster);
    if (link === undefined) return;
    const live = new LiveStream<Out, In>({
      ...{ stream: parts.stream, machine: parts.machine, clock, turns },
      onStatus: () => link.tell(),
      onOutcome(outcome) {
        forget();
        link.detach(name, live, outcome);
      },
    });
    const forget = parts.onChange(() => live.wake());
    link.attach(name, caller.process, live);
  }

  #linkOf({ clock, hub }: Running, cluster: ClusterId): ClusterLink {
    const found = this.#links.get(cluster);
    if (found !== undefined) return found;
    const link = new ClusterLink({ clock, log: SILENT, onStatus: (status) => hub.onLink(cluster, status) });
    this.#links.set(cluster, link);
    return link;
  }
}

function contextOf({ process, clock }: Running, stream: StreamName) {
  return { stream, process, clock, onDelay: () => undefined };
}
