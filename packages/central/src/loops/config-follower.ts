import { AppError, type Clock, type Log } from "@causeway/shared";
import { buildConfigView, type IndexedConfigView, updateConfigView } from "../core/config/build-view.js";
import { type ConfigState, EMPTY_STATE } from "../core/config/config-state.js";
import { type ConfigDiff, diffConfigViews } from "../core/config/diff-views.js";
import type { Store, StoreChange } from "../store-port.js";
import { decodeState, foldChanges } from "./config-records.js";

export interface FollowerOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
}

export type ConfigListener = (view: IndexedConfigView, diff: ConfigDiff) => void;

interface Waiter {
  readonly revision: number;
  readonly resolve: () => void;
  readonly reject: (error: AppError) => void;
}

const RETRY_MS = 1_000;

/** Keeps the state and the view level with the store, and tells when they have moved. */
export class ConfigFollower implements AsyncDisposable {
  private readonly options: FollowerOptions;
  private readonly listeners = new Set<ConfigListener>();
  private readonly waiters = new Set<Waiter>();
  private current: ConfigState = EMPTY_STATE;
  private currentView: IndexedConfigView;
  private watch: undefined | AsyncDisposable;
  private cancelRetry: () => void = () => undefined;
  private isStopped = false;

  constructor(options: FollowerOptions) {
    this.options = options;
    this.currentView = buildConfigView(EMPTY_STATE, { storeId: "", revision: EMPTY_STATE.revision });
  }

  /** Of the store at the newest revision that was seen. */
  get state(): ConfigState {
    return this.current;
  }

  get view(): IndexedConfigView {
    return this.currentView;
  }

  onChange(listener: ConfigListener): () => void {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  }

  /** Reads the whole store and watches it from there; throws AppError when that cannot be done. */
  async start(): Promise<void> {
    const { store } = this.options;
    const listed = await store.transaction(async (transaction) => ({
      storeId: await transaction.id(),
      revision: await transaction.revision(),
      objects: await transaction.list({ prefix: "", after: "", limit: undefined }),
    }));
    if (this.isStopped) return;
    this.onListed(listed.storeId, decodeState(listed.objects, listed.revision));
    this.watch = store.watch(listed.revision, {
      onChanges: (changes) => this.onChanges(changes),
      onError: (error) => this.restart(error),
    });
  }

  /** Resolves when the view shows this revision; rejects with `Cancelled` when it is stopped before. */
  reach(revision: string): Promise<void> {
    if (this.isStopped) return Promise.reject(stoppedError());
    if (Number(this.current.revision) >= Number(revision)) return Promise.resolve();
    return new Promise((resolve, reject) => this.waiters.add({ revision: Number(revision), resolve, reject }));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.isStopped = true;
    this.cancelRetry();
    await this.watch?.[Symbol.asyncDispose]();
    for (const { reject } of this.waiters) reject(stoppedError());
    this.waiters.clear();
    this.listeners.clear();
  }

  private onListed(storeId: string, state: ConfigState): void {
    const before = this.currentView;
    const view = buildConfigView(state, { storeId, revision: state.revision });
    this.moveTo(state, view, () => diffConfigViews(before, view));
  }

  private onChanges(changes: readonly StoreChange[]): void {
    const before = this.currentView;
    const state = foldChanges(this.current, changes);
    const basis = { storeId: before.basis.storeId, revision: state.revision };
    const paths = changes.map(({ path }) => path);
    const { view, touched } = updateConfigView(before, { ...state, basis, paths });
    this.moveTo(state, view, () => diffConfigViews(before, view, touched));
  }

  private moveTo(state: ConfigState, view: IndexedConfigView, diff: () => ConfigDiff): void {
    const { basis } = this.currentView;
    this.current = state;
    this.currentView = view;
    if (basis.revision !== view.basis.revision || basis.storeId !== view.basis.storeId) {
      const change = diff();
      for (const listener of this.listeners) listener(view, change);
    }
    for (const waiter of this.waiters) {
      if (waiter.revision > Number(state.revision)) continue;
      this.waiters.delete(waiter);
      waiter.resolve();
    }
  }

  /** The view that was last read stays in force meanwhile. */
  private restart(error: AppError): void {
    this.options.log.warn({ error }, "config watch ended, reading the store again");
    const retry = () => {
      this.start().catch((failure: unknown) => {
        if (!(failure instanceof AppError)) throw failure;
        this.restart(failure);
      });
    };
    if (this.isStopped) return;
    if (error.code === "Gone") retry();
    else this.cancelRetry = this.options.clock.after(RETRY_MS, retry);
  }
}

function stoppedError(): AppError {
  return new AppError("Cancelled", "the config objects are no longer followed");
}
