/**
 * How far a config object is in force. `ACCEPTED`: stored, and nothing has to be applied for it anywhere. `READY`: applied
 * in all target clusters. `PARTIAL`: some of it is applied and some will not be. `DIRTY`: not yet confirmed at its newest
 * version. `FAILED`: nothing of it can be applied. `INVALID`: it breaks a rule that stored objects must keep.
 */
export type StatusWord = "ACCEPTED" | "READY" | "PARTIAL" | "DIRTY" | "FAILED" | "INVALID";

/** Best first. */
const ORDER: readonly StatusWord[] = ["ACCEPTED", "READY", "DIRTY", "PARTIAL", "FAILED", "INVALID"];

/** Ascending: the worse, the later. */
export function compareWords(a: StatusWord, b: StatusWord): number {
  return ORDER.indexOf(a) - ORDER.indexOf(b);
}

/** What an object says that has nothing of its own but children: the worst of theirs, `ACCEPTED` without any. */
export function worstWord(words: Iterable<StatusWord>): StatusWord {
  let worst: StatusWord = "ACCEPTED";
  for (const word of words) if (compareWords(word, worst) > 0) worst = word;
  return worst;
}

/** How many of something are in which state. */
export interface StateCounts {
  readonly ready: number;
  readonly dirty: number;
  readonly failed: number;
}

/** What many things in these states are together; nothing at all is `READY`, for nothing is left to do. */
export function wordOf({ ready, dirty, failed }: StateCounts): StatusWord {
  if (failed === 0) return dirty === 0 ? "READY" : "DIRTY";
  return ready + dirty === 0 ? "FAILED" : "PARTIAL";
}

/** What an object is over its target clusters, given what it is in each. */
export function wordOverClusters(words: Iterable<StatusWord>): StatusWord {
  const counts = { ready: 0, dirty: 0, failed: 0, partial: 0 };
  let total = 0;
  for (const word of words) {
    total += 1;
    if (word === "FAILED" || word === "INVALID") counts.failed += 1;
    else if (word === "PARTIAL") counts.partial += 1;
    else if (word === "DIRTY") counts.dirty += 1;
    else counts.ready += 1;
  }
  if (total === 0) return "ACCEPTED";
  return counts.partial > 0 ? "PARTIAL" : wordOf(counts);
}
