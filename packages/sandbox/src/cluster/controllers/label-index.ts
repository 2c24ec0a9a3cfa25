import type { StringMap } from "../api-object.js";

/**
 * Finds the objects of a namespace that may match a set of labels without walking the namespace. The answer is a superset:
 * who asks checks the rest.
 */
export class LabelIndex {
  readonly #names = new Map<string, Set<string>>();

  add(namespace: string, name: string, labels: StringMap): void {
    for (const entry of entriesOf(namespace, labels)) {
      const names = this.#names.get(entry) ?? new Set();
      this.#names.set(entry, names.add(name));
    }
  }

  remove(namespace: string, name: string, labels: StringMap): void {
    for (const entry of entriesOf(namespace, labels)) {
      const names = this.#names.get(entry);
      names?.delete(name);
      if (names?.size === 0) this.#names.delete(entry);
    }
  }

  /** Names of objects that have the rarest label of the selector; none for an empty selector. */
  withRarestOf(namespace: string, selector: StringMap): readonly string[] {
    let rarest: undefined | ReadonlySet<string>;
    for (const entry of entriesOf(namespace, selector)) {
      const names = this.#names.get(entry);
      if (names === undefined) return [];
      if (rarest === undefined || names.size < rarest.size) rarest = names;
    }
    return [...(rarest ?? [])];
  }

  /** Names of objects that have any of the labels. */
  withAnyOf(namespace: string, labels: StringMap): ReadonlySet<string> {
    const found = new Set<string>();
    for (const entry of entriesOf(namespace, labels)) for (const name of this.#names.get(entry) ?? []) found.add(name);
    return found;
  }
}

function entriesOf(namespace: string, labels: StringMap): readonly string[] {
  return Object.entries(labels).map(([key, value]) => `${namespace}/${key}=${value}`);
}
