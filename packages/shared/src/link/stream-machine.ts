import type { ProcessId } from "../domain/process-id.js";
import type { Goodbye, Heartbeat, HeartbeatTiming } from "../session/frames.js";

/** Where one end of a stream stands. */
export interface StreamProgress {
  /** The other end's process, once it has introduced itself. */
  readonly peer: undefined | ProcessId;
  /** Complete has been sent or received on this stream. */
  readonly isComplete: boolean;
  /** Of the last Batch or Complete, sent or taken in. */
  readonly version: number;
  /** Up to which the other end has taken in what this one sent; for a subscriber the same as `version`. */
  readonly ackedVersion: number;
  /** Resources that wait to be sent; 0 for a subscriber. */
  readonly waiting: number;
  /** Key -> why the subscriber does not take it, or why the publisher could not send it. */
  readonly refusals: ReadonlyMap<string, string>;
}

/** Either of the two session machines, as a stream drives it. */
export interface StreamMachine<Out, In> {
  /** Takes in a frame; a goodbye is to be sent and ends the stream. */
  onFrame(frame: In): undefined | Goodbye;
  next(): undefined | Out;
  /** False: `next` has nothing until a frame comes in, or what is published changes. Asked for every frame. */
  readonly isReady: boolean;
  heartbeat(timing: HeartbeatTiming): Heartbeat;
  stop(): void;
  /** Always as things are now. */
  readonly progress: StreamProgress;
}
