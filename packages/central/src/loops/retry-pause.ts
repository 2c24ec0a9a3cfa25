import { type BackoffPolicy, backoffMs, type Clock } from "@causeway/shared";

const RETRY: BackoffPolicy = { baseMs: 100, capMs: 10_000 };

export interface RetryPauseOptions {
  readonly clock: Clock;
  readonly random: () => number;
}

/** The wait between two attempts of one loop, longer after each failure; disposing ends it at once. */
export class RetryPause implements Disposable {
  private readonly options: RetryPauseOptions;
  private attempt = 0;
  private end: () => void = () => undefined;
  private isStopped = false;

  constructor(options: RetryPauseOptions) {
    this.options = options;
  }

  /** An attempt has worked: the next wait is short again. */
  reset(): void {
    this.attempt = 0;
  }

  wait(): Promise<void> {
    if (this.isStopped) return Promise.resolve();
    const delayMs = backoffMs(this.attempt, RETRY, this.options.random);
    this.attempt += 1;
    return new Promise((resolve) => {
      const cancel = this.options.clock.after(delayMs, resolve);
      this.end = () => {
        cancel();
        resolve();
      };
    });
  }

  [Symbol.dispose](): void {
    this.isStopped = true;
    this.end();
  }
}
