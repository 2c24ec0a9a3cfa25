import { sameValue } from "../same-value.js";
import type { EdgeState } from "./summary.js";

/** Something that happened to an object's status. */
export interface StatusEvent {
  /** resourceVersion of the object at that moment. */
  readonly etag: string;
  /** RFC 3339. */
  readonly timestamp: string;
  /** The word that the object came to. */
  readonly type: string;
  readonly reason: string;
  readonly message: string;
  /** The clusters that matter to it: those that are not ready, as far as they fit. */
  readonly edges: Readonly<Record<string, Pick<EdgeState, "status" | "reason">>>;
}

const MAX_EVENTS = 20;
const MAX_OBJECTS = 20_000;

/** The last events of every object, newest first. Bounded in both directions; an event that says nothing new is left out. */
export class EventLog {
  private readonly events = new Map<string, readonly StatusEvent[]>();

  of(path: string): readonly StatusEvent[] {
    return this.events.get(path) ?? [];
  }

  add(path: string, event: StatusEvent): void {
    const held = this.of(path);
    const [newest] = held;
    if (newest !== undefined && sameValue({ ...newest, timestamp: "" }, { ...event, timestamp: "" })) return;
    // The object that nothing has happened to for longest makes room.
    this.events.delete(path);
    this.events.set(path, [event, ...held].slice(0, MAX_EVENTS));
    const [oldest] = this.events.keys();
    if (this.events.size > MAX_OBJECTS && oldest !== undefined) this.events.delete(oldest);
  }

  delete(path: string): void {
    this.events.delete(path);
  }
}
