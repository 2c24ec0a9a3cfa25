import type { WatchCursor, WatchEvent, WatchFeed, WatchItem } from "../watch-port.js";

/**
 * The last events of this process, numbered, and who reads them. An id names the process as well: one of another process,
 * or from before what is still held, is answered by a reset.
 */
export class EventBus implements WatchFeed {
  private readonly instance: string;
  private readonly capacity: number;
  private readonly held: WatchEvent[] = [];
  private readonly readers = new Set<() => void>();
  /** Number of the newest event; the first is 1. */
  private last = 0;

  /** `instance` tells this process from others; `capacity`: how many events it remembers. */
  constructor(instance: string, capacity: number) {
    this.instance = instance;
    this.capacity = capacity;
  }

  get lastId(): string {
    return this.idOf(this.last);
  }

  /** Cursors that are open. */
  get readerCount(): number {
    return this.readers.size;
  }

  publish(event: WatchEvent): void {
    this.last += 1;
    this.held.push(event);
    if (this.held.length > this.capacity) this.held.shift();
    for (const onMore of this.readers) onMore();
  }

  open(after: undefined | string, onMore: () => void): WatchCursor {
    let at = after === undefined ? this.last : this.numberOf(after);
    // Each cursor is a reader of its own, whoever else has the same callback.
    const reader = () => onMore();
    this.readers.add(reader);
    return {
      next: () => {
        const item = this.itemAfter(at);
        if (item !== undefined) at = item.kind === "reset" ? this.last : (at ?? 0) + 1;
        return item;
      },
      close: () => void this.readers.delete(reader),
    };
  }

  /** Undefined: a place that this process does not know. */
  private itemAfter(at: undefined | number): undefined | WatchItem {
    if (at === undefined) return { kind: "reset", id: this.lastId, reason: "restarted" };
    if (at === this.last) return undefined;
    const event = this.held[at - this.last + this.held.length];
    if (event === undefined) return { kind: "reset", id: this.lastId, reason: "expired" };
    return { kind: "event", id: this.idOf(at + 1), event };
  }

  private numberOf(id: string): undefined | number {
    const dot = id.lastIndexOf(".");
    const [instance, text] = [id.slice(0, Math.max(0, dot)), id.slice(dot + 1)];
    const isKnown = instance === this.instance && /^\d{1,15}$/.test(text) && Number(text) <= this.last;
    return isKnown ? Number(text) : undefined;
  }

  private idOf(number: number): string {
    return `${this.instance}.${number}`;
  }
}
