import { type ClusterId, sha256 } from "@causeway/shared";

/** More than this share and more than this many within a window is no daily business. */
const MAX_SHARE = 0.3;
const MAX_COUNT = 3;

export interface BrakeOptions {
  /** For how long a delete counts. */
  readonly windowMs: number;
  readonly holdMs: number;
}

/** What a judgement is made from, beside what is due. */
export interface Judgement {
  readonly nowMs: number;
  /** What the cluster has in all: the ids that its removals would have. */
  ownedOf(cluster: ClusterId): ReadonlySet<string>;
  readonly releasedHolds: readonly string[];
}

export interface LaneHold {
  readonly holdId: string;
  readonly untilMs: number;
  readonly owned: number;
}

/** One removal that was let through without a hold. */
interface Passed {
  /** What the cluster had then, including what had gone within the window before. */
  readonly owned: number;
  readonly sinceMs: number;
  /** The API server has been asked, and has not answered. */
  isAsked: boolean;
  /** When it was done, or may have been; undefined when that is longer ago than the window. */
  doneMs: undefined | number;
}

/**
 * The removals of one cluster's entries. What counts at a moment: what is due, what the API server has been asked for, and
 * what was done, or may have been, less than a window ago. What a hold has let go counts no more, on either side.
 */
export class BrakeLane {
  private readonly cluster: ClusterId;
  private readonly options: BrakeOptions;
  private readonly passed = new Map<string, Passed>();
  /** Let go after a hold, and still due. */
  private readonly released = new Set<string>();
  private current: undefined | LaneHold;
  /** What was due when the hold began. */
  private began: ReadonlySet<string> = new Set();

  constructor(cluster: ClusterId, options: BrakeOptions) {
    this.cluster = cluster;
    this.options = options;
  }

  get hold(): undefined | LaneHold {
    return this.current;
  }

  get isEmpty(): boolean {
    return this.passed.size + this.released.size === 0 && this.current === undefined;
  }

  asked(id: string, nowMs: number): void {
    if (this.released.has(id)) return;
    // What nobody has judged counts all the same.
    const passed = this.passed.get(id) ?? passedNow(Number.POSITIVE_INFINITY, nowMs);
    passed.isAsked = true;
    this.passed.set(id, passed);
  }

  /** It was done, or may have been. */
  done(id: string, nowMs: number): void {
    const passed = this.passed.get(id);
    if (passed === undefined) return;
    passed.isAsked = false;
    passed.doneMs = nowMs;
  }

  /** Nothing was changed; an earlier try may have been carried out nevertheless. */
  refused(id: string): void {
    const passed = this.passed.get(id);
    if (passed !== undefined) passed.isAsked = false;
  }

  /** Holding back what may have gone already would keep nothing. */
  isHeld(id: string): boolean {
    return this.current !== undefined && !this.released.has(id) && !this.isSpent(id);
  }

  /** `due`: everything that is to go. True when a hold began. */
  judge(due: ReadonlySet<string>, judgement: Judgement): boolean {
    this.forget(due, judgement.nowMs);
    this.endHold(due, judgement);
    return this.current === undefined && this.beginHold(due, judgement);
  }

  private forget(due: ReadonlySet<string>, nowMs: number): void {
    const isOver = (timeMs: number) => nowMs - timeMs >= this.options.windowMs;
    for (const id of this.released) if (!due.has(id)) this.released.delete(id);
    for (const [id, passed] of this.passed) {
      if (passed.doneMs !== undefined && isOver(passed.doneMs)) passed.doneMs = undefined;
      // What could not be done for so long is judged by what the cluster has by now.
      const isFresh = due.has(id) && !isOver(passed.sinceMs);
      if (!isFresh && !this.isSpent(id)) this.passed.delete(id);
    }
  }

  private endHold(due: ReadonlySet<string>, { nowMs, releasedHolds }: Judgement): void {
    if (this.current === undefined) return;
    const { holdId, untilMs } = this.current;
    const held = this.open(due);
    // What has come since is an accident of its own once nothing is left of what the hold began with.
    const isMoot = !held.some((id) => this.began.has(id));
    const isLetGo = nowMs >= untilMs || releasedHolds.includes(holdId);
    if (!isLetGo && !isMoot) return;
    if (!isMoot) for (const id of held) this.released.add(id);
    this.current = undefined;
    this.began = new Set();
  }

  private beginHold(due: ReadonlySet<string>, { nowMs, ownedOf, releasedHolds }: Judgement): boolean {
    const open = this.open(due);
    const fresh = open.filter((id) => !this.passed.has(id));
    if (fresh.length === 0) return false;
    const owned = this.ownedBefore(ownedOf(this.cluster));
    // Growth within the window makes room for nothing.
    const least = Math.min(owned, ...Array.from(this.passed.values(), (passed) => passed.owned));
    const total = fresh.length + this.passed.size;
    if (total <= MAX_COUNT || total <= MAX_SHARE * least) {
      for (const id of fresh) this.passed.set(id, passedNow(owned, nowMs));
      return false;
    }
    for (const id of open) this.passed.delete(id);
    const holdId = holdIdOf(this.cluster, open);
    if (releasedHolds.includes(holdId)) {
      for (const id of open) this.released.add(id);
      return false;
    }
    this.began = new Set(open);
    this.current = { holdId, untilMs: nowMs + this.options.holdMs, owned: least };
    return true;
  }

  /** What is due and can still be held back. */
  private open(due: ReadonlySet<string>): string[] {
    return Array.from(due).filter((id) => !this.released.has(id) && !this.isSpent(id));
  }

  private isSpent(id: string): boolean {
    const passed = this.passed.get(id);
    return passed !== undefined && (passed.isAsked || passed.doneMs !== undefined);
  }

  /** As if nothing had gone within the window. */
  private ownedBefore(owned: ReadonlySet<string>): number {
    const isThere = (id: string) => owned.has(id);
    const gone = Array.from(this.passed.keys()).filter((id) => this.isSpent(id) && !isThere(id));
    return owned.size - Array.from(this.released).filter(isThere).length + gone.length;
  }
}

function passedNow(owned: number, nowMs: number): Passed {
  return { owned, sinceMs: nowMs, isAsked: false, doneMs: undefined };
}

/** Names exactly the removals that a person is asked about. */
function holdIdOf(cluster: ClusterId, ids: readonly string[]): string {
  return sha256(cluster, ...[...ids].sort())
    .toString("hex")
    .slice(0, 12);
}
