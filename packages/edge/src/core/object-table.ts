import type { Change } from "./change.js";
import type { Touched } from "./cluster-view.js";
import type { KubeObject, Shown } from "./kube.js";
import { sameContent } from "./same-content.js";
import { NOTHING_TOUCHED } from "./touched.js";

/** The objects of one kind, by namespace and name; `touch` is told of each change of content and says whom it concerns. */
export class ObjectTable<T extends KubeObject> {
  private readonly namespaces = new Map<string, Map<string, Shown<T>>>();
  private readonly touch: (change: Change<T>) => Touched;

  constructor(touch: (change: Change<T>) => Touched) {
    this.touch = touch;
  }

  get(namespace: string, name: string): undefined | Shown<T> {
    return this.namespaces.get(namespace)?.get(name);
  }

  /** Stores the newest version; content that stays the same keeps the time since which it is shown. */
  put(object: T, nowMs: number): Touched {
    const { namespace, name } = object.meta;
    const objects = this.namespaces.get(namespace) ?? new Map<string, Shown<T>>();
    if (objects.size === 0) this.namespaces.set(namespace, objects);
    const before = objects.get(name);
    const isSame = before !== undefined && sameContent(before.object, object);
    objects.set(name, { object, shownAtMs: isSame ? before.shownAtMs : nowMs });
    return isSame ? NOTHING_TOUCHED : this.touch({ before: before?.object, after: object });
  }

  remove(namespace: string, name: string): Touched {
    const objects = this.namespaces.get(namespace);
    const before = objects?.get(name);
    if (objects === undefined || before === undefined) return NOTHING_TOUCHED;
    objects.delete(name);
    if (objects.size === 0) this.namespaces.delete(namespace);
    return this.touch({ before: before.object, after: undefined });
  }

  *shownIn(namespace: string): Iterable<Shown<T>> {
    yield* this.namespaces.get(namespace)?.values() ?? [];
  }

  *shown(): Iterable<Shown<T>> {
    for (const objects of this.namespaces.values()) yield* objects.values();
  }

  *objectsIn(namespace: string): Iterable<T> {
    for (const shown of this.shownIn(namespace)) yield shown.object;
  }

  *objects(): Iterable<T> {
    for (const shown of this.shown()) yield shown.object;
  }
}
