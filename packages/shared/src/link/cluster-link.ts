import type { Clock } from "../domain/clock.js";
import type { Log } from "../domain/log.js";
import type { ProcessId } from "../domain/process-id.js";
import type { Goodbye } from "../session/frames.js";
import { addSwap, decideStream, isDuplicate, type Swaps } from "./decide-stream.js";
import { downStatus, type LinkStatus, type StreamStatus } from "./link-status.js";
import type { StreamOutcome } from "./live-stream.js";
import { describeOutcome } from "./reconnect-delay.js";

/** How long a process waits that had to give way to another. */
const SUPERSEDED_RETRY_MS = 60_000;

export type StreamName = "report" | "follow";

/** A stream that is open, as far as its cluster's link needs it. */
export interface OpenStream {
  readonly status: StreamStatus;
  wake(): void;
  close(goodbye: Goodbye): void;
}

interface Slot {
  readonly process: ProcessId;
  readonly stream: OpenStream;
}

export interface ClusterLinkOptions {
  readonly clock: Clock;
  readonly log: Log;
  readonly onStatus: (status: LinkStatus) => void;
}

/** Central's end of one cluster's link: one stream of each name, and who may have it. */
export class ClusterLink {
  private readonly options: ClusterLinkOptions;
  private readonly slots = new Map<StreamName, Slot>();
  private readonly down: Record<StreamName, StreamStatus>;
  private swaps: Swaps = [];
  private lastPeer: undefined | ProcessId;

  constructor(options: ClusterLinkOptions) {
    this.options = options;
    const never = downStatus(options.clock.now(), "not connected yet", undefined);
    this.down = { report: never, follow: never };
  }

  /**
   * Admits a process to a stream, or returns the goodbye to answer with. An older stream is closed before this returns:
   * two never touch one state. After an admission, `attach` must follow at once.
   */
  admit(name: StreamName, process: ProcessId): undefined | Goodbye {
    const current = this.slots.get(name);
    const decision = decideStream(current?.process, process);
    if (decision === "takeOver" || decision === "refuse") this.noteSwap(name, process);
    if (decision === "refuse") return superseded("a process that started later speaks for this cluster");
    // No longer attached: its end is not the end of the link.
    this.slots.delete(name);
    const newer = decision === "renew" ? "a later stream of the same process" : "a process that started later";
    current?.stream.close(superseded(`${newer} speaks for this cluster now`));
    return undefined;
  }

  attach(name: StreamName, process: ProcessId, stream: OpenStream): void {
    this.slots.set(name, { process, stream });
    this.lastPeer = process;
    this.options.log.info({ stream: name, instance: process.instance }, "stream is up");
    this.tell();
  }

  /** Only the stream that is attached can be detached: one that was replaced has nothing to say any more. */
  detach(name: StreamName, stream: OpenStream, outcome: StreamOutcome): void {
    if (this.slots.get(name)?.stream !== stream) return;
    this.slots.delete(name);
    const problem = describeOutcome(outcome);
    this.down[name] = downStatus(this.options.clock.now(), problem, stream.status);
    this.options.log.warn({ stream: name, problem }, "stream is down");
    this.tell();
  }

  /** Says goodbye on every stream. */
  close(goodbye: Goodbye): void {
    for (const { stream } of [...this.slots.values()]) stream.close(goodbye);
  }

  /** Tells the status as it is now. */
  tell(): void {
    this.options.onStatus(this.status);
  }

  get status(): LinkStatus {
    const status = (name: StreamName) => this.slots.get(name)?.stream.status ?? this.down[name];
    return {
      ...{ report: status("report"), follow: status("follow"), peer: this.lastPeer },
      isDuplicate: isDuplicate(this.swaps, this.options.clock.monotonic()),
    };
  }

  get isIdle(): boolean {
    return this.slots.size === 0;
  }

  private noteSwap(name: StreamName, process: ProcessId): void {
    this.swaps = addSwap(this.swaps, this.options.clock.monotonic());
    const current = this.slots.get(name)?.process.instance;
    this.options.log.warn({ stream: name, current, other: process.instance }, "two processes speak for the cluster");
    this.tell();
  }
}

function superseded(message: string): Goodbye {
  return { kind: "goodbye", reason: "superseded", retryAfterMs: SUPERSEDED_RETRY_MS, message };
}
