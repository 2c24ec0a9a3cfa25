/** Writes after which everybody else in the process gets a turn. */
const WRITES_PER_TURN = 200;
const IMMEDIATELY = Promise.resolve();

/**
 * Lets many streams write in turn without holding up the process. A stream that asks is served after the code that runs
 * now, with no timer between; a change that wakes a thousand streams gives way after every 200 writes. Bounded by the
 * number of streams: a stream that asks twice is served once.
 */
export class WriteTurns {
  /** Each writes what it can and returns how many frames that were. */
  private readonly waiting = new Set<() => number>();
  private isScheduled = false;

  /** Has `write` called soon. It must not throw. */
  request(write: () => number): void {
    this.waiting.add(write);
    if (this.isScheduled) return;
    this.isScheduled = true;
    // As queueMicrotask does, which spends more on each call's async context than a write turn costs.
    void IMMEDIATELY.then(() => this.serve());
  }

  /** Takes a request back. */
  cancel(write: () => number): void {
    this.waiting.delete(write);
  }

  private serve(): void {
    let writes = 0;
    for (const write of this.waiting) {
      if (writes >= WRITES_PER_TURN) {
        setImmediate(() => this.serve());
        return;
      }
      this.waiting.delete(write);
      writes += write();
    }
    this.isScheduled = false;
  }
}
