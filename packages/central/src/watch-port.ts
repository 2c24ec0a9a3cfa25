import type { ClusterId } from "@causeway/shared";
import type { EdgeChange } from "./core/status/edge-story.js";
import type { StatusWord } from "./core/status/status-word.js";

/** Something that has happened; `timestamp` is RFC 3339. */
export type WatchEvent =
  | {
      readonly type: "config";
      readonly timestamp: string;
      readonly path: string;
      readonly action: "created" | "updated" | "deleted";
      /** resourceVersion of the object; empty of a deleted one. */
      readonly etag: string;
      /** As the request named it, unproved; empty when it is not known. */
      readonly author: string;
    }
  | {
      readonly type: "status";
      readonly timestamp: string;
      readonly path: string;
      readonly etag: string;
      readonly status: StatusWord;
      /** Empty of an object that was not there before. */
      readonly before: "" | StatusWord;
      readonly reason: string;
      readonly message: string;
    }
  | {
      readonly type: "edge";
      readonly timestamp: string;
      readonly cluster: ClusterId;
      readonly change: EdgeChange;
      readonly message: string;
    };

/** What a reader gets. Ids are opaque; each is a place to go on from. */
export type WatchItem =
  | { readonly kind: "event"; readonly id: string; readonly event: WatchEvent }
  /**
   * Events between the place that the reader was at and `id` are not to be had: central has started anew, or they are too
   * old. Whoever keeps a copy must read it again.
   */
  | { readonly kind: "reset"; readonly id: string; readonly reason: "restarted" | "expired" };

/** One reader's place among the events: a slow one costs a place, never a queue. */
export interface WatchCursor {
  /** The next item; undefined when there is none yet. */
  next(): undefined | WatchItem;
  close(): void;
}

/** Everything that happens, as long as a bounded memory of this process reaches back. */
export interface WatchFeed {
  /** The newest place. */
  readonly lastId: string;
  /**
   * A cursor behind a place; undefined begins at the newest one. `onMore` is called back whenever there is more to take,
   * until the cursor is closed; it must not throw.
   */
  open(after: undefined | string, onMore: () => void): WatchCursor;
}
