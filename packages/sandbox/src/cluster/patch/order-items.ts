import { isObject, type Json, sameJson } from "../api-object.js";

interface ItemOrder {
  readonly merged: readonly Json[];
  /** Items, or only their keys, as the patch has them. */
  readonly order: readonly Json[];
  /** The list as it was. */
  readonly before: readonly Json[];
  /** Undefined for plain values. */
  readonly mergeKey: undefined | string;
}

/**
 * A merged list in the order of a strategic merge patch (KEP 3, order of lists): items that the patch names keep its order,
 * the others that of the list before, and where both have been there the list before decides which is first. A new item
 * goes before the next of the others.
 */
export function orderItems({ merged, order, before, mergeKey }: ItemOrder): readonly Json[] {
  const keyOf = (item: Json): undefined | Json => (mergeKey !== undefined && isObject(item) ? item[mergeKey] : item);
  const rankIn = (list: readonly Json[]) => (item: Json) => list.findIndex((one) => sameJson(keyOf(one), keyOf(item)));
  const wanted = rankIn(order);
  const old = rankIn(before);
  const named = merged.filter((item) => wanted(item) >= 0).toSorted((left, right) => wanted(left) - wanted(right));
  const others = merged.filter((item) => wanted(item) < 0).toSorted((left, right) => old(left) - old(right));
  const ordered: Json[] = [];
  let next = 0;
  for (const item of named) {
    const place = old(item);
    for (let other = others[next]; other !== undefined && old(other) < place; other = others[next]) {
      ordered.push(other);
      next += 1;
    }
    ordered.push(item);
  }
  return [...ordered, ...others.slice(next)];
}
