import { AppError, type Clock } from "@causeway/shared";
import type { KubeKind, KubeObject, Meta, WantedObject } from "../../../packages/edge/src/core/kube.js";
import { isOurs } from "../../../packages/edge/src/core/render/ownership.js";
import { kubeMeta } from "../../../packages/edge/src/testing/kube-objects.js";

/** One change of one object; `by` tells an edge's writes from everybody else's. */
export interface Mutation {
  readonly by: "edge" | "hand";
  readonly verb: "create" | "replace" | "delete";
  readonly kind: KubeKind;
  readonly before: undefined | KubeObject;
  readonly after: undefined | KubeObject;
  readonly atMs: number;
}

export type ObjectRefLike = Pick<Meta, "namespace" | "name">;

function idOf(kind: KubeKind, { namespace, name }: ObjectRefLike): string {
  return `${kind} ${namespace}/${name}`;
}

/**
 * The objects of one cluster with uids, resource versions and preconditions as a real API server has them. Writes take
 * effect at once; what makes them slow or fail is in front of it.
 */
export class SimApiServer {
  readonly objects = new Map<string, KubeObject>();
  readonly #clock: Clock;
  readonly #listeners = new Set<(mutation: Mutation) => void>();
  #version = 0;
  #uids = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Called after each change; the returned function ends that. */
  onMutation(listener: (mutation: Mutation) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  get<K extends KubeKind>(kind: K, namespace: string, name: string): undefined | Extract<KubeObject, { kind: K }> {
    return this.objects.get(idOf(kind, { namespace, name })) as undefined | Extract<KubeObject, { kind: K }>;
  }

  all<K extends KubeKind>(kind: K): Extract<KubeObject, { kind: K }>[] {
    const found: Extract<KubeObject, { kind: K }>[] = [];
    for (const object of this.objects.values()) {
      if (object.kind === kind) found.push(object as Extract<KubeObject, { kind: K }>);
    }
    return found;
  }

  /** Everything with the edge's mark, in a fixed order. */
  owned(): KubeObject[] {
    const found = Array.from(this.objects).filter(([, object]) => isOurs(object.meta));
    return found.sort(([a], [b]) => (a < b ? -1 : 1)).map(([, object]) => object);
  }

  /** Somebody else creates or changes it. */
  put(object: KubeObject): void {
    const before = this.objects.get(idOf(object.kind, object.meta));
    this.#store("hand", object, before);
  }

  /** Somebody else deletes it. */
  remove(kind: KubeKind, namespace: string, name: string): void {
    const before = this.objects.get(idOf(kind, { namespace, name }));
    if (before !== undefined) this.#drop("hand", before);
  }

  create(object: WantedObject): void {
    const namespace = this.get("Namespace", "", object.meta.namespace);
    if (namespace === undefined) throw new AppError("NotFound", `namespaces "${object.meta.namespace}" not found`);
    if (namespace.meta.isTerminating) throw new AppError("Forbidden", "the namespace is being terminated");
    if (this.objects.has(idOf(object.kind, object.meta)))
      throw new AppError("Exists", `${object.meta.name} already exists`);
    this.#store("edge", asKube(object), undefined);
  }

  replace(object: WantedObject, resourceVersion: string): void {
    const before = this.objects.get(idOf(object.kind, object.meta));
    if (before === undefined) throw new AppError("NotFound", `${object.meta.name} not found`);
    if (before.meta.resourceVersion !== resourceVersion)
      throw new AppError("Conflict", `${object.meta.name} has been modified`);
    this.#store("edge", asKube(object), before);
  }

  delete(kind: KubeKind, ref: ObjectRefLike, uid: string, resourceVersion: string): void {
    const before = this.objects.get(idOf(kind, ref));
    if (before === undefined) return;
    if (before.meta.uid !== uid || before.meta.resourceVersion !== resourceVersion)
      throw new AppError("Conflict", `${ref.name} has been modified`);
    this.#drop("edge", before);
  }

  #store(by: Mutation["by"], object: KubeObject, before: undefined | KubeObject): void {
    this.#version += 1;
    if (before === undefined) this.#uids += 1;
    const uid = before?.meta.uid ?? `uid-${this.#uids}`;
    const creationTimestamp = before?.meta.creationTimestamp ?? new Date(this.#clock.now()).toISOString();
    const meta = { ...object.meta, uid, creationTimestamp, resourceVersion: String(this.#version) };
    const after = { ...object, meta };
    this.objects.set(idOf(object.kind, meta), after);
    this.#tell({ by, verb: before === undefined ? "create" : "replace", kind: object.kind, before, after });
  }

  #drop(by: Mutation["by"], before: KubeObject): void {
    this.#version += 1;
    this.objects.delete(idOf(before.kind, before.meta));
    this.#tell({ by, verb: "delete", kind: before.kind, before, after: undefined });
  }

  #tell(mutation: Omit<Mutation, "atMs">): void {
    const told = { ...mutation, atMs: this.#clock.monotonic() };
    for (const listener of this.#listeners) listener(told);
  }
}

function asKube(object: WantedObject): KubeObject {
  const { namespace, name, labels, annotations } = object.meta;
  return { ...object, meta: kubeMeta(namespace, name, { labels, annotations }) };
}
