import type { ProcessId } from "../domain/process-id.js";

/** One stream of a link, as the end that tells sees it. */
export interface StreamStatus {
  /** `lagging`: open, but for more than 30 s nothing of what waits has been acknowledged. */
  readonly state: "down" | "up" | "lagging";
  /** Milliseconds since the epoch since which that is so. */
  readonly sinceMs: number;
  /** Why it is down or what the other end asked for; empty when there is nothing to say. */
  readonly problem: string;
  /** The other end said that another process speaks for the cluster, and no stream has been complete since. */
  readonly isSuperseded: boolean;
  /** The open stream has delivered its Complete. */
  readonly isComplete: boolean;
  /** Milliseconds since the epoch of the last frame received; undefined when there has been none. */
  readonly lastFrameAtMs: undefined | number;
  /** Batches sent and not acknowledged yet. */
  readonly unacked: number;
  /** Resources that wait to be sent. */
  readonly waiting: number;
  /** Key -> why the subscriber does not take it, or why the publisher could not send it. */
  readonly refusals: ReadonlyMap<string, string>;
  /** Of the last heartbeats; undefined until there are some. */
  readonly roundTripMs: undefined | number;
}

/** Both streams between one edge and central. */
export interface LinkStatus {
  readonly report: StreamStatus;
  readonly follow: StreamStatus;
  /** The process at the other end, or the last one there was. */
  readonly peer: undefined | ProcessId;
  /** Several processes took turns in speaking for the cluster: DuplicateEdge. Always false at the edge's end. */
  readonly isDuplicate: boolean;
}

const NO_REFUSALS: ReadonlyMap<string, string> = new Map();

/** A stream that is not open. `before` is what was known while it was. */
export function downStatus(sinceMs: number, problem: string, before: undefined | StreamStatus): StreamStatus {
  return {
    ...{ state: "down", sinceMs, problem, isSuperseded: false, isComplete: false, unacked: 0, waiting: 0 },
    lastFrameAtMs: before?.lastFrameAtMs,
    refusals: before?.refusals ?? NO_REFUSALS,
    roundTripMs: undefined,
  };
}
