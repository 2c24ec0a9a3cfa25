import { describeLabels } from "@causeway/shared";
import type { WantedWorkloadEntry } from "../kube.js";
import { isOurs } from "../render/ownership.js";
import { deleteOf, type Removal, replaceOf, type Urgency } from "./action.js";
import { type Draft, isAsWanted } from "./draft.js";
import { type DeleteCause, isCounted, mayDelete } from "./may-delete.js";
import type { OwnedEntry } from "./owned-entry.js";
import type { ServiceInput, SourceInput, WantedEntry } from "./service-input.js";
import type { WriteFailure } from "./writes.js";

/** How far the entries of one source are. */
export interface PlannedSource {
  readonly source: SourceInput;
  /** Every wanted entry is in the cluster as wanted. */
  readonly isApplied: boolean;
  /** Names of wanted entries that are somebody else's objects. */
  readonly foreign: readonly string[];
  readonly failure: undefined | WriteFailure;
  /** Why entries that should go are still there; undefined when none are, or they are on their way. */
  readonly kept: undefined | "NotComplete" | "StoreNotAccepted" | "Held";
}

type EntryState = "applied" | "settling" | "waiting" | "foreign" | WriteFailure;

export function planSource(
  input: ServiceInput,
  source: SourceInput,
  isRuleReady: boolean,
  draft: Draft,
): PlannedSource {
  const states = source.wanted.map((entry) => planEntry(input, source, entry, isRuleReady, draft));
  const failures = states.filter((state) => typeof state === "object");
  const isAhead = input.frozen === "observing" && input.phase === "following";
  const isSettled =
    states.length > 0 && states.every((state) => state === "applied" || (isAhead && state === "waiting"));
  const removal = planRemovals(input, source, isSettled, draft);
  return {
    source,
    isApplied: states.every((state) => state === "applied" || state === "settling"),
    foreign: source.wanted
      .filter((_entry, index) => states[index] === "foreign")
      .map((entry) => entry.object.meta.name),
    failure: [...failures, ...removal.failures][0],
    kept: removal.kept,
  };
}

function planEntry(
  input: ServiceInput,
  source: SourceInput,
  entry: WantedEntry,
  isRuleReady: boolean,
  draft: Draft,
): EntryState {
  const { live, pending } = entry;
  const object = withLiveChoices(entry);
  if (live !== undefined && !isOurs(live.object.meta)) return "foreign";
  if (live !== undefined && isAsWanted(live.object, object)) {
    return pending === undefined && draft.hasSettled(live.shownAtMs) ? "applied" : "settling";
  }
  if (pending !== undefined) return draft.failureOf(pending) ?? "waiting";
  if (!mayWrite(input, entry)) return "waiting";
  if (live !== undefined) return draft.write(replaceOf(live, object, [], "background")) ?? "waiting";
  if (!isRuleReady || !input.isNamespaceReady) return "waiting";
  return draft.write({ kind: "create", object, urgency: urgencyOf(input, source, object) }) ?? "waiting";
}

/** Before the first Complete entries only move. */
function mayWrite({ phase }: ServiceInput, { isMove, live }: WantedEntry): boolean {
  return phase === "following" || (isMove && live === undefined);
}

/**
 * A live weight stays while it is near enough to the wanted one, and a live locality while the gateway has no pods that
 * would tell one: they come back, and would cost every entry two writes.
 */
function withLiveChoices({ object, live, nearWeights }: WantedEntry): WantedWorkloadEntry {
  if (live === undefined) return object;
  const { weight, locality } = live.object.spec;
  const isNear = weight !== undefined && nearWeights.includes(weight);
  const spec = { ...object.spec, locality: object.spec.locality || locality };
  return { ...object, spec: isNear ? { ...spec, weight } : spec };
}

/** Nobody answers here, or the gateway has moved. */
function urgencyOf(input: ServiceInput, source: SourceInput, object: WantedWorkloadEntry): Urgency {
  if (input.local.kind === "fit" && !input.local.isServing) return "urgent";
  const isMove = source.owned.length > 0 && source.owned.every((owned) => owned.wish.address !== object.spec.address);
  return isMove ? "urgent" : "background";
}

interface Removals {
  readonly failures: readonly WriteFailure[];
  readonly kept: PlannedSource["kept"];
}

function planRemovals(input: ServiceInput, source: SourceInput, isSettled: boolean, draft: Draft): Removals {
  const wanted = new Set(source.wanted.map((entry) => entry.object.meta.name));
  const failures: WriteFailure[] = [];
  let kept: PlannedSource["kept"];
  for (const entry of source.owned) {
    const cause = wanted.has(entry.name) ? undefined : causeOf(input, source, entry, isSettled);
    if (cause === undefined || entry.live === undefined) continue;
    const result = planRemoval(input, entry, cause, draft);
    if (typeof result === "object") failures.push(result);
    else kept = result ?? kept;
  }
  return { failures, kept };
}

/** Why an entry that is not wanted may go; undefined when nothing says so. */
function causeOf(
  input: ServiceInput,
  source: SourceInput,
  entry: OwnedEntry,
  isSettled: boolean,
): undefined | DeleteCause {
  if (input.guard.mode === "withheld" || source.refused.has(entry.name)) return { kind: "safety" };
  if (source.state === "withdrawn") return { kind: "withdrawn", withdrawn: source.withdrawn };
  if (source.state === "gone") return { kind: "gone" };
  if (!source.isAddressSetKnown) return undefined;
  const isKnown = source.state === "wanted" || entry.isIntact;
  if (!isSettled || !isKnown) return undefined;
  const hasSuccessor = source.wanted.some(
    (wanted) => groupOf(wanted.object, entry) === groupOf(ownContent(entry), entry),
  );
  return { kind: hasSuccessor ? "successor" : "regrouped" };
}

function planRemoval(
  input: ServiceInput,
  entry: OwnedEntry,
  cause: DeleteCause,
  draft: Draft,
): undefined | PlannedSource["kept"] | WriteFailure {
  const { live } = entry;
  if (live === undefined) return undefined;
  const removal: Removal = { cluster: entry.cluster, id: live.object.meta.uid };
  const isDue = mayDelete(cause, { ...input.deletes, isHeld: false }).may;
  if (isDue && isCounted(cause)) draft.removals.push(removal);
  const verdict = mayDelete(cause, { ...input.deletes, isHeld: input.isHeld(removal) });
  if (!verdict.may) return verdict.reason as PlannedSource["kept"];
  if (entry.pending !== undefined) return draft.failureOf(entry.pending);
  if (live.object.meta.isTerminating) return undefined;
  const urgency: Urgency = cause.kind === "safety" ? "urgent" : "background";
  return draft.write(deleteOf(live, isCounted(cause) ? [removal] : [], urgency));
}

type Grouped = Pick<WantedWorkloadEntry["spec"], "serviceAccount" | "labels">;

function ownContent(entry: OwnedEntry): { readonly spec: Grouped } {
  return { spec: { serviceAccount: entry.wish.serviceAccount, labels: entry.wish.subsetLabels } };
}

/** Instances that routing and identity cannot tell apart, by the label keys that set this entry's group apart. */
function groupOf(content: { readonly spec: Grouped }, entry: OwnedEntry): string {
  const keys = Object.keys(entry.wish.subsetLabels);
  const { labels, serviceAccount } = content.spec;
  const chosen = Object.fromEntries(keys.map((key) => [key, labels[key] ?? ""]));
  return `${serviceAccount} ${describeLabels(chosen)}`;
}
