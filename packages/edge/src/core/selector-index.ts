import { type Labels, labelsMatch, type ServiceKey } from "@causeway/shared";
import { labelPairs } from "./label-pairs.js";

interface Indexed {
  readonly key: ServiceKey;
  readonly namespace: string;
  readonly selector: Labels;
  readonly pairs: readonly string[];
}

/** Services by what they select, so that one pod's labels lead to its services without a walk over all of them. */
export class SelectorIndex {
  private readonly services = new Map<ServiceKey, Indexed>();
  /** Services whose selector holds one label, by namespace and `key=value`. */
  private readonly byLabel = new Map<string, Set<Indexed>>();

  set(key: ServiceKey, namespace: string, selector: Labels): void {
    this.delete(key);
    const pairs = labelPairs(selector).map((pair) => `${namespace}/${pair}`);
    if (pairs.length === 0) return;
    const indexed: Indexed = { key, namespace, selector, pairs };
    this.services.set(key, indexed);
    for (const pair of pairs) {
      const set = this.byLabel.get(pair);
      if (set === undefined) this.byLabel.set(pair, new Set([indexed]));
      else set.add(indexed);
    }
  }

  delete(key: ServiceKey): void {
    const indexed = this.services.get(key);
    if (indexed === undefined) return;
    this.services.delete(key);
    for (const pair of indexed.pairs) {
      const set = this.byLabel.get(pair);
      set?.delete(indexed);
      if (set?.size === 0) this.byLabel.delete(pair);
    }
  }

  /** Services whose selector these labels satisfy. */
  selecting(namespace: string, labels: Labels): ServiceKey[] {
    const found: ServiceKey[] = [];
    for (const pair of labelPairs(labels)) {
      const scoped = `${namespace}/${pair}`;
      for (const indexed of this.byLabel.get(scoped) ?? []) {
        const isFirstLook = indexed.pairs[0] === scoped;
        if (isFirstLook && labelsMatch(indexed.selector, labels)) found.push(indexed.key);
      }
    }
    return found;
  }

  /** Services whose selector contains all of `selector`: whatever they select, a service with `selector` selects too. */
  narrowerThan(namespace: string, selector: Labels): ServiceKey[] {
    let rarest: undefined | ReadonlySet<Indexed>;
    for (const pair of labelPairs(selector)) {
      const set = this.byLabel.get(`${namespace}/${pair}`);
      if (set === undefined) return [];
      if (rarest === undefined || set.size < rarest.size) rarest = set;
    }
    return Array.from(rarest ?? [])
      .filter((indexed) => labelsMatch(selector, indexed.selector))
      .map((indexed) => indexed.key);
  }
}
