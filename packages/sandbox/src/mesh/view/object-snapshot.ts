import type { Clock } from "@causeway/shared";
import { type ApiObject, namespaceOf } from "../../cluster/api-object.js";
import type { Change } from "../../cluster/store/collection.js";
import type { ObjectStore } from "../../cluster/store/object-store.js";

/** Everything that decides where requests go. */
export const WATCHED = {
  services: "services",
  slices: "endpointslices.discovery.k8s.io",
  pods: "pods",
  nodes: "nodes",
  namespaces: "namespaces",
  entries: "workloadentries.networking.istio.io",
  rules: "destinationrules.networking.istio.io",
  routings: "virtualservices.networking.istio.io",
  gateways: "gateways.networking.istio.io",
} as const;

const IDS: ReadonlySet<string> = new Set(Object.values(WATCHED));

/** The objects of a cluster at one moment after the other. */
export interface MeshObjects {
  /** All objects of a resource. */
  all(id: string): Iterable<ApiObject>;
  get(id: string, namespace: string, name: string): undefined | ApiObject;
  /** Called whenever what proxies know of has changed. */
  onPush(listener: () => void): () => void;
}

export interface SnapshotOptions {
  readonly store: ObjectStore;
  readonly clock: Clock;
  /** From the first change until proxies hear of it, as istiod's debounce. */
  readonly pushDelayMs: number;
}

/**
 * The objects of a cluster as its proxies know them: changes are gathered for a moment and then seen all at once, as
 * istiod pushes them.
 */
export class ObjectSnapshot implements MeshObjects, Disposable {
  readonly #objects = new Map<string, Map<string, ApiObject>>();
  /** The latest change of each object that proxies have not heard of. */
  readonly #pending = new Map<string, Change>();
  readonly #listeners = new Set<() => void>();
  readonly #options: SnapshotOptions;
  readonly #unsubscribe: () => void;
  #cancelPush: undefined | (() => void);

  constructor(options: SnapshotOptions) {
    this.#options = options;
    for (const id of IDS) {
      const known = new Map<string, ApiObject>();
      for (const object of options.store.collection(id).objects("")) known.set(keyOf(object), object);
      this.#objects.set(id, known);
    }
    this.#unsubscribe = options.store.onChange((change) => this.#note(change));
  }

  all(id: string): Iterable<ApiObject> {
    return this.#objects.get(id)?.values() ?? [];
  }

  get(id: string, namespace: string, name: string): undefined | ApiObject {
    return this.#objects.get(id)?.get(`${namespace}/${name}`);
  }

  onPush(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  [Symbol.dispose](): void {
    this.#unsubscribe();
    this.#cancelPush?.();
    this.#listeners.clear();
  }

  #note(change: Change): void {
    if (!IDS.has(change.resource)) return;
    this.#pending.set(`${change.resource} ${keyOf(change.object)}`, change);
    this.#cancelPush ??= this.#options.clock.after(this.#options.pushDelayMs, () => this.#push());
  }

  #push(): void {
    this.#cancelPush = undefined;
    for (const { resource, type, object } of this.#pending.values()) {
      const known = this.#objects.get(resource);
      if (type === "DELETED") known?.delete(keyOf(object));
      else known?.set(keyOf(object), object);
    }
    this.#pending.clear();
    for (const listener of this.#listeners) listener();
  }
}

function keyOf(object: ApiObject): string {
  return `${namespaceOf(object)}/${object.metadata.name}`;
}
