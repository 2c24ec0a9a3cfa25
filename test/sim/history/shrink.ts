import type { Step } from "./steps.js";

/** Leaves out whatever is not needed for it to fail: large pieces first, then step by step, until nothing more can go. */
export async function shrinkHistory(
  history: readonly Step[],
  fails: (history: readonly Step[]) => Promise<boolean>,
): Promise<readonly Step[]> {
  let shortest = history;
  for (let size = Math.ceil(history.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    let isShorter = true;
    while (isShorter) {
      const before = shortest.length;
      shortest = await leaveOut(shortest, size, fails);
      isShorter = size === 1 && shortest.length < before;
    }
  }
  return shortest;
}

/** Tries without each piece of that size, from the end on: what comes late depends on what comes early. */
async function leaveOut(
  history: readonly Step[],
  size: number,
  fails: (history: readonly Step[]) => Promise<boolean>,
): Promise<readonly Step[]> {
  let kept = history;
  for (let end = history.length; end > 0; end -= size) {
    const without = [...kept.slice(0, Math.max(0, end - size)), ...kept.slice(end)];
    if (without.length < kept.length && (await fails(without))) kept = without;
  }
  return kept;
}
