import type { AppError } from "@causeway/shared";
import type { HistoryLine, HistoryNote } from "./core/config/history-line.js";

/** A stored value: plain JSON, whose meaning the store does not know. */
export type StoredBody = Readonly<Record<string, unknown>>;

export interface StoredObject {
  /** Segments with "/" between them; unique in the store, for example `workspaces/tetrate/tetrate/bookinfo-ws`. */
  readonly path: string;
  readonly body: StoredBody;
  /** The store's revision of the write that made this body; decimal. */
  readonly resourceVersion: string;
  /** RFC 3339. */
  readonly createdAt: string;
  /** RFC 3339. */
  readonly updatedAt: string;
}

/** What must be true of the stored object for a write to happen; otherwise it throws `Conflict`. */
export type Precondition =
  | { readonly kind: "none" }
  | { readonly kind: "absent" }
  | { readonly kind: "version"; readonly resourceVersion: string };

/** One line of the change log: `object` is the state after the write, undefined after a delete. */
export interface StoreChange {
  readonly revision: string;
  readonly path: string;
  readonly object: undefined | StoredObject;
}

export interface ListOptions {
  /** Takes the paths below it: `workspaces/tetrate` those that begin with `workspaces/tetrate/`. Empty takes all. */
  readonly prefix: string;
  /** Only paths after this one, in byte order; empty starts at the first. */
  readonly after: string;
  readonly limit: undefined | number;
}

export interface HistoryOptions {
  /** Takes lines about this path and those below it; empty takes all. */
  readonly path: string;
  /** `next` of the page before; empty for the first page. */
  readonly after: string;
  readonly limit: number;
}

export interface HistoryPage {
  /** Newest first. */
  readonly lines: readonly HistoryLine[];
  /** What to say as `after` to go on; empty at the end. */
  readonly next: string;
}

interface StoreReader {
  /** Made once, when the store was; another id means another store: emptied, or restored from a backup. */
  id(): Promise<string>;
  /** Revision of the newest write; "0" in a store that was never written. */
  revision(): Promise<string>;
  get(path: string): Promise<undefined | StoredObject>;
  /** In byte order of the paths. */
  list(options: ListOptions): Promise<readonly StoredObject[]>;
}

export interface StoreTransaction extends StoreReader {
  /** Creates or replaces. Throws AppError `Conflict` when the precondition does not hold. */
  put(path: string, body: StoredBody, precondition: Precondition): Promise<StoredObject>;
  /** Throws AppError `NotFound` when there is nothing, `Conflict` when the precondition does not hold. */
  delete(path: string, precondition: Precondition): Promise<void>;
  /** Adds a line about the newest write to the history. */
  record(note: HistoryNote): Promise<void>;
}

export interface WatchSink {
  /** Every change in order of revision, never part of a transaction without the rest of it. Must not throw. */
  onChanges(changes: readonly StoreChange[]): void;
  /**
   * The watch has ended: `Gone` when the change log no longer reaches back to the revision asked for or the store was
   * restored from a backup (list again), otherwise why the store could not be read.
   */
  onError(error: AppError): void;
}

/** A copy of the whole store as it was at one moment. Disposing of it lets go of what it takes up. */
export interface StoreBackup extends AsyncDisposable {
  readonly bytes: number;
  /** Can be read once. */
  readonly content: AsyncIterable<Uint8Array>;
}

/** A backup that was read and found whole, and has changed nothing yet. Disposing of it lets go of what it takes up. */
export interface StagedBackup extends AsyncDisposable {
  readonly objects: readonly StoredObject[];
  /**
   * Puts it in the place of everything, in one transaction. The store has a new id then, and a revision that neither
   * the store nor the backup has ever had; every watch ends with `Gone`. Answers that revision.
   */
  restore(author: string): Promise<string>;
}

/**
 * Where config objects are kept. Each write raises the one global revision by one and is in the change log; what a
 * transaction returned is durable. Every call throws AppError `Unavailable` when the store cannot be reached.
 */
export interface Store extends StoreReader, AsyncDisposable {
  /** All writes of `body` or none: none if it throws, and then the error comes out. One at a time. */
  transaction<T>(body: (transaction: StoreTransaction) => Promise<T>): Promise<T>;
  /** Changes after `fromRevision`, those already there first. */
  watch(fromRevision: string, sink: WatchSink): AsyncDisposable;
  /** What was recorded, as far back as is kept. Throws AppError `Invalid` for an `after` that is no page's `next`. */
  history(options: HistoryOptions): Promise<HistoryPage>;
  /** Copies everything while others go on reading and writing. */
  backup(): Promise<StoreBackup>;
  /**
   * Reads a backup of a store of this or an earlier version. Throws AppError `Invalid` when it is not one, is damaged or
   * cut short, or comes from a newer version; `Conflict` while another is staged. What `content` throws comes out.
   */
  stage(content: AsyncIterable<Uint8Array>): Promise<StagedBackup>;
}
