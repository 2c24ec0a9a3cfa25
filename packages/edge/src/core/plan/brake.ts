import { type ClusterId, sha256 } from "@causeway/shared";
import type { Removal } from "./action.js";

export interface BrakeOptions {
  readonly windowMs: number;
  readonly holdMs: number;
}

/** More than this share and more than this many at once is no daily business. */
const MAX_SHARE = 0.3;
const MAX_COUNT = 3;

/** Deletes of one cluster's entries that are kept back. */
export interface Hold {
  readonly cluster: ClusterId;
  /** What a person must name to release it: the same for the same entries, also after a restart. */
  readonly holdId: string;
  readonly held: number;
  /** Entries owned when the window began. */
  readonly owned: number;
  /** Monotonic. */
  readonly untilMs: number;
}

interface Window {
  readonly startedMs: number;
  readonly owned: number;
  readonly done: Set<string>;
}

interface Lane {
  window: undefined | Window;
  hold: undefined | { readonly holdId: string; readonly untilMs: number; readonly owned: number };
  /** Let go after a hold. */
  readonly released: Set<string>;
}

/** What a judgement is made from, beside what is due. */
export interface Judgement {
  readonly nowMs: number;
  /** How much a cluster has in all. */
  ownedOf(cluster: ClusterId): number;
  readonly releasedHolds: readonly string[];
}

/** Keeps back deletes that look like an accident. Judged per source cluster, over all services at once. */
export class Brake {
  private readonly options: BrakeOptions;
  private readonly dueByKey = new Map<string, readonly Removal[]>();
  private readonly lanes = new Map<ClusterId, Lane>();

  constructor(options: BrakeOptions) {
    this.options = options;
  }

  /** Replaces what one plan would remove, held or not, until the cache shows it gone. */
  setDue(key: string, removals: readonly Removal[]): void {
    if (removals.length === 0) this.dueByKey.delete(key);
    else this.dueByKey.set(key, removals);
  }

  /** The API server has carried it out. */
  removed(removals: readonly Removal[]): void {
    for (const { cluster, id } of removals) this.lanes.get(cluster)?.window?.done.add(id);
  }

  /** To be called when everything due is known, before the first of it is carried out. Returns the holds that began. */
  judge(judgement: Judgement): Hold[] {
    const due = this.dueByCluster();
    const began: ClusterId[] = [];
    for (const cluster of new Set([...due.keys(), ...this.lanes.keys()])) {
      const lane = this.lanes.get(cluster) ?? { window: undefined, hold: undefined, released: new Set<string>() };
      this.lanes.set(cluster, lane);
      const ids = due.get(cluster) ?? new Set<string>();
      this.endHold(lane, ids, judgement);
      if (this.beginHold({ cluster, lane, ids }, judgement)) began.push(cluster);
      if (lane.window === undefined && lane.hold === undefined && lane.released.size === 0) this.lanes.delete(cluster);
    }
    return this.holds().filter((hold) => began.includes(hold.cluster));
  }

  isHeld(removal: Removal): boolean {
    const lane = this.lanes.get(removal.cluster);
    return lane?.hold !== undefined && !lane.released.has(removal.id);
  }

  /** Holds in force, by cluster. */
  holds(): Hold[] {
    const due = this.dueByCluster();
    const holds: Hold[] = [];
    for (const [cluster, { hold, released }] of this.lanes) {
      if (hold === undefined) continue;
      const held = Array.from(due.get(cluster) ?? []).filter((id) => !released.has(id)).length;
      holds.push({ cluster, held, holdId: hold.holdId, owned: hold.owned, untilMs: hold.untilMs });
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

  private endHold(lane: Lane, ids: ReadonlySet<string>, { nowMs, releasedHolds }: Judgement): void {
    for (const id of lane.released) if (!ids.has(id)) lane.released.delete(id);
    const isWindowOver = lane.window !== undefined && nowMs - lane.window.startedMs >= this.options.windowMs;
    if (isWindowOver && lane.hold === undefined) lane.window = undefined;
    if (lane.hold === undefined) return;
    const isLetGo = nowMs >= lane.hold.untilMs || releasedHolds.includes(lane.hold.holdId);
    const isMoot = ids.size === lane.released.size;
    if (!isLetGo && !isMoot) return;
    for (const id of ids) lane.released.add(id);
    lane.hold = undefined;
    lane.window = undefined;
  }

  private beginHold({ cluster, lane, ids }: LaneDue, { nowMs, ownedOf, releasedHolds }: Judgement): boolean {
    const fresh = Array.from(ids).filter((id) => !lane.released.has(id));
    if (fresh.length === 0 || lane.hold !== undefined) return false;
    lane.window ??= { startedMs: nowMs, owned: ownedOf(cluster) - lane.released.size, done: new Set() };
    const total = new Set([...lane.window.done, ...fresh]).size;
    const { owned } = lane.window;
    if (total <= MAX_COUNT || total <= MAX_SHARE * owned) return false;
    const holdId = holdIdOf(cluster, fresh);
    if (releasedHolds.includes(holdId)) {
      for (const id of fresh) lane.released.add(id);
      return false;
    }
    lane.hold = { holdId, untilMs: nowMs + this.options.holdMs, owned };
    return true;
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

interface LaneDue {
  readonly cluster: ClusterId;
  readonly lane: Lane;
  readonly ids: ReadonlySet<string>;
}

/** Names exactly the removals that a person is asked about. */
function holdIdOf(cluster: ClusterId, ids: readonly string[]): string {
  return sha256(cluster, ...[...ids].sort())
    .toString("hex")
    .slice(0, 12);
}
