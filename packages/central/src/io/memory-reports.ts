import type { ClusterId, ReportResource, StoredResource } from "@causeway/shared";
import type { ReportChange } from "../core/report-change.js";
import type { ReportFeed, ReportSession, Reports } from "../reports-port.js";
import { MemoryFeed, type ReportShelf, type StoredReport } from "./memory-feed.js";

/** Reports in the memory of one process: for a single replica, which hears everything again after a restart. */
export class MemoryReports implements Reports {
  private readonly shelves = new Map<ClusterId, ReportShelf>();
  private readonly fences = new Map<ClusterId, number>();
  private readonly feeds = new Set<MemoryFeed>();

  *held(cluster: ClusterId): Iterable<StoredResource<ReportResource>> {
    for (const [key, { hash, value }] of this.shelves.get(cluster)?.resources ?? []) yield { key, hash, value };
  }

  openSession(cluster: ClusterId): Promise<ReportSession> {
    const fence = (this.fences.get(cluster) ?? 0) + 1;
    this.fences.set(cluster, fence);
    return Promise.resolve({ cluster, fence });
  }

  put({ cluster, fence }: ReportSession, changes: readonly ReportChange[]): Promise<"stored" | "superseded"> {
    if (this.fences.get(cluster) !== fence) return Promise.resolve("superseded");
    const shelf = this.shelfOf(cluster);
    for (const change of changes) putChange(shelf, change);
    for (const feed of this.feeds) feed.mark(cluster, changes);
    return Promise.resolve("stored");
  }

  feed(): ReportFeed {
    const feed = new MemoryFeed(this.shelves, () => this.feeds.delete(feed));
    this.feeds.add(feed);
    return feed;
  }

  private shelfOf(cluster: ClusterId): ReportShelf {
    const held = this.shelves.get(cluster);
    if (held !== undefined) return held;
    const shelf = { resources: new Map<string, StoredReport>(), completeAtMs: undefined };
    this.shelves.set(cluster, shelf);
    return shelf;
  }
}

function putChange(shelf: ReportShelf, change: ReportChange): void {
  if (change.kind === "complete") shelf.completeAtMs ??= change.observedAtMs;
  else if (change.kind === "remove") shelf.resources.delete(change.key);
  else {
    const { value, hash, observedAtMs } = change;
    shelf.resources.set(change.key, { value, hash, observedAtMs });
  }
}
