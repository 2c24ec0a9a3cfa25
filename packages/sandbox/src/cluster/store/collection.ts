import { expired } from "../api-error.js";
import { type ApiObject, namespaceOf } from "../api-object.js";

export type ChangeType = "ADDED" | "MODIFIED" | "DELETED";

/** One committed write. `object` of a DELETED is the last state with the revision of its deletion. */
export interface Change {
  readonly resource: string;
  readonly type: ChangeType;
  readonly object: ApiObject;
  readonly previous: undefined | ApiObject;
  readonly revision: number;
}

export interface PageQuery {
  /** "" is all namespaces. */
  readonly namespace: string;
  /** List as of this revision; throws 410 if its history is gone. */
  readonly revision: number;
  /** Start behind this key. */
  readonly after: undefined | { readonly namespace: string; readonly name: string };
  readonly limit: number;
  readonly matches: (object: ApiObject) => boolean;
}

export interface Page {
  readonly items: readonly ApiObject[];
  /** The page is full and more may follow. */
  readonly hasMore: boolean;
}

/** What a key held at an older revision, for the keys that changed since. */
type Overlay = Map<string, Map<string, undefined | ApiObject>>;

/** All objects of one resource, indexed by namespace, and the latest of their history. Objects are immutable. */
export class Collection {
  readonly #objects = new Map<string, Map<string, ApiObject>>();
  readonly #sortedNames = new Map<string, readonly string[]>();
  readonly #historyLimit: number;
  #history: Change[] = [];
  #compacted = 0;
  /** Revision of the latest change that is no longer in the history. */
  #forgotten = 0;

  /** At least `historyLimit` changes are kept. */
  constructor(historyLimit: number) {
    this.#historyLimit = historyLimit;
  }

  /** Watches and lists that start before this revision are answered with 410. */
  get compactedRevision(): number {
    return Math.max(this.#compacted, this.#forgotten);
  }

  get size(): number {
    let count = 0;
    for (const names of this.#objects.values()) count += names.size;
    return count;
  }

  get(namespace: string, name: string): undefined | ApiObject {
    return this.#objects.get(namespace)?.get(name);
  }

  /** All objects of a namespace ("" is all), in no order. */
  *objects(namespace: string): Generator<ApiObject, void> {
    if (namespace !== "") yield* this.#objects.get(namespace)?.values() ?? [];
    else for (const names of this.#objects.values()) yield* names.values();
  }

  record(change: Change): void {
    const namespace = namespaceOf(change.object);
    const { name } = change.object.metadata;
    const names = this.#objects.get(namespace) ?? new Map<string, ApiObject>();
    if (change.type === "DELETED") names.delete(name);
    else names.set(name, change.object);
    if (names.size === 0) this.#objects.delete(namespace);
    else this.#objects.set(namespace, names);
    if (change.type !== "MODIFIED") this.#sortedNames.delete(namespace);
    this.#history.push(change);
    if (this.#history.length > 2 * this.#historyLimit) this.#forget(this.#history.length - this.#historyLimit);
  }

  /** Forgets all history: new watches and pages from before `revision`, the store's, are gone. */
  compact(revision: number): void {
    this.#forget(this.#history.length);
    this.#compacted = revision;
  }

  #forget(count: number): void {
    const last = this.#history[count - 1];
    if (last !== undefined) this.#forgotten = last.revision;
    this.#history = this.#history.slice(count);
  }

  /** The first change after a revision; "compacted" if there was one that has been forgotten since. */
  nextChange(after: number): undefined | "compacted" | Change {
    if (after < this.#forgotten) return "compacted";
    return this.#history[this.#positionAfter(after)];
  }

  #positionAfter(revision: number): number {
    let low = 0;
    let high = this.#history.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#history[middle]?.revision ?? 0) <= revision) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Objects in the order of namespace and name, as they were at a revision. */
  page(query: PageQuery): Page {
    const overlay = this.#overlayAt(query.revision);
    const items: ApiObject[] = [];
    for (const namespace of this.#namespacesFrom(query, overlay)) {
      const objects = this.#objects.get(namespace);
      const older = overlay.get(namespace);
      const after = namespace === query.after?.namespace ? query.after.name : "";
      for (const name of namesAfter(this.#namesOf(namespace, older), after)) {
        const object = older?.has(name) ? older.get(name) : objects?.get(name);
        if (object === undefined || !query.matches(object)) continue;
        if (items.length === query.limit) return { items, hasMore: true };
        items.push(object);
      }
    }
    return { items, hasMore: false };
  }

  #overlayAt(revision: number): Overlay {
    if (revision < this.compactedRevision) {
      throw expired(`The resourceVersion ${revision} for the provided list is too old.`);
    }
    const overlay: Overlay = new Map();
    const start = this.#positionAfter(revision);
    for (let at = this.#history.length - 1; at >= start; at -= 1) {
      const change = this.#history[at];
      if (change === undefined) continue;
      const namespace = namespaceOf(change.object);
      const names = overlay.get(namespace) ?? new Map<string, undefined | ApiObject>();
      names.set(change.object.metadata.name, change.previous);
      overlay.set(namespace, names);
    }
    return overlay;
  }

  #namespacesFrom(query: PageQuery, overlay: Overlay): readonly string[] {
    if (query.namespace !== "") return [query.namespace];
    const from = query.after?.namespace ?? "";
    return [...new Set([...this.#objects.keys(), ...overlay.keys()])].filter((name) => name >= from).sort();
  }

  #namesOf(namespace: string, older: undefined | ReadonlyMap<string, undefined | ApiObject>): readonly string[] {
    let names = this.#sortedNames.get(namespace);
    if (names === undefined) {
      names = [...(this.#objects.get(namespace)?.keys() ?? [])].sort();
      this.#sortedNames.set(namespace, names);
    }
    if (older === undefined) return names;
    return [...new Set([...names, ...older.keys()])].sort();
  }
}

/** The tail of a sorted list behind `after`; all of it for "". */
function namesAfter(names: readonly string[], after: string): readonly string[] {
  if (after === "") return names;
  let low = 0;
  let high = names.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((names[middle] ?? "") <= after) low = middle + 1;
    else high = middle;
  }
  return names.slice(low);
}
