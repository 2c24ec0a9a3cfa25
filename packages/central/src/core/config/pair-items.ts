import { sameValue } from "../same-value.js";

type Pairs = Map<number, number>;

/** A stretch of both lists, ends not included. */
interface Stretch {
  readonly fromBefore: number;
  readonly toBefore: number;
  readonly fromAfter: number;
  readonly toAfter: number;
}

/**
 * Which item of `after` was which of `before`: position after -> position before, both ascending. Equal items at the
 * ends are the same ones, and so are those that are in both lists exactly once, as far as their order allows (the idea
 * of "patience diff", Bram Cohen); in each gap that is left, items are paired in order. Costs n log n.
 */
export function pairItems(before: readonly unknown[], after: readonly unknown[]): ReadonlyMap<number, number> {
  const pairs: Pairs = new Map();
  const middle = pairEnds(before, after, pairs);
  let { fromBefore, fromAfter } = middle;
  for (const [afterIndex, beforeIndex] of longestRise(findUnique(before, after, middle))) {
    pairGap({ fromBefore, toBefore: beforeIndex, fromAfter, toAfter: afterIndex }, pairs);
    pairs.set(afterIndex, beforeIndex);
    fromBefore = beforeIndex + 1;
    fromAfter = afterIndex + 1;
  }
  pairGap({ ...middle, fromBefore, fromAfter }, pairs);
  return pairs;
}

function pairEnds(before: readonly unknown[], after: readonly unknown[], pairs: Pairs): Stretch {
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && sameValue(before[start], after[start])) {
    pairs.set(start, start);
    start += 1;
  }
  let end = 0;
  while (end < shorter - start && sameValue(before.at(-1 - end), after.at(-1 - end))) {
    end += 1;
    pairs.set(after.length - end, before.length - end);
  }
  return { fromBefore: start, toBefore: before.length - end, fromAfter: start, toAfter: after.length - end };
}

function pairGap({ fromBefore, toBefore, fromAfter, toAfter }: Stretch, pairs: Pairs): void {
  const length = Math.min(toBefore - fromBefore, toAfter - fromAfter);
  for (let offset = 0; offset < length; offset += 1) pairs.set(fromAfter + offset, fromBefore + offset);
}

/** Position after and before of each item that is in both stretches exactly once, by position after. */
function findUnique(before: readonly unknown[], after: readonly unknown[], stretch: Stretch): [number, number][] {
  const olds = indexUnique(before, stretch.fromBefore, stretch.toBefore);
  const news = indexUnique(after, stretch.fromAfter, stretch.toAfter);
  return [...news].flatMap(([text, index]): [number, number][] => {
    const old = olds.get(text);
    return old === undefined || index === "several" || old === "several" ? [] : [[index, old]];
  });
}

function indexUnique(items: readonly unknown[], from: number, to: number): Map<string, number | "several"> {
  const index = new Map<string, number | "several">();
  for (let position = from; position < to; position += 1) {
    const text = canonicalText(items[position]);
    index.set(text, index.has(text) ? "several" : position);
  }
  return index;
}

/** Equal for equal values, whatever the order of their fields. */
function canonicalText(value: unknown): string {
  return JSON.stringify(value, (_name, part: unknown) =>
    typeof part === "object" && part !== null && !Array.isArray(part)
      ? Object.entries(part).toSorted(([a], [b]) => (a < b ? -1 : 1))
      : part,
  );
}

/** The longest part of `pairs` in which the second number rises as the first does. */
function longestRise(pairs: readonly [number, number][]): [number, number][] {
  interface Card {
    readonly pair: [number, number];
    readonly previous: undefined | Card;
  }
  /** By length of a rise: the one that ends lowest. */
  const tops: Card[] = [];
  for (const pair of pairs) {
    const pile = lowerBound(tops, ({ pair: [, old] }) => old < pair[1]);
    tops[pile] = { pair, previous: tops[pile - 1] };
  }
  const rise: [number, number][] = [];
  for (let card = tops.at(-1); card !== undefined; card = card.previous) rise.push(card.pair);
  return rise.reverse();
}

/** Number of leading items for which `isBefore` holds; it must not hold again behind one for which it does not. */
function lowerBound<T>(items: readonly T[], isBefore: (item: T) => boolean): number {
  let [low, high] = [0, items.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const item = items[middle];
    if (item !== undefined && isBefore(item)) low = middle + 1;
    else high = middle;
  }
  return low;
}
