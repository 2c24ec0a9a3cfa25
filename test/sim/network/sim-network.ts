import type { ClusterId } from "@causeway/shared";
import { receiveResource } from "@causeway/shared/wire";
import type { ProcessId } from "../../../packages/shared/src/domain/process-id.js";
import type { StreamName } from "../../../packages/shared/src/link/cluster-link.js";
import type { FrameStream } from "../../../packages/shared/src/link/frame-stream.js";
import type {
  Goodbye,
  Heartbeat,
  PublisherFrame,
  ReceivedPublisherFrame,
  ReceivedSubscriberFrame,
  SubscriberFrame,
} from "../../../packages/shared/src/session/frames.js";
import { between, type Chance } from "../chance.js";
import type { SimClock } from "../sim-clock.js";
import { SimCall } from "./sim-stream.js";

/** Who opens a stream. */
export interface SimCaller {
  readonly cluster: ClusterId;
  readonly process: ProcessId;
}

/** Central's end of the network. */
export interface SimServer {
  onReport(caller: SimCaller, stream: FrameStream<SubscriberFrame, ReceivedPublisherFrame>): void;
  onFollow(caller: SimCaller, stream: FrameStream<PublisherFrame, ReceivedSubscriberFrame>): void;
}

/** What the network does to one cluster's connections now. */
interface Line {
  delayMs: number;
  isBlack: boolean;
}

type AnyCall = Pick<SimCall<never, never, never, never>, "cut" | "blacken" | "isOver"> & {
  readonly cluster: ClusterId;
  readonly name: StreamName;
  readonly instance: string;
  readonly abandonNear: () => void;
  readonly abandonFar: () => void;
};

/** Nothing is withdrawn after less. */
const SILENCE_MS = 4_000;
const WRONG_DIGEST = "badbadbadbadbad0";
const MAX_LATENCY_MS = 8;
/** Until the other end of a broken connection hears of it. */
const MAX_UNHEARD_MS = 3_000;

/** The network between all edges and central: every call can be cut, delayed, or fall silent. */
export class SimNetwork {
  /** Undefined while nobody listens. */
  server: undefined | SimServer;
  /** An edge has been silent for seconds, and central is about to hear it. */
  onHeardAgain: () => void = () => undefined;
  readonly #clock: SimClock;
  readonly #chance: Chance;
  readonly #lines = new Map<ClusterId, Line>();
  /** Streams of which the next digest is to be another one. */
  readonly #garbled = new Set<string>();
  readonly #heardMs = new Map<ClusterId, number>();
  readonly #cuts: { readonly cluster: ClusterId; readonly name: undefined | StreamName; left: number }[] = [];
  #calls: AnyCall[] = [];

  constructor(clock: SimClock, chance: Chance) {
    this.#clock = clock;
    this.#chance = chance;
  }

  connectReport(caller: SimCaller): FrameStream<PublisherFrame, ReceivedSubscriberFrame> {
    const call = new SimCall<PublisherFrame, ReceivedPublisherFrame, SubscriberFrame, ReceivedSubscriberFrame>(
      this.#optionsOf(caller.cluster, "report"),
      (frame) => this.#hear(caller.cluster, receive(this.#garble(caller.cluster, "report", frame))),
      (frame) => this.#garble(caller.cluster, "report", frame),
    );
    this.#open(caller, "report", call, (server) => server.onReport(caller, call.far));
    return call.near;
  }

  connectFollow(caller: SimCaller): FrameStream<SubscriberFrame, ReceivedPublisherFrame> {
    const call = new SimCall<SubscriberFrame, ReceivedSubscriberFrame, PublisherFrame, ReceivedPublisherFrame>(
      this.#optionsOf(caller.cluster, "follow"),
      (frame) => this.#hear(caller.cluster, this.#garble(caller.cluster, "follow", frame)),
      (frame) => receive(this.#garble(caller.cluster, "follow", frame)),
    );
    this.#open(caller, "follow", call, (server) => server.onFollow(caller, call.far));
    return call.near;
  }

  /** The cluster's next connections, or one of its two streams, break after so many more frames. */
  cutAfter(cluster: ClusterId, name: undefined | StreamName, frames: number): void {
    this.#cuts.push({ cluster, name, left: frames });
    if (frames === 0) this.#countFrame(cluster, name ?? "report");
  }

  /** The next frame of the stream with a digest arrives with another one. */
  garbleDigest(cluster: ClusterId, name: StreamName): void {
    this.#garbled.add(`${cluster} ${name}`);
  }

  /** When central last heard anything of the cluster's edge; undefined before. */
  heardMs(cluster: ClusterId): undefined | number {
    return this.#heardMs.get(cluster);
  }

  delay(cluster: ClusterId, ms: number): void {
    this.#lineOf(cluster).delayMs = ms;
  }

  /** Half-open: whatever is sent vanishes, and whoever connects waits. */
  blacken(cluster: ClusterId): void {
    this.#lineOf(cluster).isBlack = true;
    for (const call of this.#calls) if (call.cluster === cluster) call.blacken();
  }

  /** All faults are over; calls that fell silent stay so. */
  heal(): void {
    this.#lines.clear();
    this.#garbled.clear();
    this.#cuts.length = 0;
  }

  healLine(cluster: ClusterId): void {
    this.#lines.delete(cluster);
  }

  /** That process of an edge is gone. */
  dropEdge(instance: string): void {
    for (const call of this.#calls) if (call.instance === instance) call.abandonNear();
  }

  /** Central's process is gone. */
  dropCentral(): void {
    this.server = undefined;
    for (const call of this.#calls) call.abandonFar();
  }

  #open<A, RA, B, RB>(
    caller: SimCaller,
    name: StreamName,
    call: SimCall<A, RA, B, RB>,
    answer: (server: SimServer) => void,
  ): void {
    const { cluster, process } = caller;
    this.#calls = this.#calls.filter((other) => !other.isOver);
    this.#calls.push({
      ...{ cluster, name, instance: process.instance },
      get isOver() {
        return call.isOver;
      },
      cut: (nearMs, farMs) => call.cut(nearMs, farMs),
      blacken: () => call.blacken(),
      abandonNear: () => call.near.abandon(),
      abandonFar: () => call.far.abandon(),
    });
    if (this.#lineOf(cluster).isBlack) {
      call.blacken();
      return;
    }
    const latencyMs = this.#latencyMs(cluster);
    call.near.holdUntil(this.#clock.monotonic() + latencyMs);
    this.#clock.after(latencyMs, () => {
      if (call.near.isClosed) return;
      if (this.server === undefined) call.near.hearEnd(0, { kind: "absent", message: "connection refused" });
      else answer(this.server);
    });
  }

  #hear<F>(cluster: ClusterId, frame: F): F {
    const nowMs = this.#clock.monotonic();
    if (nowMs - (this.#heardMs.get(cluster) ?? nowMs) >= SILENCE_MS) this.onHeardAgain();
    this.#heardMs.set(cluster, nowMs);
    return frame;
  }

  #garble<F extends { readonly kind: string }>(cluster: ClusterId, name: StreamName, frame: F): F {
    const hasDigest = "digest" in frame && typeof frame.digest === "string";
    if (!hasDigest || !this.#garbled.delete(`${cluster} ${name}`)) return frame;
    return { ...frame, digest: WRONG_DIGEST };
  }

  #optionsOf(cluster: ClusterId, name: StreamName) {
    return {
      clock: this.#clock,
      latencyMs: () => this.#latencyMs(cluster),
      onFrame: () => this.#countFrame(cluster, name),
    };
  }

  #latencyMs(cluster: ClusterId): number {
    return (this.#lines.get(cluster)?.delayMs ?? 0) + this.#chance() * MAX_LATENCY_MS;
  }

  #lineOf(cluster: ClusterId): Line {
    const line = this.#lines.get(cluster) ?? { delayMs: 0, isBlack: false };
    this.#lines.set(cluster, line);
    return line;
  }

  #countFrame(cluster: ClusterId, name: StreamName): void {
    for (const cut of [...this.#cuts]) {
      if (cut.cluster !== cluster || (cut.name !== undefined && cut.name !== name)) continue;
      cut.left -= 1;
      if (cut.left > 0) continue;
      this.#cuts.splice(this.#cuts.indexOf(cut), 1);
      this.#cut(cluster, cut.name);
    }
  }

  #cut(cluster: ClusterId, name: undefined | StreamName): void {
    const isHit = (call: AnyCall) => call.cluster === cluster && (name === undefined || call.name === name);
    for (const call of this.#calls.filter(isHit)) {
      call.cut(between(this.#chance, 0, 10), between(this.#chance, 0, MAX_UNHEARD_MS));
    }
  }
}

/** What a frame is once it has been on the wire. */
function receive(frame: PublisherFrame | Goodbye | Heartbeat): ReceivedPublisherFrame {
  return frame.kind === "batch" ? { ...frame, upserts: frame.upserts.map(receiveResource) } : frame;
}
