import type { Clock } from "../domain/clock.js";
import type { Log } from "../domain/log.js";
import type { ProcessId } from "../domain/process-id.js";
import type { Goodbye, Heartbeat } from "../session/frames.js";
import type { FrameStream } from "./frame-stream.js";
import { downStatus, type StreamStatus } from "./link-status.js";
import { LiveStream, type StreamOutcome } from "./live-stream.js";
import { describeOutcome, isAbsent, isDigestMismatch, isSuperseded, reconnectDelay } from "./reconnect-delay.js";
import type { StreamMachine } from "./stream-machine.js";
import type { WriteTurns } from "./write-turns.js";

export interface StreamKeeperOptions<Out, In> {
  readonly connect: () => FrameStream<Out | Goodbye | Heartbeat, In>;
  /** A new one for every stream. */
  readonly createMachine: () => StreamMachine<Out, In>;
  readonly clock: Clock;
  readonly random: () => number;
  readonly turns: WriteTurns;
  readonly log: Log;
  readonly onStatus: () => void;
  /** The other end has answered on a new stream. */
  readonly onUp: () => void;
  /** A stream ended because the two ends found different digests. */
  readonly onDigestMismatch: () => void;
}

/** Keeps one stream open: opens it anew after whatever ended it, until it is closed. */
export class StreamKeeper<Out, In extends { readonly kind: string }> {
  private readonly options: StreamKeeperOptions<Out, In>;
  private live: undefined | LiveStream<Out, In>;
  private machine: undefined | StreamMachine<Out, In>;
  private down: StreamStatus;
  private attempt = 0;
  private isOpened = false;
  /** Waits only because nobody was there. */
  private isMissing = false;
  private isClosed = false;
  private isSuperseded = false;
  private cancelWait: () => void = () => undefined;
  private lastPeer: undefined | ProcessId;

  constructor(options: StreamKeeperOptions<Out, In>) {
    this.options = options;
    this.down = downStatus(options.clock.now(), "not opened yet", undefined);
  }

  /** Opens the stream; nothing happens when that has been done. */
  open(): void {
    if (this.isOpened || this.isClosed) return;
    this.isOpened = true;
    this.connect();
  }

  /** Somebody is there again: who waits for that alone waits no longer. */
  hurry(): void {
    if (!this.isMissing || this.isClosed) return;
    this.cancelWait();
    this.connect();
  }

  /** What is published has changed. */
  wake(): void {
    this.live?.wake();
  }

  /** Says goodbye and opens nothing any more. */
  close(goodbye: Goodbye): void {
    this.isClosed = true;
    this.cancelWait();
    this.live?.close(goodbye);
  }

  /** `up` only once the other end has answered. */
  get status(): StreamStatus {
    const status = this.live?.status;
    const progress = this.machine?.progress;
    const isSuperseded = this.isSuperseded && progress?.isComplete !== true;
    const isUp = status !== undefined && progress?.peer !== undefined;
    return { ...(isUp ? status : this.down), isSuperseded };
  }

  /** The process at the other end, or the last one there was. */
  get peer(): undefined | ProcessId {
    this.lastPeer = this.machine?.progress.peer ?? this.lastPeer;
    return this.lastPeer;
  }

  private connect(): void {
    const { clock, turns, log, onStatus, onUp } = this.options;
    const openedMs = clock.monotonic();
    this.isMissing = false;
    const machine = this.options.createMachine();
    this.machine = machine;
    let isUp = false;
    this.live = new LiveStream({
      ...{ stream: this.options.connect(), machine, clock, turns },
      onStatus: () => {
        const { peer } = machine.progress;
        const isNew = peer !== undefined && !isUp;
        if (isNew) log.info({ instance: peer.instance }, "stream is up");
        isUp = peer !== undefined;
        onStatus();
        if (isNew) onUp();
      },
      onOutcome: (outcome) => this.onOutcome(outcome, clock.monotonic() - openedMs),
    });
  }

  private onOutcome(outcome: StreamOutcome, livedMs: number): void {
    const { clock, random, log, onStatus } = this.options;
    const problem = describeOutcome(outcome);
    if (isDigestMismatch(outcome)) this.options.onDigestMismatch();
    // Whatever keeps it from coming back does not make it the one that speaks.
    this.isSuperseded = isSuperseded(outcome) || (this.isSuperseded && this.machine?.progress.isComplete !== true);
    this.lastPeer = this.peer;
    const { down: before, live } = this;
    const wasAnswered = live?.status.lastFrameAtMs !== undefined;
    // One attempt after the other fails: it is down since the first, and heard last before that.
    this.down = wasAnswered
      ? downStatus(clock.now(), problem, live?.status)
      : downStatus(before.sinceMs, problem, before);
    this.live = undefined;
    this.machine = undefined;
    if (!this.isClosed) {
      // A stream that nobody ever answered has not lived, however long connecting took.
      const lived = wasAnswered ? livedMs : 0;
      const { delayMs, attempt } = reconnectDelay(outcome, lived, this.attempt, random);
      this.attempt = attempt;
      // The same again, several times a second, is no news.
      if (wasAnswered || problem !== before.problem) {
        log.warn({ problem, retryInMs: Math.round(delayMs) }, "stream is down");
      }
      this.isMissing = isAbsent(outcome);
      this.cancelWait = clock.after(delayMs, () => this.connect());
    }
    onStatus();
  }
}
