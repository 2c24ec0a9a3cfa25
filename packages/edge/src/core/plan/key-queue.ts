/**
 * Keys to look at, each once, grouped by namespace: what changes together in istiod's eyes is written together. A namespace
 * that has waited longest comes first.
 */
export class KeyQueue<K extends string> {
  private readonly namespaces = new Map<string, Set<K>>();
  private count = 0;

  add(key: K): void {
    const namespace = key.slice(0, key.indexOf("/"));
    const keys = this.namespaces.get(namespace) ?? new Set<K>();
    this.namespaces.set(namespace, keys);
    if (keys.has(key)) return;
    keys.add(key);
    this.count += 1;
  }

  /** Takes out up to `max` keys. */
  take(max: number): K[] {
    const taken: K[] = [];
    for (const [namespace, keys] of this.namespaces) {
      for (const key of keys) {
        if (taken.length === max) return taken;
        taken.push(key);
        keys.delete(key);
        this.count -= 1;
      }
      this.namespaces.delete(namespace);
    }
    return taken;
  }

  *[Symbol.iterator](): Iterator<K> {
    for (const keys of this.namespaces.values()) yield* keys;
  }

  get size(): number {
    return this.count;
  }
}
