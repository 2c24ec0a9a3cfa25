import type { ClusterId, ReportResource, StoredResource } from "@causeway/shared";
import type { ReportChange } from "../core/report-change.js";
import type { ReportFeed, ReportSession, Reports } from "../reports-port.js";
import { MemoryFeed, type ReportShelf, type StoredReport } from "./memory-feed.js";

/** What an earlier process has heard and this one is to begin with. */
export interface KeptSource {
  readonly clusters: readonly ClusterId[];
  /** All of one cluster, by key; once. */
  load(cluster: ClusterId): Map<string, StoredReport>;
}

const NOTHING_KEPT: KeptSource = { clusters: [], load: () => new Map() };

/** Reports in the memory of one process, for a single replica. */
export class MemoryReports implements Reports {
  private readonly shelves = new Map<ClusterId, ReportShelf>();
  private readonly fences = new Map<ClusterId, number>();
  private readonly feeds = new Set<MemoryFeed>();
  private readonly source: KeptSource;
  /** Kept clusters that nobody has asked for yet. */
  private readonly unloaded: Set<ClusterId>;

  /** `source`: what an earlier process has heard. */
  constructor(source: KeptSource = NOTHING_KEPT) {
    this.source = source;
    this.unloaded = new Set(source.clusters);
  }

  kept(): Iterable<ClusterId> {
    return this.source.clusters;
  }

  /** What is stored under a key now. */
  get(cluster: ClusterId, key: string): undefined | StoredReport {
    return this.shelf(cluster)?.resources.get(key);
  }

  *held(cluster: ClusterId): Iterable<StoredResource<ReportResource>> {
    for (const [key, { hash, value, term }] of this.shelf(cluster)?.resources ?? []) yield { key, hash, value, term };
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

  private shelf(cluster: ClusterId): undefined | ReportShelf {
    if (!this.unloaded.delete(cluster)) return this.shelves.get(cluster);
    const shelf = { resources: this.source.load(cluster), completeAtMs: undefined, heard: new Set<string>() };
    this.shelves.set(cluster, shelf);
    return shelf;
  }

  private shelfOf(cluster: ClusterId): ReportShelf {
    const held = this.shelf(cluster);
    if (held !== undefined) return held;
    const shelf = { resources: new Map<string, StoredReport>(), completeAtMs: undefined, heard: undefined };
    this.shelves.set(cluster, shelf);
    return shelf;
  }
}

function putChange(shelf: ReportShelf, change: ReportChange): void {
  if (change.kind === "complete") {
    shelf.completeAtMs ??= change.observedAtMs;
    shelf.heard = undefined;
    return;
  }
  shelf.heard?.add(change.key);
  if (change.kind === "remove") shelf.resources.delete(change.key);
  else {
    const { value, hash, observedAtMs } = change;
    shelf.resources.set(change.key, { value, hash, observedAtMs, term: undefined });
  }
}
