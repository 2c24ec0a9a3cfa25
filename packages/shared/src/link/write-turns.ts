/** Writes after which everybody else in the process gets a turn. */
const WRITES_PER_TURN = 200;
const IMMEDIATELY = Promise.resolve();

/** One stream's place in the line. */
export interface WriteTurn {
  /** It waits; for `WriteTurns` alone. */
  isWaiting: boolean;
  /** Writes what it can and returns how many frames that were. Must not throw. */
  readonly write: () => number;
}

/**
 * Lets many streams write in turn without holding up the process. A stream that asks is served after the code that runs
 * now, with no timer between; a change that wakes a thousand streams gives way after every 200 writes. Bounded by the
 * number of streams: a stream that asks twice is served once.
 */
export class WriteTurns {
  private line: WriteTurn[] = [];
  private served = 0;
  private isScheduled = false;

  /** Has `turn.write` called soon. */
  request(turn: WriteTurn): void {
    if (turn.isWaiting) return;
    turn.isWaiting = true;
    this.line.push(turn);
    if (this.isScheduled) return;
    this.isScheduled = true;
    // As queueMicrotask does, which spends more on each call's async context than a write turn costs.
    void IMMEDIATELY.then(() => this.serve());
  }

  /** Takes a request back. */
  cancel(turn: WriteTurn): void {
    turn.isWaiting = false;
  }

  private serve(): void {
    let writes = 0;
    for (let turn = this.line[this.served]; turn !== undefined; turn = this.line[this.served]) {
      if (writes >= WRITES_PER_TURN) {
        setImmediate(() => this.serve());
        return;
      }
      this.served += 1;
      if (!turn.isWaiting) continue;
      turn.isWaiting = false;
      writes += turn.write();
    }
    this.line = [];
    this.served = 0;
    this.isScheduled = false;
  }
}
