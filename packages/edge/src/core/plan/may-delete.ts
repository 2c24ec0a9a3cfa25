import type { Reason, WithdrawnDesired } from "@causeway/shared";
import type { StoreAcceptance } from "./store-acceptance.js";

/**
 * Why something of ours should go.
 * - `successor`: what replaces it is applied; the edge decides that itself.
 * - `safety`: it does harm where it is; the edge decides that itself.
 * - `regrouped`: its source has no such instances any more, and the rest of the source is applied.
 * - `gone`: it was confirmed that the names of its gateway have no address any more. The brake counts it: a name server
 *   that denies everything takes away no more at once than a mistake of a person could.
 * - `withdrawn`: central says that exactly this source, import or export is no longer wanted; undefined while it does not.
 */
export type DeleteCause =
  | { readonly kind: "successor" }
  | { readonly kind: "safety" }
  | { readonly kind: "regrouped" }
  | { readonly kind: "gone" }
  | { readonly kind: "withdrawn"; readonly withdrawn: undefined | WithdrawnDesired };

export interface DeleteConditions {
  /** Every essential watch has listed and none is refused. */
  readonly isCacheComplete: boolean;
  /** Everything that central wants has arrived. */
  readonly isFollowComplete: boolean;
  readonly store: StoreAcceptance;
  /** The brake keeps it back. */
  readonly isHeld: boolean;
}

/** `reason` is undefined when nobody wants it deleted in the first place. */
export type DeleteVerdict = { readonly may: true } | { readonly may: false; readonly reason: undefined | Reason };

const MAY: DeleteVerdict = { may: true };

/** The one place that lets anything be deleted. Absence never does: what is not there is not a wish. */
export function mayDelete(cause: DeleteCause, conditions: DeleteConditions): DeleteVerdict {
  if (!conditions.isCacheComplete) return { may: false, reason: "NotComplete" };
  if (cause.kind === "successor" || cause.kind === "safety") return MAY;
  if (!conditions.isFollowComplete) return { may: false, reason: "NotComplete" };
  if (cause.kind === "withdrawn" && cause.withdrawn === undefined) return { may: false, reason: undefined };
  if (conditions.store.kind !== "accepted") return { may: false, reason: "StoreNotAccepted" };
  return isCounted(cause) && conditions.isHeld ? { may: false, reason: "Held" } : MAY;
}

/** Somebody wanted exactly this, or it is how a cluster leaves: however much goes, it is no accident. */
const INTENDED: ReadonlySet<Reason> = new Set<Reason>([
  "NoWorkspace",
  "NoEastWestSettings",
  "NotSelected",
  "NoReadyInstances",
  "Drained",
  "NotReachable",
  "ClusterGone",
]);

/** The brake counts it. */
export function isCounted(cause: DeleteCause): boolean {
  if (cause.kind === "gone") return true;
  return cause.kind === "withdrawn" && cause.withdrawn !== undefined && !INTENDED.has(cause.withdrawn.reason);
}

/** How long a host stays for importers that still use it, at most, counted from when this edge first saw it withdrawn. */
const IN_USE_MS = 60_000;

/** Monotonic milliseconds from which on a withdrawn host may leave the gateway. */
export function hostLeavesAtMs(withdrawn: WithdrawnDesired, firstSeenMs: number): number {
  return withdrawn.inUse ? firstSeenMs + IN_USE_MS : firstSeenMs;
}
