import type { ServerResponse } from "node:http";
import type { Clock } from "@causeway/shared";

const HEARTBEAT_MS = 15_000;
/** What a client that has lost its stream waits before it comes back. */
const RETRY_MS = 2_000;
/** A reader that has taken nothing for so many heartbeats is cut off, and may come back to the place where it was. */
const MAX_STUCK_BEATS = 4;

/** Where the text of a stream comes from. */
export interface SseSource {
  /** The next text to send; undefined while there is none. */
  next(): undefined | string;
  /** Id of the place that has been reached once there is nothing to send. */
  place(): string;
}

/**
 * One open stream of server-sent events. Asks for text only while its reader takes it, so it never holds more than one
 * event beyond what the socket holds. Ends when its reader goes or is stuck, or `end` is called.
 */
export class SseStream {
  private readonly response: ServerResponse;
  private readonly clock: Clock;
  private readonly source: SseSource;
  private readonly listeners: (() => void)[] = [];
  private cancelHeartbeat: () => void = () => undefined;
  private isBlocked = false;
  private stuckBeats = 0;
  private isOver = false;

  /** The head of the answer must have been written. */
  constructor(response: ServerResponse, clock: Clock, source: SseSource) {
    this.response = response;
    this.clock = clock;
    this.source = source;
    response.on("drain", () => {
      this.isBlocked = false;
      this.wake();
    });
    response.on("close", () => this.finish());
    // Whoever resets the connection has gone, and `close` follows.
    response.on("error", () => undefined);
    this.write(`retry: ${RETRY_MS}\n\n`);
    this.beat();
  }

  /** There may be more to send. */
  wake(): void {
    while (!this.isBlocked && !this.isOver) {
      const text = this.source.next();
      if (text === undefined) return;
      this.write(text);
    }
  }

  /** Calls back once when the stream is over, at once if it is. */
  onEnd(listener: () => void): void {
    if (this.isOver) listener();
    else this.listeners.push(listener);
  }

  end(): void {
    if (this.isOver) return;
    this.response.end();
    this.finish();
  }

  private write(text: string): void {
    this.stuckBeats = 0;
    if (!this.response.write(text)) this.isBlocked = true;
  }

  private beat(): void {
    this.cancelHeartbeat = this.clock.after(HEARTBEAT_MS, () => {
      if (!this.isBlocked) this.write(`: heartbeat\nid: ${this.source.place()}\n\n`);
      else this.stuckBeats += 1;
      if (this.stuckBeats < MAX_STUCK_BEATS) this.beat();
      else this.cutOff();
    });
  }

  private cutOff(): void {
    this.response.destroy();
    this.finish();
  }

  private finish(): void {
    if (this.isOver) return;
    this.isOver = true;
    this.cancelHeartbeat();
    for (const listener of this.listeners) listener();
  }
}
