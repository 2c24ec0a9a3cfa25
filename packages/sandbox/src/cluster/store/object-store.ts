import { type ApiObject, namespaceOf } from "../api-object.js";
import { type Change, type ChangeType, Collection } from "./collection.js";

export type ChangeListener = (change: Change) => void;

/**
 * Every object of a cluster, and the one revision that counts its writes. It knows no rules of the API: whoever writes
 * has checked already. Listeners run synchronously after the write and see the new state; they must not throw.
 */
export class ObjectStore {
  readonly #collections = new Map<string, Collection>();
  readonly #listeners = new Set<ChangeListener>();
  readonly #historyLimit: number;
  readonly #uids = new Set<string>();
  #revision = 1;

  constructor(historyLimit: number) {
    this.#historyLimit = historyLimit;
  }

  get revision(): number {
    return this.#revision;
  }

  /** The objects of a resource, by its id (`pods`, `deployments.apps`); empty when nothing was ever written. */
  collection(resource: string): Collection {
    let found = this.#collections.get(resource);
    if (found === undefined) {
      found = new Collection(this.#historyLimit);
      this.#collections.set(resource, found);
    }
    return found;
  }

  get(resource: string, namespace: string, name: string): undefined | ApiObject {
    return this.#collections.get(resource)?.get(namespace, name);
  }

  hasUid(uid: string): boolean {
    return this.#uids.has(uid);
  }

  /** Creates or replaces; returns the object with its new resourceVersion. */
  put(resource: string, object: ApiObject): ApiObject {
    const previous = this.get(resource, namespaceOf(object), object.metadata.name);
    return this.#commit(resource, previous === undefined ? "ADDED" : "MODIFIED", object, previous);
  }

  /** Removes an object; returns its last state with the revision of the deletion. */
  remove(resource: string, object: ApiObject): ApiObject {
    const previous = this.get(resource, namespaceOf(object), object.metadata.name);
    return this.#commit(resource, "DELETED", object, previous);
  }

  onChange(listener: ChangeListener): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  /** Forgets the history of one resource, or of all: what etcd's compaction does. */
  compact(resource?: string): void {
    for (const [id, collection] of this.#collections) {
      if (resource === undefined || resource === id) collection.compact(this.#revision);
    }
  }

  #commit(resource: string, type: ChangeType, object: ApiObject, previous: undefined | ApiObject): ApiObject {
    this.#revision += 1;
    const written = { ...object, metadata: { ...object.metadata, resourceVersion: `${this.#revision}` } };
    const change: Change = { resource, type, object: written, previous, revision: this.#revision };
    if (type === "DELETED") this.#uids.delete(object.metadata.uid);
    else this.#uids.add(object.metadata.uid);
    this.collection(resource).record(change);
    for (const listener of this.#listeners) listener(change);
    return written;
  }
}
