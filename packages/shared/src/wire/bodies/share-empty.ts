const EMPTY: readonly never[] = Object.freeze([]);

/** One list for all that are empty: most lists of most resources are, and central holds them by the hundred thousand. */
export function shareEmpty<T>(list: readonly T[]): readonly T[] {
  return list.length === 0 ? EMPTY : list;
}
