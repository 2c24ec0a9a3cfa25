import type { WatchEvent, WatchFeed, WatchItem } from "../watch-port.js";

type Listener = (item: WatchItem) => void;

/**
 * The last events of this process, numbered, and who listens. An id names the process as well: one of another process, or
 * from before what is still held, is answered by a reset.
 */
export class EventBus implements WatchFeed {
  private readonly instance: string;
  private readonly capacity: number;
  private readonly held: WatchEvent[] = [];
  private readonly listeners = new Set<Listener>();
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

  publish(event: WatchEvent): void {
    this.last += 1;
    this.held.push(event);
    if (this.held.length > this.capacity) this.held.shift();
    for (const listener of this.listeners) listener({ kind: "event", id: this.lastId, event });
  }

  subscribe(after: undefined | string, listener: Listener): () => void {
    if (after !== undefined) this.replay(after, listener);
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  }

  private replay(after: string, listener: Listener): void {
    const dot = after.lastIndexOf(".");
    const number = /^\d{1,15}$/.test(after.slice(dot + 1)) ? Number(after.slice(dot + 1)) : Number.NaN;
    const isOurs = after.slice(0, Math.max(0, dot)) === this.instance && number <= this.last;
    const firstHeld = this.last - this.held.length + 1;
    if (!isOurs || number + 1 < firstHeld) {
      listener({ kind: "reset", id: this.lastId, reason: isOurs ? "expired" : "restarted" });
      return;
    }
    for (const [index, event] of this.held.slice(number + 1 - firstHeld).entries()) {
      listener({ kind: "event", id: this.idOf(number + 1 + index), event });
    }
  }

  private idOf(number: number): string {
    return `${this.instance}.${number}`;
  }
}
