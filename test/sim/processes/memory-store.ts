import { AppError, type Clock } from "@causeway/shared";
import type {
  ListOptions,
  Store,
  StoreChange,
  StoredBody,
  StoredObject,
  StoreTransaction,
  WatchSink,
} from "../../../packages/central/src/store-port.js";

/** Everything that a store holds, at one moment. */
export interface StoreState {
  readonly id: string;
  readonly revision: number;
  readonly objects: ReadonlyMap<string, StoredObject>;
  readonly changes: readonly StoreChange[];
}

/** A store in memory as central's port asks for it, whose whole state can be read and set: what a disk is to a process. */
export class MemoryStore {
  state: StoreState;
  readonly #clock: Clock;
  readonly #watches = new Set<() => void>();
  #last: Promise<unknown> = Promise.resolve();

  constructor(clock: Clock, id: string) {
    this.#clock = clock;
    this.state = emptyState(id);
  }

  /** The process that had it open is gone. */
  detach(): void {
    this.#watches.clear();
  }

  /** As central opens it. */
  open(): Store {
    const reader = () => new Reading(this.state, this.#clock);
    return {
      id: () => Promise.resolve(this.state.id),
      revision: () => Promise.resolve(String(this.state.revision)),
      get: (path) => reader().get(path),
      list: (options) => reader().list(options),
      transaction: (body) => this.#transaction(body),
      watch: (fromRevision, sink) => this.#watch(Number(fromRevision), sink),
      history: () => Promise.resolve({ lines: [], next: "" }),
      backup: () => Promise.reject(new AppError("Invalid", "a store in memory has no backups")),
      stage: () => Promise.reject(new AppError("Invalid", "a store in memory has no backups")),
      [Symbol.asyncDispose]: () => Promise.resolve(),
    };
  }

  #transaction<T>(body: (transaction: StoreTransaction) => Promise<T>): Promise<T> {
    const done = this.#last.then(async () => {
      const writing = new Reading(this.state, this.#clock);
      const result = await body(writing);
      this.state = writing.state();
      for (const tell of this.#watches) queueMicrotask(tell);
      return result;
    });
    this.#last = done.catch(() => undefined);
    return done;
  }

  #watch(fromRevision: number, sink: WatchSink): AsyncDisposable {
    let told = fromRevision;
    const tell = () => {
      const changes = this.state.changes.filter(({ revision }) => Number(revision) > told);
      if (changes.length === 0 || !this.#watches.has(tell)) return;
      told = this.state.revision;
      sink.onChanges(changes);
    };
    this.#watches.add(tell);
    queueMicrotask(tell);
    return {
      [Symbol.asyncDispose]: () => {
        this.#watches.delete(tell);
        return Promise.resolve();
      },
    };
  }
}

export function emptyState(id: string): StoreState {
  return { id, revision: 0, objects: new Map(), changes: [] };
}

/** One transaction over a state: sees its own writes. */
class Reading implements StoreTransaction {
  readonly #id: string;
  readonly #clock: Clock;
  readonly #objects: Map<string, StoredObject>;
  readonly #changes: StoreChange[];
  #revision: number;

  constructor(state: StoreState, clock: Clock) {
    this.#id = state.id;
    this.#clock = clock;
    this.#revision = state.revision;
    this.#objects = new Map(state.objects);
    this.#changes = [...state.changes];
  }

  state(): StoreState {
    return { id: this.#id, revision: this.#revision, objects: this.#objects, changes: this.#changes };
  }

  id(): Promise<string> {
    return Promise.resolve(this.#id);
  }

  revision(): Promise<string> {
    return Promise.resolve(String(this.#revision));
  }

  get(path: string): Promise<undefined | StoredObject> {
    return Promise.resolve(this.#objects.get(path));
  }

  list({ prefix, after, limit }: ListOptions): Promise<readonly StoredObject[]> {
    const isIn = (path: string) => (prefix === "" || path.startsWith(`${prefix}/`)) && path > after;
    const paths = Array.from(this.#objects.keys()).filter(isIn).sort();
    const objects = paths.slice(0, limit).map((path) => this.#objects.get(path));
    return Promise.resolve(objects.filter((object) => object !== undefined));
  }

  put(path: string, body: StoredBody): Promise<StoredObject> {
    const nowText = new Date(this.#clock.now()).toISOString();
    const createdAt = this.#objects.get(path)?.createdAt ?? nowText;
    const object = { path, body, resourceVersion: this.#next(), createdAt, updatedAt: nowText };
    this.#objects.set(path, object);
    this.#changes.push({ revision: object.resourceVersion, path, object });
    return Promise.resolve(object);
  }

  delete(path: string): Promise<void> {
    if (!this.#objects.delete(path)) return Promise.reject(new AppError("NotFound", `there is no ${path}`));
    this.#changes.push({ revision: this.#next(), path, object: undefined });
    return Promise.resolve();
  }

  record(): Promise<void> {
    return Promise.resolve();
  }

  #next(): string {
    this.#revision += 1;
    return String(this.#revision);
  }
}
