import type { AppliedReport } from "@causeway/shared";
import { type Action, describeRef, refOf } from "./action.js";

/** `create WorkloadEntry bookinfo/k-details-...`. */
export function describeAction(action: Action): string {
  return `${action.kind} ${describeRef(refOf(action))}`;
}

/** Adds to every line that says that nothing is written what would be written for it; the others stay as they are. */
export function withWouldWrite(
  rows: ReadonlyMap<string, AppliedReport>,
  actions: readonly Action[],
  keysOf: (action: Action) => Iterable<string>,
): ReadonlyMap<string, AppliedReport> {
  const told = new Map<string, Set<string>>();
  for (const action of actions) {
    for (const key of keysOf(action)) {
      const texts = told.get(key) ?? new Set<string>();
      told.set(key, texts.add(describeAction(action)));
    }
  }
  return new Map(
    Array.from(rows, ([key, row]) => {
      const texts = isFrozen(row) ? told.get(key) : undefined;
      return [key, texts === undefined ? row : { ...row, wouldWrite: Array.from(texts).sort() }];
    }),
  );
}

function isFrozen({ state, reason }: AppliedReport): boolean {
  return state === "withheld" && (reason === "Observing" || reason === "Paused");
}
