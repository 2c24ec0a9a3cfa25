import { AppError, type Clock, type Log } from "@causeway/shared";
import type { Config } from "../config-port.js";
import type { RecordChange } from "../core/config/diff-records.js";
import type { HistoryLine } from "../core/config/history-line.js";
import type { EventBus } from "./event-bus.js";

export interface WriteTellerOptions {
  readonly config: Pick<Config, "history">;
  readonly bus: EventBus;
  readonly clock: Clock;
  readonly log: Log;
}

/** Of more changes at once, such as a restored backup, nobody is named. */
const MAX_NAMED = 200;

/** Lines of the history that may have come after those that are looked for. */
const MARGIN = 50;

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
      const lines = changes.length > MAX_NAMED ? [] : await this.readHistory(changes.length + MARGIN);
      for (const change of changes) {
        const { path, action, record } = change;
        const etag = action === "deleted" ? "" : record.resourceVersion;
        const author = lines.find((line) => isAbout(line, change))?.author ?? "";
        this.options.bus.publish({ type: "config", timestamp, path, action, etag, author });
      }
    });
  }

  /** Newest first. */
  private async readHistory(limit: number): Promise<readonly HistoryLine[]> {
    const { config, log } = this.options;
    try {
      return (await config.history({ path: "", after: "", limit })).lines;
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      log.warn({ error }, "history not read, authors are not named");
      return [];
    }
  }
}

function isAbout(line: HistoryLine, { path, action, record }: RecordChange): boolean {
  if (line.path !== path) return false;
  return action === "deleted" ? line.action === "deleted" : line.revision === record.resourceVersion;
}
