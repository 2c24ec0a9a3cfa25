import type { AppError } from "@causeway/shared";

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

interface StoreReader {
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
}

export interface WatchSink {
  /** Every change in order of revision, never part of a transaction without the rest of it. Must not throw. */
  onChanges(changes: readonly StoreChange[]): void;
  /**
   * The watch has ended: `Gone` when the change log no longer reaches back to the revision asked for (list again),
   * otherwise why the store could not be read.
   */
  onError(error: AppError): void;
}

/**
 * Where config objects are kept. Each write raises the one global revision by one and is in the change log; what a
 * transaction returned is durable. Every call throws AppError `Unavailable` when the store cannot be reached.
 */
export interface Store extends StoreReader, AsyncDisposable {
  /** Made once, when the store was: another id means another (emptied, restored elsewhere) store. */
  readonly id: string;
  /** All writes of `body` or none: none if it throws, and then the error comes out. One at a time. */
  transaction<T>(body: (transaction: StoreTransaction) => Promise<T>): Promise<T>;
  /** Changes after `fromRevision`, those already there first. */
  watch(fromRevision: string, sink: WatchSink): AsyncDisposable;
}
