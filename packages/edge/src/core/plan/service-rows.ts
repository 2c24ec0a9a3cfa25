import { type AppliedReport, desiredKeys, reportKeys } from "@causeway/shared";
import { recoverRule } from "../render/recover-rule.js";
import {
  appliedEntries,
  appliedRow,
  failedRow,
  leavingRow,
  pendingRow,
  unwrittenRow,
  withheldRow,
} from "./applied-row.js";
import type { PlannedSource } from "./plan-entries.js";
import type { PlannedRule } from "./plan-rules.js";
import type { RuleInput, ServiceInput } from "./service-input.js";

/** How far a service's import and each of its sources are in force. */
export function serviceRows(
  input: ServiceInput,
  rules: readonly PlannedRule[],
  sources: readonly PlannedSource[],
): Map<string, AppliedReport> {
  const rows = new Map<string, AppliedReport>();
  const imported = importRow(input, rules);
  if (imported !== undefined) rows.set(reportKeys.applied(desiredKeys.import(input.service)), imported);
  for (const planned of sources) {
    const key = reportKeys.applied(desiredKeys.source(input.service, planned.source.cluster));
    const row = sourceRow(input, planned, rules);
    const entries = appliedEntries(planned.source.owned.map((entry) => entry.live));
    if (row !== undefined) rows.set(key, { ...row, entries });
  }
  return rows;
}

function importRow(input: ServiceInput, rules: readonly PlannedRule[]): undefined | AppliedReport {
  if (input.import === undefined && !input.rules.some((rule) => isMadeFor(input, rule))) return undefined;
  const blocker = input.import === undefined ? undefined : blockedRow(input);
  const problem = blocker ?? ruleProblem(rules);
  if (problem !== undefined) return problem;
  const leaving = input.import === undefined ? rules.find((rule) => rule.state.kind === "leaving") : undefined;
  if (leaving?.state.kind === "leaving") return leavingRow(input, leaving.state.reason, "OrderPending");
  if (rules.some((rule) => rule.state.kind === "waiting")) return unwrittenRow(input);
  const desiredHash = input.import?.hash ?? "";
  if (input.overlaps.length === 0) return appliedRow({ state: "applied", desiredHash });
  const message = `its remote instances also answer for ${input.overlaps.join(", ")}, whose selectors take them`;
  return appliedRow({ state: "applied", reason: "SelectorOverlap", message, desiredHash });
}

function isMadeFor(input: ServiceInput, { live }: RuleInput): boolean {
  return live !== undefined && recoverRule(live.object)?.cause === input.service;
}

/** What keeps every entry of the service back. */
function blockedRow(input: ServiceInput): undefined | AppliedReport {
  if (input.guard.mode === "withheld") return withheldRow(input.guard.reason, input.guard.message);
  if (!input.isNamespaceReady) return withheldRow("NamespaceMissing");
  return input.local.kind === "unfit" ? withheldRow(input.local.reason) : undefined;
}

function ruleProblem(rules: readonly PlannedRule[]): undefined | AppliedReport {
  for (const { host, state } of rules) {
    if (state.kind === "foreign") {
      return withheldRow("ForeignObject", `the DestinationRule for ${host} has our name and is not ours: rename it`);
    }
    const failed = state.kind === "failed" ? failedRow(state.failure) : undefined;
    if (failed !== undefined) return failed;
  }
  return undefined;
}

function sourceRow(
  input: ServiceInput,
  planned: PlannedSource,
  rules: readonly PlannedRule[],
): undefined | AppliedReport {
  const { source } = planned;
  switch (source.state) {
    case "withdrawn":
      if (source.owned.length === 0) return undefined;
      return failedRow(planned.failure) ?? leavingRow(input, planned.kept, source.withdrawn?.reason ?? "OrderPending");
    case "unused":
      return pendingRow("NotImported");
    case "gone":
      if (source.owned.length === 0) return withheldRow("HostnameGone");
      return failedRow(planned.failure) ?? leavingRow(input, planned.kept, "HostnameGone");
    case "pending":
      return blockedRow(input) ?? pendingRow(source.reason ?? "SourcePending");
    case "kept":
      return guardRow(input) ?? writtenRow(input, planned, rules);
    case "idle":
      // Nothing to keep: without a line of it central no longer counts on it.
      if (source.owned.length === 0) return undefined;
      return blockedRow(input) ?? ruleProblem(rules) ?? writtenRow(input, planned, rules);
    case "wanted":
      return blockedRow(input) ?? ruleProblem(rules) ?? writtenRow(input, planned, rules);
  }
}

function guardRow(input: ServiceInput): undefined | AppliedReport {
  return input.guard.mode === "withheld" ? withheldRow(input.guard.reason, input.guard.message) : undefined;
}

function writtenRow(input: ServiceInput, planned: PlannedSource, rules: readonly PlannedRule[]): AppliedReport {
  const [foreign] = planned.foreign;
  if (foreign !== undefined) {
    return withheldRow("ForeignObject", `WorkloadEntry ${foreign} has our name and is not ours: delete or rename it`);
  }
  const failed = failedRow(planned.failure);
  if (failed !== undefined) return failed;
  if (!planned.isApplied || rules.some((rule) => rule.state.kind === "foreign")) return unwrittenRow(input);
  const { state, hash, reason } = planned.source;
  return appliedRow({ state: "applied", reason, desiredHash: state === "kept" ? "" : hash });
}
