import type { Reason } from "@causeway/shared";
import type { StatusWord } from "./status-word.js";

/** What an object is in one cluster. */
export interface EdgeState {
  readonly status: StatusWord;
  /** Empty when the word says it all. */
  readonly reason: "" | Reason;
  readonly message: string;
}

/** What an object is, in one word, one reason and one sentence. */
export interface Summary extends EdgeState {
  /** In each of its target clusters, sorted by name; computed when asked for. */
  edges(): ReadonlyMap<string, EdgeState>;
}

const NO_EDGES: ReadonlyMap<string, EdgeState> = new Map();

export function plainSummary(status: StatusWord, reason: "" | Reason, message: string): Summary {
  return { status, reason, message, edges: () => NO_EDGES };
}

/** `1 service`, `3 services`. */
export function countOf(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}
