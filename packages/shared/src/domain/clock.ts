/** Time as an argument. The system's lives in `node/system-clock.ts`, a driven one in `testing/`. */
export interface Clock {
  /** Milliseconds since the epoch; may jump. For what people read. */
  now(): number;
  /** Milliseconds that only go forward. For waits and deadlines. */
  monotonic(): number;
  /** Calls back once after `ms`; the returned function cancels. */
  after(ms: number, callback: () => void): () => void;
}
