import { type AppliedReport, desiredKeys, reportKeys } from "@causeway/shared";
import { type Action, type Removal, refOf } from "./action.js";
import { Draft } from "./draft.js";
import { planSource } from "./plan-entries.js";
import { type PlannedRule, planRules } from "./plan-rules.js";
import type { ServiceInput, SourceInput } from "./service-input.js";
import { serviceRows } from "./service-rows.js";
import { withWouldWrite } from "./would-write.js";

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
  const isRuleReady = rules.every((rule) => rule.isReady || isSeenAhead(input, rule));
  const sources = input.sources.map((source) => planSource(input, source, isRuleReady, draft));
  return {
    actions: draft.actions,
    removals: draft.removals,
    wakeAtMs: draft.wakeAtMs,
    rows: withWouldWrite(serviceRows(input, rules, sources), draft.actions, (action) => [rowOf(input, action)]),
  };
}

/** An edge that observes tells of the entries too that would follow the rule. */
function isSeenAhead({ frozen }: ServiceInput, { state }: PlannedRule): boolean {
  return frozen === "observing" && (state.kind === "waiting" || state.kind === "applied");
}

/** Key of the line that a write is for: that of its source for an entry, else that of the import. */
function rowOf({ service, sources }: ServiceInput, action: Action): string {
  const { kind, name } = refOf(action);
  const hasEntry = ({ owned, wanted }: SourceInput) =>
    owned.some((entry) => entry.name === name) || wanted.some(({ object }) => object.meta.name === name);
  const source = kind === "WorkloadEntry" ? sources.find(hasEntry) : undefined;
  const key = source === undefined ? desiredKeys.import(service) : desiredKeys.source(service, source.cluster);
  return reportKeys.applied(key);
}
