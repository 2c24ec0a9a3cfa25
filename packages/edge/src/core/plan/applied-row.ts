import type { AppliedEntry, AppliedReport, Reason } from "@causeway/shared";
import type { KubeWorkloadEntry, Shown } from "../kube.js";
import type { PlanConditions } from "./service-input.js";
import type { WriteFailure } from "./writes.js";

const NOTHING: AppliedReport = {
  state: "applied",
  reason: undefined,
  message: "",
  entries: [],
  desiredHash: "",
  addresses: [],
  names: [],
  holdId: "",
  wouldWrite: [],
};

/** A row of the report; what is not given is empty. */
export function appliedRow(fields: Partial<AppliedReport> & Pick<AppliedReport, "state">): AppliedReport {
  return { ...NOTHING, ...fields };
}

export function withheldRow(reason: Reason, message = ""): AppliedReport {
  return appliedRow({ state: "withheld", reason, message });
}

export function pendingRow(reason: Reason, message = ""): AppliedReport {
  return appliedRow({ state: "pending", reason, message });
}

/** What should go and is kept back: by the brake it is held, by anything else it waits. */
export function keptRow(reason: Reason): AppliedReport {
  return reason === "Held" ? appliedRow({ state: "held", reason }) : pendingRow(reason);
}

/** Something of ours is to go: kept back for a reason of its own, or it goes, if anything is written here at all. */
export function leavingRow(conditions: PlanConditions, kept: undefined | Reason, because: Reason): AppliedReport {
  if (kept !== undefined) return keptRow(kept);
  return conditions.frozen === undefined ? keptRow(because) : withheldRow(FROZEN[conditions.frozen]);
}

const FROZEN = { observing: "Observing", paused: "Paused", superseded: "DuplicateEdge" } as const;

/** Something is to be written that is not written yet. */
export function unwrittenRow(conditions: PlanConditions): AppliedReport {
  if (conditions.frozen !== undefined) return withheldRow(FROZEN[conditions.frozen]);
  return pendingRow(conditions.phase === "recovering" ? "NotComplete" : "OrderPending");
}

const LASTING: ReadonlySet<WriteFailure["code"]> = new Set(["Forbidden", "Invalid", "NotFound"]);
const ENOUGH_ATTEMPTS = 3;

/** A failure that a person should know of; undefined for one that the next attempt may well mend. */
export function failedRow(failure: undefined | WriteFailure): undefined | AppliedReport {
  if (failure === undefined || (!LASTING.has(failure.code) && failure.attempts < ENOUGH_ATTEMPTS)) return undefined;
  return appliedRow({ state: "failed", reason: "WriteFailed", message: failure.message });
}

/** Entries as they stand in the cluster, sorted by name. */
export function appliedEntries(live: readonly (undefined | Shown<KubeWorkloadEntry>)[]): AppliedEntry[] {
  return live
    .filter((shown) => shown !== undefined)
    .map(({ object }) => ({
      name: object.meta.name,
      address: object.spec.address,
      createdAt: object.meta.creationTimestamp,
    }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}
