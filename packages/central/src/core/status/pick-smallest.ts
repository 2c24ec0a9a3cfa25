/** The `count` smallest of many texts, sorted; costs a look at each, not a sort of all. */
export function pickSmallest<T extends string>(texts: Iterable<T>, count: number): readonly T[] {
  const picked: T[] = [];
  for (const text of texts) {
    const last = picked.at(-1);
    if (picked.length >= count && (last === undefined || text >= last)) continue;
    const at = positionOf(picked, text);
    if (picked[at] === text) continue;
    picked.splice(at, 0, text);
    if (picked.length > count) picked.pop();
  }
  return picked;
}

/** Where the text is in a sorted list, or would be. */
function positionOf(sorted: readonly string[], text: string): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? "") < text) low = middle + 1;
    else high = middle;
  }
  return low;
}
