import { AppError, type BackoffPolicy, backoffMs, type Clock, type Log } from "@causeway/shared";
import type { ClusterChange } from "../core/report-change.js";
import type { ReportFeed } from "../reports-port.js";

const RETRY: BackoffPolicy = { baseMs: 100, capMs: 5_000 };

export interface FeedReaderOptions {
  readonly feed: ReportFeed;
  readonly clock: Clock;
  readonly random: () => number;
  readonly log: Log;
  readonly onChanges: (changes: readonly ClusterChange[]) => void;
}

/** Reads a feed for as long as there is something to take: at once when idle, one take at a time. */
export class FeedReader implements Disposable {
  private readonly options: FeedReaderOptions;
  private isReading = false;
  private hasMore = false;
  private isClosed = false;

  constructor(options: FeedReaderOptions) {
    this.options = options;
    options.feed.onChange(() => this.wake());
    this.wake();
  }

  [Symbol.dispose](): void {
    this.isClosed = true;
    this.options.feed.close();
  }

  private wake(): void {
    this.hasMore = true;
    if (!this.isReading) void this.read();
  }

  private async read(): Promise<void> {
    this.isReading = true;
    for (let attempt = 0; this.hasMore && !this.isClosed; ) {
      this.hasMore = false;
      const changes = await this.tryTake();
      if (changes !== undefined) {
        attempt = 0;
        if (!this.isClosed && changes.length > 0) this.options.onChanges(changes);
      } else {
        this.hasMore = true;
        const delayMs = backoffMs(attempt, RETRY, this.options.random);
        attempt += 1;
        await new Promise<void>((resolve) => void this.options.clock.after(delayMs, resolve));
      }
    }
    this.isReading = false;
  }

  private async tryTake(): Promise<undefined | readonly ClusterChange[]> {
    const { feed, log } = this.options;
    try {
      return await feed.take();
    } catch (error) {
      if (!(error instanceof AppError && error.retryable)) throw error;
      log.warn({ error }, "reports not read yet");
      return undefined;
    }
  }
}
