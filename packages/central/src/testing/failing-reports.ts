import { AppError, type ClusterId } from "@causeway/shared";
import type { ClusterChange, ReportChange } from "../core/report-change.js";
import { MemoryReports } from "../io/memory-reports.js";
import type { ReportFeed, ReportSession, Reports } from "../reports-port.js";

/** Reports in memory that refuse writes while `isDown` and reads while `isFeedDown`, and that count the writes. */
export class FailingReports implements Reports {
  isDown = false;
  isFeedDown = false;
  puts = 0;
  private readonly memory = new MemoryReports();

  kept(): ReturnType<Reports["kept"]> {
    return this.memory.kept();
  }

  held(cluster: ClusterId): ReturnType<Reports["held"]> {
    return this.memory.held(cluster);
  }

  async openSession(cluster: ClusterId): Promise<ReportSession> {
    this.check();
    return this.memory.openSession(cluster);
  }

  async put(session: ReportSession, changes: readonly ReportChange[]): Promise<"stored" | "superseded"> {
    this.check();
    this.puts += 1;
    return this.memory.put(session, changes);
  }

  feed(): ReportFeed {
    const feed = this.memory.feed();
    const take = async (): Promise<readonly ClusterChange[]> => {
      if (this.isFeedDown) throw unavailable();
      return feed.take();
    };
    return { take, onChange: (listener) => feed.onChange(listener), close: () => feed.close() };
  }

  private check(): void {
    if (this.isDown) throw unavailable();
  }
}

function unavailable(): AppError {
  return new AppError("Unavailable", "the store of reports does not answer");
}
