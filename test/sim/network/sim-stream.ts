import type { FrameListener, FrameStream, StreamEnd } from "../../../packages/shared/src/link/frame-stream.js";
import type { SimClock } from "../sim-clock.js";

/** Frames on their way in one direction, above which the transport says that it is full. */
const WINDOW = 16;
const RESET: StreamEnd = { kind: "lost", message: "connection reset" };

export interface SimCallOptions {
  readonly clock: SimClock;
  readonly latencyMs: () => number;
  /** Called for each frame that is about to be delivered. */
  readonly onFrame: () => void;
}

/** One call between two processes: frames of each direction in order, late, until something ends it. */
export class SimCall<A, RA, B, RB> {
  readonly near: SimEnd<A, RB>;
  readonly far: SimEnd<B, RA>;

  constructor(options: SimCallOptions, receiveA: (frame: A) => RA, receiveB: (frame: B) => RB) {
    const near = new SimEnd<A, RB>(options);
    const far = new SimEnd<B, RA>(options);
    near.join((frame) => far.take(receiveA(frame)), far);
    far.join((frame) => near.take(receiveB(frame)), near);
    this.near = near;
    this.far = far;
  }

  /** The connection breaks: both ends hear of it, each in its own time; what is on its way arrives until then. */
  cut(nearMs: number, farMs: number): void {
    this.near.hearEnd(nearMs, RESET);
    this.far.hearEnd(farMs, RESET);
  }

  /** Nothing arrives any more, and nobody hears of it. */
  blacken(): void {
    this.near.isBlack = true;
    this.far.isBlack = true;
  }

  get isOver(): boolean {
    return this.near.isClosed && this.far.isClosed;
  }
}

/** What the other end needs to know of one. */
interface Peer {
  hearEnd(inMs: number, end: StreamEnd): void;
}

/** One end of a call, as the process there sees it. */
export class SimEnd<Out, In> implements FrameStream<Out, In> {
  isBlack = false;
  readonly #options: SimCallOptions;
  #deliver: (frame: Out) => void = () => undefined;
  #peer: undefined | Peer;
  #listener: undefined | FrameListener<In>;
  /** No frame is taken from this end any more. */
  #isShut = false;
  #isClosed = false;
  #inFlight = 0;
  #isFull = false;
  #lastDueMs = 0;

  constructor(options: SimCallOptions) {
    this.#options = options;
  }

  join(deliver: (frame: Out) => void, peer: Peer): void {
    this.#deliver = deliver;
    this.#peer = peer;
  }

  listen(listener: FrameListener<In>): void {
    this.#listener = listener;
  }

  write(frame: Out): boolean {
    if (this.#isShut || this.#isClosed) return false;
    this.#inFlight += 1;
    this.#later(() => {
      if (this.isBlack) return;
      this.#inFlight -= 1;
      this.#options.onFrame();
      this.#deliver(frame);
      if (!this.#isFull || this.#inFlight > WINDOW / 2 || this.#isClosed) return;
      this.#isFull = false;
      this.#listener?.onWritable();
    });
    this.#isFull = this.#inFlight >= WINDOW;
    return !this.#isFull;
  }

  end(): void {
    if (this.#isShut) return;
    this.#isShut = true;
    this.#later(() => {
      if (!this.isBlack) this.#peer?.hearEnd(0, { kind: "lost", message: "the other end has closed" });
    });
  }

  cancel(): void {
    this.end();
  }

  /** The process here is gone; its kernel tells the other end. */
  abandon(): void {
    this.#isClosed = true;
    this.#listener = undefined;
    this.end();
  }

  /** Nothing of this end arrives before then. */
  holdUntil(timeMs: number): void {
    this.#lastDueMs = Math.max(this.#lastDueMs, timeMs);
  }

  /** For the call: a frame has arrived. */
  take(frame: In): void {
    if (!this.#isClosed) this.#listener?.onFrame(frame);
  }

  hearEnd(inMs: number, end: StreamEnd): void {
    this.#options.clock.after(inMs, () => {
      if (this.#isClosed) return;
      this.#isClosed = true;
      this.#isShut = true;
      this.#listener?.onEnd(end);
      this.#listener = undefined;
    });
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** In order: never before what was sent earlier. */
  #later(work: () => void): void {
    const { clock, latencyMs } = this.#options;
    this.#lastDueMs = Math.max(this.#lastDueMs, clock.arrivalMs(latencyMs()));
    clock.after(this.#lastDueMs - clock.monotonic(), work);
  }
}
