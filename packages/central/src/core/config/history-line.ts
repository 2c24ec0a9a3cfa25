import type { DiffLine } from "./diff-values.js";

/** What one write did to one object, and on whose behalf. */
export interface HistoryNote {
  /** As the request named it; nobody has proved it. */
  readonly author: string;
  /** `restored`: everything was replaced by a backup; then `path` and `diff` are empty. */
  readonly action: "created" | "updated" | "deleted" | "restored";
  readonly path: string;
  /** Leads from the object before to the object after; either may not be there. */
  readonly diff: readonly DiffLine[];
}

export interface HistoryLine extends HistoryNote {
  /** Of the store, after the write. */
  readonly revision: string;
  /** RFC 3339. */
  readonly timestamp: string;
}
