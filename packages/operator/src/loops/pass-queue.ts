import { AppError, type Clock } from "@causeway/shared";

export interface PassQueueOptions<K> {
  readonly keyOf: (key: K) => string;
  /** Reads anew what it needs; throws AppError when it must be run again later. */
  readonly pass: (key: K) => Promise<void>;
  readonly onFailure: (key: K, error: AppError) => void;
  readonly retryMs: (attempt: number) => number;
  readonly clock: Clock;
}

/**
 * Runs passes one after the other, each key at most once at a time and once more when it is woken meanwhile. Bounded by the
 * number of keys. A failed pass runs again after a pause that grows until a pass of that key holds.
 */
export class PassQueue<K> implements AsyncDisposable {
  private readonly options: PassQueueOptions<K>;
  private readonly dirty = new Map<string, K>();
  private readonly attempts = new Map<string, number>();
  private readonly retries = new Map<string, () => void>();
  private running: undefined | Promise<void>;
  private isStopped = false;

  constructor(options: PassQueueOptions<K>) {
    this.options = options;
  }

  wake(keys: readonly K[]): void {
    if (this.isStopped) return;
    for (const key of keys) this.dirty.set(this.options.keyOf(key), key);
    this.running ??= this.drain();
  }

  /** Waits for the pass that runs. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.isStopped = true;
    this.dirty.clear();
    for (const cancel of this.retries.values()) cancel();
    this.retries.clear();
    await this.running;
  }

  private async drain(): Promise<void> {
    // What is woken in the same turn goes with the same drain.
    await Promise.resolve();
    for (let next = this.takeNext(); next !== undefined; next = this.takeNext()) await this.run(...next);
    this.running = undefined;
  }

  private takeNext(): undefined | [string, K] {
    const [next] = this.dirty;
    if (next !== undefined) this.dirty.delete(next[0]);
    return next;
  }

  private async run(id: string, key: K): Promise<void> {
    this.retries.get(id)?.();
    this.retries.delete(id);
    try {
      await this.options.pass(key);
      this.attempts.delete(id);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      this.options.onFailure(key, error);
      this.retryLater(id, key);
    }
  }

  private retryLater(id: string, key: K): void {
    if (this.isStopped) return;
    const attempt = this.attempts.get(id) ?? 0;
    this.attempts.set(id, attempt + 1);
    const wake = () => {
      this.retries.delete(id);
      this.wake([key]);
    };
    this.retries.set(id, this.options.clock.after(this.options.retryMs(attempt), wake));
  }
}
