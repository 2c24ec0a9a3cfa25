import { type ClusterId, desiredKeys, type Reason, type ServiceKey } from "@causeway/shared";
import type { KubeWorkloadEntry } from "../../../packages/edge/src/core/kube.js";
import type { RunningEdge } from "../processes/sim-edge.js";

const WINDOW_MS = 60_000;
const MAX_SHARE = 0.3;
const MAX_COUNT = 3;
/** What a hold has let go takes its time: the writes are paced, and retried. */
const GOING_MS = 60_000;
/** Longer than an API server takes to carry a request out: what is there still has not gone by it. */
const CARRIED_OUT_MS = 2_000;

/** Reasons that are somebody's intention, or safety: no brake holds what goes for one of them. */
const FREE: ReadonlySet<Reason> = new Set<Reason>([
  ...(["NoWorkspace", "NoEastWestSettings", "NotSelected", "NoReadyInstances", "Drained", "NotReachable"] as const),
  ...(["ClusterGone", "PolicyConflict", "MtlsDisabled", "LoopGuardMissing"] as const),
]);

/** One delete as an edge asks for it. */
export interface AskedDelete {
  readonly source: { readonly service: ServiceKey; readonly cluster: ClusterId };
  readonly of: Identity;
  /** The entries of that source cluster that are there, this one among them. */
  readonly owned: readonly Identity[];
  /** Since when it is confirmed that the name it stands for has no address; undefined when it is not, or it is for none. */
  readonly goneSinceMs: undefined | number;
  /** Nothing but what the name says takes it away. */
  readonly isNameInForce: boolean;
}

/** One made anew under the name of another is not the same. */
type Identity = Pick<KubeWorkloadEntry["meta"], "name" | "uid">;

interface Counted {
  readonly atMs: number;
  readonly of: Identity;
  /** The source whose withdrawal wishes it; undefined when only its name does. */
  readonly source: undefined | string;
  /** The edge has been told that nothing was changed. */
  isRefused: boolean;
}

interface Lane {
  deletes: Counted[];
  /** Until then, what was held may go. */
  goesUntilMs: number;
}

/**
 * The bulk-delete brake, for one process of an edge: of the entries that draw on one cluster, no more than three and no more
 * than 30 % of them go within any minute, unless the wish has stood for as long. Counted from the requests, answered or not;
 * but not what they have left where it was, nor what was refused and is no longer wished for a reason that counts.
 */
export class BrakeRule {
  readonly #lanes = new Map<ClusterId, Lane>();

  /** A sentence when the brake should have held it. */
  judge(edge: RunningEdge, { source, of, owned, goneSinceMs, isNameInForce }: AskedDelete): undefined | string {
    const nowMs = edge.clock.monotonic();
    const key = desiredKeys.source(source.service, source.cluster);
    const isWithdrawn = isCounted(edge, key);
    if (!isWithdrawn && !(isNameInForce && goneSinceMs !== undefined)) return undefined;
    const lane = this.#lanes.get(source.cluster) ?? { deletes: [], goesUntilMs: Number.NEGATIVE_INFINITY };
    this.#lanes.set(source.cluster, lane);
    // Withdrawn when its name had gone already: it is one wish, with two reasons.
    const wishMs = Math.min(oldestWishMs(edge, source.cluster), goneSinceMs ?? Number.POSITIVE_INFINITY);
    if (wishMs <= nowMs - WINDOW_MS) lane.goesUntilMs = nowMs + GOING_MS;
    const there = new Set(owned.map(({ uid }) => uid));
    const isLeft = (uid: string, ageMs: number) => there.has(uid) && ageMs > CARRIED_OUT_MS;
    const isDropped = (other: Counted) =>
      other.isRefused && other.source !== undefined && !isCounted(edge, other.source);
    const counts = (other: Counted) =>
      nowMs - other.atMs < WINDOW_MS &&
      other.of.name !== of.name &&
      !isLeft(other.of.uid, nowMs - other.atMs) &&
      !isDropped(other);
    const asked: Counted = { atMs: nowMs, of, source: isWithdrawn ? key : undefined, isRefused: false };
    lane.deletes = [...lane.deletes.filter(counts), asked];
    const owns = new Set([...owned, ...lane.deletes.map((other) => other.of)].map(({ name }) => name)).size;
    const count = lane.deletes.length;
    if (nowMs <= lane.goesUntilMs || count <= MAX_COUNT || count <= MAX_SHARE * owns) return undefined;
    return `${count} of ${owns} entries of ${source.cluster} deleted within a minute`;
  }

  /** The edge has been told that a request for this one changed nothing. */
  refused(uid: string): void {
    for (const lane of this.#lanes.values()) for (const asked of lane.deletes) asked.isRefused ||= asked.of.uid === uid;
  }

  /** Somebody else has taken it away: whatever was asked for it has not done so. */
  forget(uid: string): void {
    for (const lane of this.#lanes.values()) lane.deletes = lane.deletes.filter(({ of }) => of.uid !== uid);
  }
}

/** The wish stands: while a source is followed again, its withdrawal is only not yet taken back. */
function isCounted({ followed }: RunningEdge, key: string): boolean {
  if (followed.resources.has(key)) return false;
  const withdrawn = followed.resources.get(desiredKeys.withdrawn(key));
  return withdrawn?.kind === "withdrawn" && !FREE.has(withdrawn.reason);
}

/** Since when the edge has known the oldest wish for such a delete that still stands. */
function oldestWishMs(edge: RunningEdge, cluster: ClusterId): number {
  let oldestMs = Number.POSITIVE_INFINITY;
  for (const [key, sinceMs] of edge.followed.withdrawnSinceMs) {
    const of = key.slice("withdrawn/".length);
    if (of.endsWith(`@${cluster}`) && isCounted(edge, of)) oldestMs = Math.min(oldestMs, sinceMs);
  }
  return oldestMs;
}
