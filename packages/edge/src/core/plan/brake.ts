import type { ClusterId } from "@causeway/shared";
import type { Removal } from "./action.js";
import { BrakeLane, type BrakeOptions, type Judgement } from "./brake-lane.js";

/** Deletes of one cluster's entries that are kept back. */
export interface Hold {
  readonly cluster: ClusterId;
  /** What a person must name to release it: the same for the same entries, also after a restart. */
  readonly holdId: string;
  readonly held: number;
  /** The least that the cluster had when any of what counts was judged. */
  readonly owned: number;
  /** Monotonic. */
  readonly untilMs: number;
}

/** Keeps back deletes that look like an accident. Judged per source cluster, over all services at once. */
export class Brake {
  private readonly options: BrakeOptions;
  private readonly dueByKey = new Map<string, readonly Removal[]>();
  private readonly lanes = new Map<ClusterId, BrakeLane>();

  constructor(options: BrakeOptions) {
    this.options = options;
  }

  /** Replaces what one plan would remove, held or not, until the cache shows it gone. */
  setDue(key: string, removals: readonly Removal[]): void {
    if (removals.length === 0) this.dueByKey.delete(key);
    else this.dueByKey.set(key, removals);
  }

  /** Whether this plan, when it was last made, would have removed anything. */
  hasDue(key: string): boolean {
    return this.dueByKey.has(key);
  }

  /** Nothing is due any more, of any plan. */
  clearDue(): void {
    this.dueByKey.clear();
  }

  /** The API server is being asked for it. */
  asked(removals: readonly Removal[], nowMs: number): void {
    for (const { cluster, id } of removals) this.laneOf(cluster).asked(id, nowMs);
  }

  /** The API server has carried it out, or may have: the answer was lost. */
  done(removals: readonly Removal[], nowMs: number): void {
    for (const { cluster, id } of removals) this.lanes.get(cluster)?.done(id, nowMs);
  }

  /** The API server has said that it changed nothing. */
  refused(removals: readonly Removal[]): void {
    for (const { cluster, id } of removals) this.lanes.get(cluster)?.refused(id);
  }

  /** To be called when everything due is known, before the first of it is carried out. Returns the holds that began. */
  judge(judgement: Judgement): Hold[] {
    const due = this.dueByCluster();
    const began: ClusterId[] = [];
    for (const cluster of new Set([...due.keys(), ...this.lanes.keys()])) {
      const lane = this.laneOf(cluster);
      if (lane.judge(due.get(cluster) ?? new Set(), judgement)) began.push(cluster);
      if (lane.isEmpty) this.lanes.delete(cluster);
    }
    return this.holds().filter((hold) => began.includes(hold.cluster));
  }

  isHeld(removal: Removal): boolean {
    return this.lanes.get(removal.cluster)?.isHeld(removal.id) === true;
  }

  /** Holds in force, by cluster. */
  holds(): Hold[] {
    const due = this.dueByCluster();
    const holds: Hold[] = [];
    for (const [cluster, lane] of this.lanes) {
      if (lane.hold === undefined) continue;
      const held = Array.from(due.get(cluster) ?? []).filter((id) => lane.isHeld(id)).length;
      holds.push({ cluster, held, ...lane.hold });
    }
    return holds.sort((a, b) => (a.cluster < b.cluster ? -1 : 1));
  }

  /** Plans that have something due: to be made again when a hold ends. */
  keysWithDue(): Iterable<string> {
    return this.dueByKey.keys();
  }

  /** When the next hold ends by itself; undefined while there is none. */
  get nextMs(): undefined | number {
    const ends = Array.from(this.lanes.values(), (lane) => lane.hold?.untilMs).filter((end) => end !== undefined);
    return ends.length === 0 ? undefined : Math.min(...ends);
  }

  private laneOf(cluster: ClusterId): BrakeLane {
    const lane = this.lanes.get(cluster) ?? new BrakeLane(cluster, this.options);
    this.lanes.set(cluster, lane);
    return lane;
  }

  private dueByCluster(): Map<ClusterId, Set<string>> {
    const due = new Map<ClusterId, Set<string>>();
    for (const removals of this.dueByKey.values()) {
      for (const { cluster, id } of removals) {
        const ids = due.get(cluster);
        if (ids === undefined) due.set(cluster, new Set([id]));
        else ids.add(id);
      }
    }
    return due;
  }
}
