import type { ClusterId } from "@causeway/shared";
import type { KubeKind, KubeObject, KubeWorkloadEntry } from "../../../packages/edge/src/core/kube.js";
import type { Mutation, SimApiServer } from "../cluster/api-server.js";
import type { RunningEdge } from "../processes/sim-edge.js";

/** For how long an edge may not know yet what somebody has done to its cluster. */
export const UNSEEN_MS = 2_000;

/** What can make an entry do harm. */
const SAFETY: ReadonlySet<KubeKind> = new Set<KubeKind>(["PeerAuthentication", "DestinationRule", "Pod", "Service"]);

/** An entry that somebody has deleted. */
interface Taken {
  readonly entry: KubeWorkloadEntry;
  readonly atMs: number;
}

/** As it was before somebody changed or deleted it. */
interface Older {
  readonly object: KubeObject;
  readonly atMs: number;
}

/** The objects of one kind; of one that was changed, possibly several versions. */
export type ObjectsSeen = Pick<SimApiServer, "all">;

/** What somebody has done to a cluster that its edge cannot know yet, as far as it explains a delete. */
export class Unseen {
  /** When somebody last changed what can make entries of a namespace do harm. */
  readonly #safetyMs = new Map<string, number>();
  readonly #taken = new Map<ClusterId, readonly Taken[]>();
  readonly #older = new Map<ClusterId, readonly Older[]>();
  /** When something was last wrong with a watch. */
  readonly #blindMs = new Map<ClusterId, number>();

  /** Somebody else than the edge has changed something. */
  note(cluster: ClusterId, { kind, before, after, atMs }: Mutation): void {
    const namespace = (after ?? before)?.meta.namespace ?? "";
    if (SAFETY.has(kind)) this.#safetyMs.set(`${cluster} ${namespace}`, atMs);
    if (SAFETY.has(kind) && before !== undefined)
      this.#older.set(cluster, [...this.#stillSeen(cluster, atMs), { object: before, atMs }]);
    if (after !== undefined || before?.kind !== "WorkloadEntry") return;
    const young = (this.#taken.get(cluster) ?? []).filter((taken) => atMs - taken.atMs < UNSEEN_MS);
    this.#taken.set(cluster, [...young, { entry: before, atMs }]);
  }

  /** Entries that somebody has just deleted. */
  takenAway(cluster: ClusterId, nowMs: number): readonly KubeWorkloadEntry[] {
    const young = (this.#taken.get(cluster) ?? []).filter(({ atMs }) => nowMs - atMs < UNSEEN_MS);
    return young.map(({ entry }) => entry);
  }

  /** The watches of a cluster show nothing, or not everything. */
  noteBlind(cluster: ClusterId, nowMs: number): void {
    this.#older.set(cluster, this.#stillSeen(cluster, nowMs));
    this.#blindMs.set(cluster, nowMs);
  }

  /** Each kind is shown in its own time: beside what is there, what of it was there just before. */
  seen(cluster: ClusterId, api: ObjectsSeen, nowMs: number): ObjectsSeen {
    const older = this.#stillSeen(cluster, nowMs).map(({ object }) => object);
    const isOf =
      <K extends KubeKind>(kind: K) =>
      (object: KubeObject): object is Extract<KubeObject, { kind: K }> =>
        object.kind === kind;
    return { all: (kind) => [...api.all(kind), ...older.filter(isOf(kind))] };
  }

  /** What made entries of the namespace do harm may be over. */
  hidesSafety(cluster: ClusterId, namespace: string, { ports, clock }: RunningEdge): boolean {
    const changedMs = this.#safetyMs.get(`${cluster} ${namespace}`) ?? Number.NEGATIVE_INFINITY;
    const isBlind = ports.watches.some((watch) => SAFETY.has(watch.kind) && watch.isFaulty);
    return isBlind || clock.monotonic() - changedMs < UNSEEN_MS;
  }

  #stillSeen(cluster: ClusterId, nowMs: number): readonly Older[] {
    const blindMs = this.#blindMs.get(cluster) ?? Number.NEGATIVE_INFINITY;
    return (this.#older.get(cluster) ?? []).filter(({ atMs }) => nowMs - Math.max(atMs, blindMs) < UNSEEN_MS);
  }
}
