import { resourceId } from "../kinds/resource-definition.js";
import type { ObjectStore } from "../store/object-store.js";
import { type FaultScope, type Faults, isHit } from "./faults.js";
import type { WatchSession } from "./watch-session.js";

/** All open watches of a cluster: wakes those of a resource when it changes, and does to them what faults ask for. */
export class WatchHub {
  readonly #sessions = new Map<string, Set<WatchSession>>();
  readonly #faults: Faults;
  readonly #stops: readonly (() => void)[];

  constructor(store: ObjectStore, faults: Faults) {
    this.#faults = faults;
    this.#stops = [
      store.onChange(({ resource }) => {
        for (const session of this.#sessions.get(resource) ?? []) session.wake();
      }),
      faults.onChange(() => {
        for (const session of this.#all()) this.#applyFaults(session);
      }),
    ];
  }

  add(session: WatchSession): void {
    const id = resourceId(session.subject.target.definition);
    const sessions = this.#sessions.get(id) ?? new Set();
    this.#sessions.set(id, sessions.add(session));
    this.#applyFaults(session);
    session.start();
  }

  remove(session: WatchSession): void {
    this.#sessions.get(resourceId(session.subject.target.definition))?.delete(session);
  }

  /** Watches that are open now. */
  count(scope: FaultScope): number {
    return this.#all().filter((session) => isHit(scope, session.subject)).length;
  }

  /** Ends the open watches of a scope; returns how many there were. */
  cut(scope: FaultScope, how: "end" | "reset"): number {
    const hit = this.#all().filter((session) => isHit(scope, session.subject));
    for (const session of hit) session.cut(how);
    return hit.length;
  }

  stop(): void {
    for (const stop of this.#stops) stop();
    this.cut({}, "end");
  }

  #all(): readonly WatchSession[] {
    return [...this.#sessions.values()].flatMap((sessions) => [...sessions]);
  }

  #applyFaults(session: WatchSession): void {
    if (this.#faults.holds(session.subject, "halfOpen")) session.kill();
    session.setStalled(this.#faults.holds(session.subject, "stallWatch"));
  }
}
