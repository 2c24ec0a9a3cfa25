import type { KubeObject } from "./kube.js";

/** An object before and after an event; one of them may be missing, never both. */
export interface Change<T extends KubeObject> {
  readonly before: undefined | T;
  readonly after: undefined | T;
}

/** The versions that there are, older first. */
export function sidesOf<T extends KubeObject>(change: Change<T>): readonly T[] {
  return [change.before, change.after].filter((side) => side !== undefined);
}
