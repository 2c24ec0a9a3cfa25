/** Sets by key; a key without values is not there. */
export class KeyedSets<K, V> {
  private readonly sets = new Map<K, Set<V>>();

  add(key: K, value: V): void {
    const set = this.sets.get(key);
    if (set === undefined) this.sets.set(key, new Set([value]));
    else set.add(value);
  }

  delete(key: K, value: V): void {
    const set = this.sets.get(key);
    set?.delete(value);
    if (set?.size === 0) this.sets.delete(key);
  }

  get(key: K): Iterable<V> {
    return this.sets.get(key) ?? [];
  }

  has(key: K): boolean {
    return this.sets.has(key);
  }

  keys(): Iterable<K> {
    return this.sets.keys();
  }
}
