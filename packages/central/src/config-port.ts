import type { ClusterId, ConfigObject, Result } from "@causeway/shared";
import type { ConfigRecord } from "./core/config/config-state.js";
import type { PlannedDiff } from "./core/config/diff-plan.js";
import type { ConfigDiff } from "./core/config/diff-views.js";
import type { PlannedResult } from "./core/config/plan-apply.js";
import type { Refusal } from "./core/config/refusal.js";
import type { ConfigView } from "./core/config-view.js";
import type { HistoryOptions, HistoryPage, StoreBackup } from "./store-port.js";

export interface ApplyOptions {
  /** Checks everything and says what would be done, and writes nothing. */
  readonly isDryRun: boolean;
  /** For the history: who asked for it, unproved. */
  readonly author: string;
}

export interface DeleteOptions {
  /** Undefined deletes any. */
  readonly resourceVersion: undefined | string;
  readonly author: string;
}

/** What a restored backup brought. */
export interface RestoreResult {
  /** The new id of the store. */
  readonly storeId: string;
  readonly objects: number;
}

/** What became of one document. */
export interface ApplyResult extends PlannedResult {
  /** Of the object after the request; empty for one that a dry run would create. */
  readonly resourceVersion: string;
}

export interface ListRequest {
  /** A kind's plural, with the names of some or all parents: `workspaces`, `workspaces/tetrate/tetrate`. */
  readonly path: string;
  readonly limit: number;
  /** Path of the last object of the page before; empty for the first page. */
  readonly after: string;
}

export interface ListPage {
  /** In the order of their paths; `metadata.resourceVersion` and `creationTimestamp` are filled in. */
  readonly items: readonly ConfigObject[];
  /** What to say as `after` to go on; empty at the end. */
  readonly next: string;
}

/**
 * The config objects: what people apply, and the view that decisions read. Every effect throws AppError `Unavailable`
 * when the store cannot be reached.
 */
export interface Config extends AsyncDisposable {
  /** Of the newest view. */
  readonly storeId: string;
  readonly organization: string;
  /** The newest view; a write is in it before the call that made it answers. */
  view(): ConfigView;
  /** Calls back after each change of what decisions read, in order. The returned function ends that. */
  onChange(listener: (view: ConfigView, diff: ConfigDiff) => void): () => void;
  /** Create or replace, all documents or none. Text must be UTF-8 when it comes as bytes. */
  apply(text: string | Uint8Array, options: ApplyOptions): Promise<Result<readonly ApplyResult[], Refusal>>;
  /** What `apply` would change; writes nothing, and refuses the same. */
  diff(text: string | Uint8Array): Promise<Result<readonly PlannedDiff[], Refusal>>;
  /** Everything that is stored, by path, as of the newest view; another map with each revision. */
  records(): ReadonlyMap<string, ConfigRecord>;
  /** Undefined when there is nothing at the path. */
  get(path: string): undefined | ConfigObject;
  list(request: ListRequest): ListPage;
  /** The object and everything that hangs on it; answers their paths. */
  delete(path: string, options: DeleteOptions): Promise<Result<readonly string[], Refusal>>;
  /** For an edge's first contact: the Cluster is there afterwards, or it was deleted and the edge is not wanted. */
  ensureCluster(cluster: ClusterId): Promise<Result<void>>;
  /** Sets annotations of a Cluster, and removes those that are undefined; refuses with `NotFound` without one. */
  annotateCluster(
    cluster: ClusterId,
    annotations: Readonly<Record<string, undefined | string>>,
    author: string,
  ): Promise<Result<void, Refusal>>;
  /** Who changed what, newest first. Throws AppError `Invalid` for an `after` that is no page's `next`. */
  history(options: HistoryOptions): Promise<HistoryPage>;
  /** A copy of everything, history included, while others go on. */
  backup(): Promise<StoreBackup>;
  /**
   * Puts a backup in the place of everything; the view shows it before this answers, and the store has a new id. Nothing
   * is changed when the backup is refused, be it by a throw: see `Store.stage`.
   */
  restore(content: AsyncIterable<Uint8Array>, author: string): Promise<Result<RestoreResult, Refusal>>;
}
