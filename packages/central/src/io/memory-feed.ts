import type { ClusterId, ReportResource, Term } from "@causeway/shared";
import type { ClusterChange, ReportChange } from "../core/report-change.js";
import type { ReportFeed } from "../reports-port.js";

export interface StoredReport {
  readonly value: ReportResource;
  readonly hash: string;
  readonly observedAtMs: number;
  /** What it contributes to a digest; undefined until somebody has worked it out. */
  readonly term: undefined | Term;
}

/** What is stored of one cluster. */
export interface ReportShelf {
  readonly resources: Map<string, StoredReport>;
  /** When it first became complete; undefined before. */
  completeAtMs: undefined | number;
  /** Keys heard by this process while the rest is kept from an earlier one; undefined when there is no such rest. */
  heard: undefined | Set<string>;
}

interface Marks {
  /** Changed keys with the time at which the newest change was observed. */
  readonly keys: Map<string, number>;
  isComplete: boolean;
}

/** One reader of the reports in memory. */
export class MemoryFeed implements ReportFeed {
  private readonly shelves: ReadonlyMap<ClusterId, ReportShelf>;
  private readonly onClose: () => void;
  private marked = new Map<ClusterId, Marks>();
  private listener: () => void = () => undefined;

  constructor(shelves: ReadonlyMap<ClusterId, ReportShelf>, onClose: () => void) {
    this.shelves = shelves;
    this.onClose = onClose;
    for (const [cluster, { resources, completeAtMs, heard }] of shelves) {
      const keys = Array.from(
        heard ?? resources.keys(),
        (key) => [key, resources.get(key)?.observedAtMs ?? 0] as const,
      );
      this.marked.set(cluster, { keys: new Map(keys), isComplete: completeAtMs !== undefined });
    }
  }

  onChange(listener: () => void): void {
    this.listener = listener;
  }

  close(): void {
    this.listener = () => undefined;
    this.onClose();
  }

  /** Notes that changes were stored, and calls back. */
  mark(cluster: ClusterId, changes: readonly ReportChange[]): void {
    const marks = this.marked.get(cluster) ?? { keys: new Map<string, number>(), isComplete: false };
    this.marked.set(cluster, marks);
    for (const change of changes) {
      if (change.kind === "complete") marks.isComplete = true;
      else marks.keys.set(change.key, change.observedAtMs);
    }
    this.listener();
  }

  take(): Promise<readonly ClusterChange[]> {
    const taken: ClusterChange[] = [];
    for (const [cluster, marks] of this.marked) {
      const shelf = this.shelves.get(cluster);
      for (const [key, observedAtMs] of marks.keys) taken.push({ cluster, change: changeOf(shelf, key, observedAtMs) });
      if (marks.isComplete && shelf?.completeAtMs !== undefined) {
        taken.push({ cluster, change: { kind: "complete", observedAtMs: shelf.completeAtMs } });
      }
    }
    this.marked = new Map();
    return Promise.resolve(taken);
  }
}

function changeOf(shelf: undefined | ReportShelf, key: string, observedAtMs: number): ReportChange {
  const stored = shelf?.resources.get(key);
  return stored === undefined ? { kind: "remove", key, observedAtMs } : { kind: "upsert", key, ...stored };
}
