import { AppError, type Log } from "@causeway/shared";
import type { ClusterChange } from "../core/report-change.js";
import type { ReportFeed } from "../reports-port.js";
import { RetryPause, type RetryPauseOptions } from "./retry-pause.js";

export interface FeedReaderOptions extends RetryPauseOptions {
  readonly feed: ReportFeed;
  readonly log: Log;
  readonly onChanges: (changes: readonly ClusterChange[]) => void;
}

/** Reads a feed for as long as there is something to take: at once when idle, one take at a time. */
export class FeedReader implements Disposable {
  private readonly options: FeedReaderOptions;
  private readonly pause: RetryPause;
  private isReading = false;
  private hasMore = false;
  private isClosed = false;

  constructor(options: FeedReaderOptions) {
    this.options = options;
    this.pause = new RetryPause(options);
    options.feed.onChange(() => this.wake());
    this.wake();
  }

  [Symbol.dispose](): void {
    this.isClosed = true;
    this.options.feed.close();
    this.pause[Symbol.dispose]();
  }

  private wake(): void {
    this.hasMore = true;
    if (!this.isReading) void this.read();
  }

  private async read(): Promise<void> {
    this.isReading = true;
    while (this.hasMore && !this.isClosed) {
      this.hasMore = false;
      const changes = await this.tryTake();
      if (changes === undefined) {
        this.hasMore = true;
        await this.pause.wait();
      } else {
        this.pause.reset();
        if (!this.isClosed && changes.length > 0) this.options.onChanges(changes);
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
