import type { Reason, ServiceKey } from "@causeway/shared";
import { isOurs } from "../render/ownership.js";
import { isMutual } from "../render/recover-rule.js";
import { type Action, deleteOf, replaceOf, type Urgency } from "./action.js";
import { type Draft, isAsWanted } from "./draft.js";
import { mayDelete } from "./may-delete.js";
import type { RuleInput, ServiceInput } from "./service-input.js";
import type { WriteFailure } from "./writes.js";

/** How far one DestinationRule is. */
export type RuleState =
  | { readonly kind: "applied" }
  | { readonly kind: "waiting" }
  /** There is none and there should be none. */
  | { readonly kind: "absent" }
  /** It should go and is still there; the reason, where it is not only on its way. */
  | { readonly kind: "leaving"; readonly reason: undefined | Reason }
  | { readonly kind: "foreign" }
  | { readonly kind: "failed"; readonly failure: WriteFailure };

export interface PlannedRule {
  readonly host: ServiceKey;
  readonly state: RuleState;
  /** Entries of the wanted mode may be made under it. */
  readonly isReady: boolean;
}

export function planRules(input: ServiceInput, draft: Draft): PlannedRule[] {
  return input.rules.map((rule) => {
    draft.wakeAt(rule.changesAtMs);
    return { host: rule.host, state: planRule(input, rule, draft), isReady: isReady(input, rule, draft) };
  });
}

function planRule(input: ServiceInput, rule: RuleInput, draft: Draft): RuleState {
  const { live, wanted, pending } = rule;
  if (live !== undefined && !isOurs(live.object.meta)) return { kind: wanted === undefined ? "absent" : "foreign" };
  if (wanted === undefined) return live === undefined ? { kind: "absent" } : remove(input, rule, draft);
  if (live !== undefined && isAsWanted(live.object, wanted)) return { kind: "applied" };
  if (pending !== undefined || !mayWrite(input, rule)) return waiting(pending, draft);
  const urgency: Urgency = input.local.kind === "fit" && !input.local.isServing ? "urgent" : "background";
  const action =
    live === undefined ? ({ kind: "create", object: wanted, urgency } as const) : replaceOf(live, wanted, [], urgency);
  const failure = draft.write(action);
  return failure === undefined ? { kind: "waiting" } : { kind: "failed", failure };
}

/** What is under way may have failed before. */
function waiting(pending: undefined | Action, draft: Draft): RuleState {
  const failure = pending && draft.failureOf(pending);
  return failure === undefined ? { kind: "waiting" } : { kind: "failed", failure };
}

/** Before the first Complete only what does harm changes: mTLS that local calls would break on. */
function mayWrite(input: ServiceInput, rule: RuleInput): boolean {
  if (!input.isNamespaceReady && rule.live === undefined) return false;
  if (input.phase === "following") return true;
  const drops = rule.live !== undefined && isMutual(rule.live.object.spec) && !isMutual(rule.wanted?.spec ?? {});
  return drops && input.guard.mode === "withheld";
}

/** The rule outlives its last entry, so that no sidecar ever sees the entries without it. */
function remove(input: ServiceInput, rule: RuleInput, draft: Draft): RuleState {
  const { live, removal, pending, unusedSinceMs } = rule;
  if (live === undefined) return { kind: "absent" };
  const cause = removal === "safety" ? { kind: removal } : ({ kind: "withdrawn", ...removal } as const);
  const verdict = mayDelete(cause, { ...input.deletes, isHeld: false });
  if (!verdict.may && verdict.reason === undefined) return { kind: "applied" };
  const underWay = waiting(pending, draft);
  if (underWay.kind === "failed") return underWay;
  const isDue = verdict.may && pending === undefined && !live.object.meta.isTerminating;
  const leaving: RuleState = { kind: "leaving", reason: verdict.may ? undefined : verdict.reason };
  if (!isDue || !draft.hasSettled(unusedSinceMs)) return leaving;
  const failure = draft.write(deleteOf(live, [], removal === "safety" ? "urgent" : "background"));
  return failure === undefined ? leaving : { kind: "failed", failure };
}

function isReady(input: ServiceInput, rule: RuleInput, draft: Draft): boolean {
  const { live, pending } = rule;
  if (!input.members.includes(rule.host)) return true;
  if (live === undefined || pending !== undefined || !isOurs(live.object.meta)) return false;
  if (input.guard.mode === "guarded" && !isMutual(live.object.spec)) return false;
  return draft.hasSettled(live.shownAtMs);
}
