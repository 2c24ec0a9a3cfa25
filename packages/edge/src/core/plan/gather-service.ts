import { type ServiceKey, splitServiceKey } from "@causeway/shared";
import type { Facts } from "./facts.js";
import { gatherRules } from "./gather-rules.js";
import { gatherSources } from "./gather-sources.js";
import { describeLocal } from "./local-service.js";
import type { PlanConditions, ServiceInput } from "./service-input.js";
import { SETTLE_MS } from "./settling.js";

/** Reads everything that the plan for one service needs. */
export function gatherService(facts: Facts, service: ServiceKey, conditions: PlanConditions): ServiceInput {
  const { view, desired } = facts.context;
  const wanted = desired.isComplete ? desired.import(service) : undefined;
  const members = facts.namespaceOf(service).membersOf(service);
  const local = describeLocal(view, service, members, wanted?.value.remoteOnly);
  const guard = facts.guardOf(service);
  const namespace = view.namespace(splitServiceKey(service).namespace);
  return {
    ...conditions,
    service,
    local,
    guard,
    import: wanted,
    overlaps: overlapsOf(facts, service, members),
    sources: gatherSources(facts, service, local, guard),
    rules: gatherRules(facts, service),
    isNamespaceReady: namespace !== undefined && !namespace.meta.isTerminating,
    guardChangesAtMs: guardChangesAtMs(facts, members),
    members,
  };
}

function overlapsOf(facts: Facts, service: ServiceKey, members: readonly ServiceKey[]): ServiceKey[] {
  const { desired } = facts.context;
  const sources = desired.import(service)?.value.sources ?? [];
  return members.filter((member) =>
    sources.some((cluster) => desired.source(member, cluster) === undefined && member !== service),
  );
}

function guardChangesAtMs(facts: Facts, members: readonly ServiceKey[]): undefined | number {
  const since = members.map((member) => facts.unservedSinceMs(member)).filter((time) => time !== undefined);
  const future = since.map((time) => time + SETTLE_MS).filter((time) => time > facts.nowMs);
  return future.length === 0 ? undefined : Math.max(...future);
}
