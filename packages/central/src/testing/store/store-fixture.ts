import { AppError } from "@causeway/shared";
import { waitFor } from "@causeway/shared/testing";
import type { Store, StoreChange, StoredObject } from "../../store-port.js";

export interface StoreLimits {
  readonly maxChanges: number;
  readonly maxHistory: number;
}

/** One place that stores are opened in: `open` again after the last was closed finds the same data. */
export interface StorePlace extends AsyncDisposable {
  open(limits: StoreLimits): Promise<Store>;
  /** What a new process finds when the last was killed at this moment; may be called while the store is open. */
  openCrashed(): Promise<Store>;
}

/** The store of the test that is running. */
export interface StoreCase {
  readonly place: StorePlace;
  readonly store: Store;
  reopen(limits?: Partial<StoreLimits>): Promise<void>;
}

export const NONE = { kind: "none" } as const;
export const ALL = { prefix: "", after: "", limit: undefined } as const;

export function put(store: Store, path: string, body: Record<string, unknown> = {}): Promise<StoredObject> {
  return store.transaction((transaction) => transaction.put(path, body, NONE));
}

/** The code of the AppError that it rejects with, undefined when it resolves. */
export async function codeOf(promise: Promise<unknown>): Promise<unknown> {
  const error = await promise.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  return error instanceof AppError ? error.code : error;
}

export interface Followed extends AsyncDisposable {
  readonly changes: readonly StoreChange[];
  /** Number of changes that came at once, each time. */
  readonly batches: readonly number[];
  readonly errors: readonly AppError[];
  /** Resolves when that many changes have come. */
  reach(count: number): Promise<void>;
}

export function follow(store: Store, from: string): Followed {
  const changes: StoreChange[] = [];
  const batches: number[] = [];
  const errors: AppError[] = [];
  const watch = store.watch(from, {
    onChanges(batch) {
      changes.push(...batch);
      batches.push(batch.length);
    },
    onError: (error) => void errors.push(error),
  });
  return {
    changes,
    batches,
    errors,
    reach: async (count) => void (await waitFor(() => changes.length === count)),
    [Symbol.asyncDispose]: () => watch[Symbol.asyncDispose](),
  };
}

export async function collect(content: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of content) chunks.push(chunk);
  return Buffer.concat(chunks);
}

export async function backupOf(store: Store): Promise<Buffer> {
  await using backup = await store.backup();
  return await collect(backup.content);
}

/** In several chunks, as from a network. */
export async function* chunksOf(bytes: Uint8Array): AsyncIterable<Uint8Array> {
  for (let start = 0; start < bytes.length; start += 10_000) yield bytes.subarray(start, start + 10_000);
}
