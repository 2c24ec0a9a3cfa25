import type { ServerResponse } from "node:http";
import type { Clock } from "@causeway/shared";

export interface SseEvent {
  readonly id: string;
  readonly name: string;
  /** Sent as JSON. */
  readonly data: unknown;
}

const HEARTBEAT_MS = 15_000;
/** What a client that has lost its stream waits before it comes back. */
const RETRY_MS = 2_000;
/** More than this unsent: whoever reads so slowly is cut off, and comes back to the place where it was. */
const MAX_BUFFERED_BYTES = 1024 * 1024;

/** One open stream of server-sent events. Ends when its reader goes, is too slow, or `end` is called. */
export class SseStream {
  private readonly response: ServerResponse;
  private readonly clock: Clock;
  private readonly listeners: (() => void)[] = [];
  private cancelHeartbeat: () => void = () => undefined;
  private isOver = false;

  /** The head of the answer must have been written. */
  constructor(response: ServerResponse, clock: Clock) {
    this.response = response;
    this.clock = clock;
    response.on("close", () => this.finish());
    // Whoever resets the connection has gone, and `close` follows.
    response.on("error", () => undefined);
    this.write(`retry: ${RETRY_MS}\n\n`);
    this.beat();
  }

  send({ id, name, data }: SseEvent): void {
    this.write(`id: ${id}\nevent: ${name}\ndata: ${JSON.stringify(data)}\n\n`);
  }

  /** Names the place to go on from without saying that anything has happened. */
  place(id: string): void {
    this.write(`id: ${id}\n\n`);
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
    if (this.isOver) return;
    this.response.write(text);
    if (this.response.writableLength <= MAX_BUFFERED_BYTES) return;
    this.response.destroy();
    this.finish();
  }

  private beat(): void {
    this.cancelHeartbeat = this.clock.after(HEARTBEAT_MS, () => {
      this.write(": heartbeat\n\n");
      if (!this.isOver) this.beat();
    });
  }

  private finish(): void {
    if (this.isOver) return;
    this.isOver = true;
    this.cancelHeartbeat();
    for (const listener of this.listeners) listener();
  }
}
