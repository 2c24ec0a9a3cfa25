import type { WantedObject } from "../kube.js";
import type { Action, Removal } from "./action.js";
import { isSameJson } from "./same-json.js";
import type { PlanConditions } from "./service-input.js";
import { SETTLE_MS } from "./settling.js";
import type { WriteFailure } from "./writes.js";

/** A plan in the making: what may be written now, and when to look again because of time alone. */
export class Draft {
  readonly actions: Action[] = [];
  /** Everything that the brake counts and that is due, held back or not. */
  readonly removals: Removal[] = [];
  private readonly conditions: PlanConditions;
  private readonly nowMs: number;
  private earliestMs: undefined | number;

  constructor(conditions: PlanConditions, nowMs: number) {
    this.conditions = conditions;
    this.nowMs = nowMs;
  }

  /** Takes the action into the plan, unless it failed a moment ago. Returns why it failed the last time. */
  write(action: Action): undefined | WriteFailure {
    const blocked = this.conditions.blocked(action);
    if (blocked === undefined) this.actions.push(action);
    else this.wakeAt(blocked.nextMs);
    return this.conditions.failing(action);
  }

  /** Why a write that is under way failed the last time; undefined when it has not. */
  failureOf(pending: Action): undefined | WriteFailure {
    return this.conditions.failing(pending);
  }

  /** Whether something shown or over since then has settled; if not, the plan is to be made again when it has. */
  hasSettled(sinceMs: undefined | number): boolean {
    // Whoever only observes waits for nothing: what is written last is told with what is written first.
    if (this.conditions.frozen === "observing") return true;
    if (sinceMs === undefined) return false;
    if (this.nowMs - sinceMs >= SETTLE_MS) return true;
    this.wakeAt(sinceMs + SETTLE_MS);
    return false;
  }

  wakeAt(timeMs: undefined | number): void {
    if (timeMs === undefined) return;
    this.earliestMs = this.earliestMs === undefined ? timeMs : Math.min(this.earliestMs, timeMs);
  }

  get wakeAtMs(): undefined | number {
    return this.earliestMs;
  }
}

interface Content {
  readonly meta: Pick<WantedObject["meta"], "labels" | "annotations">;
  readonly spec: unknown;
}

/** The live object is as wanted; labels and annotations of others on it do not matter. */
export function isAsWanted(live: Content, wanted: Content): boolean {
  const hasAll = (all: Readonly<Record<string, string>>, some: Readonly<Record<string, string>>) =>
    Object.entries(some).every(([key, value]) => all[key] === value);
  return (
    hasAll(live.meta.labels, wanted.meta.labels) &&
    hasAll(live.meta.annotations, wanted.meta.annotations) &&
    isSameJson(live.spec, wanted.spec)
  );
}
