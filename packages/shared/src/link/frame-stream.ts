/** How the transport ended, when no goodbye did. */
export interface StreamEnd {
  readonly kind:
    | "lost"
    /** Nobody is there: the connection was refused, or dropped before a word came. */
    | "absent"
    /** The other end said no (identity, permission, unknown call), so that trying again at once is of no use. */
    | "refusal";
  /** For a person. */
  readonly message: string;
}

export interface FrameListener<In> {
  onFrame(frame: In): void;
  /** The transport takes frames again. Never comes once the other end is gone. */
  onWritable(): void;
  /** Once; nothing follows. */
  onEnd(end: StreamEnd): void;
}

/** One call of the link as its two ends see it. Nothing here throws: what goes wrong ends the stream. */
export interface FrameStream<Out, In> {
  /**
   * Begins to deliver frames, never before it returns. To be called in the same turn in which the stream was made.
   */
  listen(listener: FrameListener<In>): void;
  /** Returns false when the transport is full: wait for `onWritable`, or for the end. */
  write(frame: Out): boolean;
  /** Sends what was written and closes, within a second. */
  end(): void;
  /** Drops the call. */
  cancel(reason: string): void;
}
