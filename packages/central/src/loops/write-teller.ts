import { AppError, type Clock, type Log } from "@causeway/shared";
import type { Config } from "../config-port.js";
import type { RecordChange } from "../core/config/diff-records.js";
import type { EventBus } from "./event-bus.js";

export interface WriteTellerOptions {
  readonly config: Pick<Config, "history">;
  readonly bus: EventBus;
  readonly clock: Clock;
  readonly log: Log;
}

/** Of more changes at once, such as a restored backup, nobody is named. */
const MAX_NAMED = 200;

/** Tells whoever watches which objects were written, and by whom as far as the history knows; in order. */
export class WriteTeller {
  private readonly options: WriteTellerOptions;
  private last: Promise<void> = Promise.resolve();

  constructor(options: WriteTellerOptions) {
    this.options = options;
  }

  tell(changes: readonly RecordChange[]): void {
    if (changes.length === 0) return;
    const timestamp = new Date(this.options.clock.now()).toISOString();
    this.last = this.last.then(async () => {
      const authors = changes.length > MAX_NAMED ? new Map<string, string>() : await this.readAuthors(changes);
      for (const { path, action, record } of changes) {
        const etag = action === "deleted" ? "" : record.resourceVersion;
        const author = authors.get(path) ?? "";
        this.options.bus.publish({ type: "config", timestamp, path, action, etag, author });
      }
    });
  }

  /** By path. The newest lines of the history are about the newest writes. */
  private async readAuthors(changes: readonly RecordChange[]): Promise<ReadonlyMap<string, string>> {
    const { config, log } = this.options;
    try {
      const { lines } = await config.history({ path: "", after: "", limit: changes.length });
      return new Map(lines.toReversed().map(({ path, author }) => [path, author]));
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      log.warn({ error }, "history not read, authors are not named");
      return new Map();
    }
  }
}
