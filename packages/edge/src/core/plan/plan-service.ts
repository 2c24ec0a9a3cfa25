import type { AppliedReport } from "@causeway/shared";
import type { Action, Removal } from "./action.js";
import { Draft } from "./draft.js";
import { planSource } from "./plan-entries.js";
import { planRules } from "./plan-rules.js";
import type { ServiceInput } from "./service-input.js";
import { serviceRows } from "./service-rows.js";

/** What is to be done for one key now, what it says about itself, and when time alone makes it worth another look. */
export interface KeyPlan {
  readonly actions: readonly Action[];
  /** Everything that the brake counts and that is due, held back or not, until the cache shows it gone. */
  readonly removals: readonly Removal[];
  /** Monotonic milliseconds; undefined: not before something changes. */
  readonly wakeAtMs: undefined | number;
  /** By key of the report. A key that an earlier plan had and this one has not is over. */
  readonly rows: ReadonlyMap<string, AppliedReport>;
}

/**
 * One step towards what is wanted for one service. In: rule, then entries under it once it has settled. Out: entries, then
 * the rule once the last one is gone for as long. A replaced entry goes when its successor has settled. Whatever must wait
 * is simply not in the plan: it is in the plan that is made then.
 */
export function planService(input: ServiceInput, nowMs: number): KeyPlan {
  const draft = new Draft(input, nowMs);
  draft.wakeAt(input.guardChangesAtMs);
  const rules = planRules(input, draft);
  const isRuleReady = rules.every((rule) => rule.isReady);
  const sources = input.sources.map((source) => planSource(input, source, isRuleReady, draft));
  return {
    actions: draft.actions,
    removals: draft.removals,
    wakeAtMs: draft.wakeAtMs,
    rows: serviceRows(input, rules, sources),
  };
}
