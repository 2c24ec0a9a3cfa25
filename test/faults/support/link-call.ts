import type { ClientHttp2Stream, IncomingHttpHeaders, ServerHttp2Stream } from "node:http2";
import { constants } from "node:http2";
import type { Duplex } from "node:stream";
import { frameMessage, MessageSplitter } from "./message-splitter.js";

export type StreamName = "report" | "follow";

/** One message on its way. */
export interface LinkFrame {
  readonly stream: StreamName;
  readonly from: "edge" | "central";
  readonly bytes: Buffer;
}

/** What becomes of a message: other bytes take its place. */
export type Verdict = "pass" | "drop" | "reset" | "eof" | "goaway" | { readonly bytes: Uint8Array };

export interface LinkCallOptions {
  readonly stream: StreamName;
  readonly near: ServerHttp2Stream;
  readonly far: ClientHttp2Stream;
  readonly isHeld: (from: LinkFrame["from"]) => boolean;
  readonly inspect: (frame: LinkFrame) => Verdict;
  readonly cut: (how: "reset" | "eof" | "goaway") => void;
  readonly onClosed: () => void;
}

const END_STREAM = constants.NGHTTP2_FLAG_END_STREAM;

/** One call through the network: headers, messages and trailers of both sides, message by message. */
export class LinkCall {
  readonly stream: StreamName;
  readonly #options: LinkCallOptions;
  readonly #up: Direction;
  readonly #down: Direction;

  constructor(options: LinkCallOptions) {
    const { near, far, stream } = options;
    this.stream = stream;
    this.#options = options;
    this.#up = new Direction({ ...options, from: "edge", source: near, sink: far });
    this.#down = new Direction({ ...options, from: "central", source: far, sink: near });
    this.#carryAnswer();
    near.on("error", () => undefined);
    far.on("error", () => undefined);
    near.on("close", () => {
      if (!far.closed) far.close(near.rstCode === constants.NGHTTP2_NO_ERROR ? constants.NGHTTP2_CANCEL : near.rstCode);
      options.onClosed();
    });
    far.on("close", () => {
      if (!near.closed && far.rstCode !== constants.NGHTTP2_NO_ERROR) near.close(far.rstCode);
    });
  }

  /** Lets through what is held up no longer. */
  flush(): void {
    this.#up.flush();
    this.#down.flush();
  }

  cancel(): void {
    this.#options.near.close(constants.NGHTTP2_CANCEL);
    this.#options.far.close(constants.NGHTTP2_CANCEL);
  }

  #carryAnswer(): void {
    const { near, far } = this.#options;
    let trailers: IncomingHttpHeaders = {};
    far.on("response", (headers, flags) => {
      if (near.destroyed) return;
      const isOver = (flags & END_STREAM) !== 0;
      near.respond(headers, isOver ? { endStream: true } : { waitForTrailers: true });
    });
    far.on("trailers", (headers) => {
      trailers = headers;
    });
    near.on("wantTrailers", () => near.sendTrailers(trailers));
  }
}

interface DirectionOptions extends LinkCallOptions {
  readonly from: LinkFrame["from"];
  readonly source: Duplex;
  readonly sink: Duplex;
}

/** What one side says. Reads no further while it is held up or the other side does not take it. */
class Direction {
  readonly #options: DirectionOptions;
  readonly #splitter = new MessageSplitter();
  #waiting: Buffer[] = [];
  #isEnded = false;

  constructor(options: DirectionOptions) {
    this.#options = options;
    const { source, sink } = options;
    source.on("data", (piece: Buffer) => {
      this.#waiting.push(...this.#splitter.push(piece));
      this.flush();
    });
    source.on("end", () => {
      this.#isEnded = true;
      this.flush();
    });
    sink.on("drain", () => this.flush());
  }

  flush(): void {
    const { source, sink, from, isHeld } = this.#options;
    let isFull = isHeld(from);
    while (!isFull) {
      const message = this.#waiting.shift();
      if (message === undefined) break;
      isFull = !this.#pass(message) || isHeld(from);
    }
    if (isFull && this.#waiting.length > 0) source.pause();
    else source.resume();
    if (this.#isEnded && this.#waiting.length === 0 && !isHeld(from) && !sink.writableEnded) sink.end();
  }

  /** Returns whether the other side takes more. */
  #pass(bytes: Buffer): boolean {
    const { stream, from, sink, inspect, cut } = this.#options;
    if (sink.destroyed) return false;
    const verdict = inspect({ stream, from, bytes });
    switch (verdict) {
      case "pass":
        return sink.write(frameMessage(bytes));
      case "drop":
        return true;
      case "reset":
      case "eof":
      case "goaway":
        this.#waiting = [];
        cut(verdict);
        return false;
      default:
        return sink.write(frameMessage(verdict.bytes));
    }
  }
}
