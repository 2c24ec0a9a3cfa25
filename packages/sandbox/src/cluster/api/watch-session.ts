import type { ServerResponse } from "node:http";
import type { Socket } from "node:net";
import type { Clock } from "@causeway/shared";
import { expired } from "../api-error.js";
import type { ApiObject, JsonObject } from "../api-object.js";
import type { Change, Collection } from "../store/collection.js";
import type { FaultSubject } from "./faults.js";
import type { Matches } from "./list-query.js";
import type { Presenter } from "./presentation.js";

export interface WatchOptions {
  readonly subject: FaultSubject;
  readonly response: ServerResponse;
  readonly socket: Socket;
  /** Ends the connection by a TCP reset. */
  readonly reset: () => void;
  readonly collection: Collection;
  readonly presenter: Presenter;
  readonly matches: Matches;
  /** Shown first as ADDED, before any change. */
  readonly initial: readonly ApiObject[];
  /** Changes after this revision are shown. */
  readonly from: number;
  /** Ends the initial objects with the bookmark that says so. */
  readonly marksInitialEnd: boolean;
  readonly wantsBookmarks: boolean;
  readonly bookmarkIntervalMs: number;
  readonly timeoutMs: number;
  readonly currentRevision: () => number;
  readonly clock: Clock;
  readonly onEnd: () => void;
}

const INITIAL_END = { "k8s.io/initial-events-end": "true" };

/**
 * One open watch: a cursor into the history of a resource. It holds no queue: while the client does not read, the cursor
 * stands still, and when the history has moved on past it the watch ends with 410.
 */
export class WatchSession {
  readonly subject: FaultSubject;
  readonly #options: WatchOptions;
  readonly #stops: (() => void)[] = [];
  #cursor: number;
  #hasBegun = false;
  #isScheduled = false;
  #isBlocked = false;
  #isStalled = false;
  #isDead = false;
  #isEnded = false;

  constructor(options: WatchOptions) {
    this.#options = options;
    this.subject = options.subject;
    this.#cursor = options.from;
  }

  start(): void {
    const { clock, response, timeoutMs } = this.#options;
    response.on("drain", () => {
      this.#isBlocked = false;
      this.wake();
    });
    response.on("close", () => this.#stop());
    this.#stops.push(clock.after(timeoutMs, () => this.cut("end")));
    this.#scheduleBookmark();
    this.wake();
  }

  /** Something was committed, or a fault was lifted: shows what is new, in one go with whatever else happens this turn. */
  wake(): void {
    if (this.#isScheduled || this.#isEnded) return;
    this.#isScheduled = true;
    setImmediate(() => {
      this.#isScheduled = false;
      this.#pump();
    });
  }

  /** Shows nothing until told otherwise. */
  setStalled(isStalled: boolean): void {
    if (this.#isStalled === isStalled) return;
    this.#isStalled = isStalled;
    if (!isStalled) this.wake();
  }

  /** The connection stays open and is never served again. */
  kill(): void {
    this.#isDead = true;
    this.#options.socket.pause();
  }

  cut(how: "end" | "reset"): void {
    if (this.#isEnded || this.#isDead) return;
    if (how === "reset") this.#options.reset();
    else {
      this.#pump();
      this.#options.response.end();
    }
    this.#stop();
  }

  #stop(): void {
    if (this.#isEnded) return;
    this.#isEnded = true;
    for (const stop of this.#stops) stop();
    this.#options.onEnd();
  }

  get #isIdle(): boolean {
    return this.#isBlocked || this.#isStalled || this.#isDead || this.#isEnded;
  }

  #begin(): void {
    if (this.#hasBegun) return;
    this.#hasBegun = true;
    const { initial, marksInitialEnd, presenter } = this.#options;
    for (const object of initial) this.#write("ADDED", presenter.one(object));
    if (marksInitialEnd) this.#write("BOOKMARK", presenter.bookmark(this.#cursor, INITIAL_END));
  }

  #pump(): void {
    if (this.#isIdle) return;
    this.#begin();
    while (!this.#isIdle) {
      const next = this.#options.collection.nextChange(this.#cursor);
      if (next === undefined) {
        this.#cursor = Math.max(this.#cursor, this.#options.currentRevision());
        return;
      }
      if (next === "compacted") {
        this.#write("ERROR", expired(`too old resource version: ${this.#cursor}`).toStatus());
        this.#options.response.end();
        this.#stop();
        return;
      }
      this.#cursor = next.revision;
      this.#show(next);
    }
  }

  #show(change: Change): void {
    const { matches, presenter } = this.#options;
    const isIn = change.type !== "DELETED" && matches(change.object);
    const wasIn = change.previous !== undefined && matches(change.previous);
    if (isIn) this.#write(wasIn ? "MODIFIED" : "ADDED", presenter.one(change.object));
    else if (wasIn) this.#write("DELETED", presenter.one(lastSeen(change)));
  }

  #scheduleBookmark(): void {
    const { wantsBookmarks, bookmarkIntervalMs, clock, presenter } = this.#options;
    if (!wantsBookmarks) return;
    const cancel = clock.after(bookmarkIntervalMs, () => {
      this.#stops.splice(this.#stops.indexOf(cancel), 1);
      this.#pump();
      if (this.#isEnded) return;
      if (!this.#isIdle) this.#write("BOOKMARK", presenter.bookmark(this.#cursor, undefined));
      this.#scheduleBookmark();
    });
    this.#stops.push(cancel);
  }

  #write(type: Change["type"] | "BOOKMARK" | "ERROR", object: JsonObject): void {
    if (!this.#options.response.write(`${JSON.stringify({ type, object })}\n`)) this.#isBlocked = true;
  }
}

/** An object that has only left the selection is shown as it last was in it, at the revision of its leaving. */
function lastSeen({ object, previous, type }: Change): ApiObject {
  if (type === "DELETED" || previous === undefined) return object;
  return { ...previous, metadata: { ...previous.metadata, resourceVersion: object.metadata.resourceVersion } };
}
