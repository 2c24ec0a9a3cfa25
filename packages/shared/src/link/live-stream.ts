import type { Clock } from "../domain/clock.js";
import type { Goodbye, Heartbeat } from "../session/frames.js";
import { Deadline } from "./deadline.js";
import type { FrameStream, StreamEnd } from "./frame-stream.js";
import type { StreamStatus } from "./link-status.js";
import type { StreamMachine } from "./stream-machine.js";
import type { WriteTurn, WriteTurns } from "./write-turns.js";

const HEARTBEAT_MS = 10_000;
const SILENCE_MS = 30_000;
const LAG_MS = 30_000;

/** Why a stream is over. */
export type StreamOutcome =
  | { readonly kind: "goodbye"; readonly goodbye: Goodbye; readonly isOurs: boolean }
  | { readonly kind: "ended"; readonly end: StreamEnd }
  | { readonly kind: "silent" };

export interface LiveStreamOptions<Out, In> {
  readonly stream: FrameStream<Out | Goodbye | Heartbeat, In>;
  readonly machine: StreamMachine<Out, In>;
  readonly clock: Clock;
  readonly turns: WriteTurns;
  /** State, completeness, refusals or times may have changed: after a heartbeat, an acknowledgement, a lag. */
  readonly onStatus: () => void;
  /** Once; afterwards the machine is stopped and nothing is written any more. */
  readonly onOutcome: (outcome: StreamOutcome) => void;
}

/** What every frame may be, as far as a stream itself looks at it. */
type AnyFrame = { readonly kind: string } | Heartbeat | Goodbye;

/** Joins one machine and one transport: writes while it can, keeps time, and ends once. */
export class LiveStream<Out, In extends AnyFrame> {
  private readonly options: LiveStreamOptions<Out, In>;
  private readonly openedAtMs: number;
  private readonly silence: Deadline;
  private readonly lag: Deadline;
  private readonly turn: WriteTurn = { isWaiting: false, write: () => this.pump() };
  private cancelHeartbeat: () => void;
  private isWritable = true;
  private isOver = false;
  private laggingSinceMs: undefined | number;
  private lastFrameAtMs: undefined | number;
  private ackedVersion = 0;
  private isLate = false;
  private refusalCount = 0;
  private lastHeartbeat: undefined | { readonly sentAtMs: number; readonly receivedAtMs: number };
  private roundTripMs: undefined | number;

  constructor(options: LiveStreamOptions<Out, In>) {
    const { clock, stream } = options;
    this.options = options;
    this.openedAtMs = clock.now();
    this.silence = new Deadline(clock, SILENCE_MS, () => this.onSilence());
    this.lag = new Deadline(clock, LAG_MS, () => this.onLag());
    this.cancelHeartbeat = clock.after(HEARTBEAT_MS, () => this.beat());
    stream.listen({
      onFrame: (frame) => this.onFrame(frame),
      onWritable: () => {
        this.isWritable = true;
        this.wake();
      },
      onEnd: (end) => this.finish({ kind: "ended", end }),
    });
    this.wake();
  }

  /** There may be something to send. */
  wake(): void {
    if (!this.isOver) this.options.turns.request(this.turn);
  }

  /** Says goodbye and ends. */
  close(goodbye: Goodbye): void {
    if (this.isOver) return;
    this.options.stream.write(goodbye);
    this.finish({ kind: "goodbye", goodbye, isOurs: true });
  }

  get status(): StreamStatus {
    const { isComplete, version, ackedVersion, waiting, refusals } = this.options.machine.progress;
    const { laggingSinceMs, lastFrameAtMs, roundTripMs } = this;
    return {
      state: laggingSinceMs === undefined ? "up" : "lagging",
      sinceMs: laggingSinceMs ?? this.openedAtMs,
      problem: "",
      isSuperseded: false,
      ...{ isComplete, waiting, refusals, unacked: version - ackedVersion },
      ...{ lastFrameAtMs, roundTripMs },
    };
  }

  /** Returns the number of frames written. */
  private pump(): number {
    let writes = 0;
    const { machine, stream } = this.options;
    while (this.isWritable && !this.isOver && machine.isReady) {
      const frame = machine.next();
      if (frame === undefined) break;
      this.isWritable = stream.write(frame);
      writes += 1;
    }
    if (!this.isLate && this.isBehind()) {
      this.isLate = true;
      this.lag.touch();
    }
    return writes;
  }

  private onFrame(frame: In): void {
    if (this.isOver) return;
    this.silence.touch();
    this.lastFrameAtMs = this.options.clock.now();
    if (isHeartbeat(frame)) this.noteHeartbeat(frame);
    const goodbye = this.options.machine.onFrame(frame);
    if (goodbye !== undefined) {
      this.close(goodbye);
      return;
    }
    if (isGoodbye(frame)) {
      this.finish({ kind: "goodbye", goodbye: frame, isOurs: false });
      return;
    }
    const wasLagging = this.laggingSinceMs !== undefined;
    this.noteProgress();
    if (this.isNews(frame) || wasLagging !== (this.laggingSinceMs !== undefined)) this.options.onStatus();
    // Most frames ask for nothing: an acknowledgement comes when everything has been sent.
    if (this.options.machine.isReady) this.wake();
  }

  private noteHeartbeat({ timing }: Heartbeat): void {
    const receivedAtMs = this.options.clock.monotonic();
    this.lastHeartbeat = { sentAtMs: timing.sentAtMs, receivedAtMs };
    if (timing.echoMs !== undefined) this.roundTripMs = Math.max(0, receivedAtMs - timing.echoMs - timing.heldMs);
  }

  /** Behind nothing, or further than before: no lag. Who is behind nothing needs no deadline. */
  private noteProgress(): void {
    const { ackedVersion } = this.options.machine.progress;
    const wasLate = this.isLate;
    this.isLate = this.isBehind();
    const isFurther = ackedVersion !== this.ackedVersion;
    if (this.isLate && (isFurther || !wasLate)) this.lag.touch();
    if (!this.isLate || isFurther) this.laggingSinceMs = undefined;
    this.ackedVersion = ackedVersion;
  }

  /** Batches and their acknowledgements come by the thousand: only what they say about refusals is news. */
  private isNews(frame: In): boolean {
    const { size } = this.options.machine.progress.refusals;
    const isChanged = size !== this.refusalCount;
    this.refusalCount = size;
    return isChanged || (frame.kind !== "batch" && frame.kind !== "ack");
  }

  private isBehind(): boolean {
    const { isComplete, version, ackedVersion, waiting } = this.options.machine.progress;
    return !isComplete || version > ackedVersion || waiting > 0;
  }

  private onLag(): void {
    if (!this.isBehind() || this.laggingSinceMs !== undefined) return;
    this.laggingSinceMs = this.options.clock.now();
    this.options.onStatus();
  }

  private onSilence(): void {
    this.finish({ kind: "silent" });
  }

  private beat(): void {
    const { clock, stream, machine } = this.options;
    this.cancelHeartbeat = clock.after(HEARTBEAT_MS, () => this.beat());
    // Nothing piles up behind a transport that is full: what it holds is being sent, or the other end is dead.
    if (!this.isWritable) return;
    const nowMs = clock.monotonic();
    const last = this.lastHeartbeat;
    const heldMs = last === undefined ? 0 : nowMs - last.receivedAtMs;
    this.isWritable = stream.write(machine.heartbeat({ sentAtMs: nowMs, echoMs: last?.sentAtMs, heldMs }));
  }

  private finish(outcome: StreamOutcome): void {
    if (this.isOver) return;
    this.isOver = true;
    const { stream, machine, turns, onOutcome } = this.options;
    turns.cancel(this.turn);
    this.cancelHeartbeat();
    this.silence[Symbol.dispose]();
    this.lag[Symbol.dispose]();
    machine.stop();
    if (outcome.kind === "goodbye") stream.end();
    if (outcome.kind === "silent") stream.cancel(`no frame for ${SILENCE_MS / 1000} s`);
    onOutcome(outcome);
  }
}

function isHeartbeat(frame: AnyFrame): frame is Heartbeat {
  return frame.kind === "heartbeat";
}

function isGoodbye(frame: AnyFrame): frame is Goodbye {
  return frame.kind === "goodbye";
}
