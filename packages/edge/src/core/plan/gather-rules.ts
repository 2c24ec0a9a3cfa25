import { desiredKeys, type FailoverPolicy, type ServiceKey, splitServiceKey } from "@causeway/shared";
import type { KubeDestinationRule, Shown, WantedDestinationRule } from "../kube.js";
import { companionName } from "../render/object-name.js";
import { recoverRule } from "../render/recover-rule.js";
import { DEFAULT_FAILOVER, type RuleWish, renderRule } from "../render/render-rule.js";
import { type Facts, isOver } from "./facts.js";
import { isFit } from "./local-service.js";
import { maybeGuarded, maybeUnguarded, type OwnedEntry } from "./owned-entry.js";
import type { RuleInput } from "./service-input.js";
import { SETTLE_MS } from "./settling.js";

/** The DestinationRules that the plan for a service looks after: several plans may look after the same one alike. */
export function gatherRules(facts: Facts, service: ServiceKey): RuleInput[] {
  const namespace = facts.namespaceOf(service);
  return Array.from(new Set([...namespace.membersOf(service), ...namespace.hostsRuledFor(service)]))
    .sort()
    .map((host) => gatherRule(facts, host));
}

function gatherRule(facts: Facts, host: ServiceKey): RuleInput {
  const { view, writes, settling, desired } = facts.context;
  const { namespace, name } = splitServiceKey(host);
  const ref = { kind: "DestinationRule", namespace, name: companionName(name) } as const;
  const live = view.destinationRule(namespace, ref.name);
  const recovered = live === undefined ? undefined : recoverRule(live.object);
  const entries = facts.namespaceOf(host).entriesTakenBy(host);
  const unusedSinceMs = settling.overSinceMs(`entries ${host}`, entries.length > 0, facts.nowMs);
  // Not read here, but the gateway that is to accept the service must know since when.
  settling.overSinceMs(`unguarded ${host}`, entries.some(maybeUnguarded), facts.nowMs);
  const unguardedSinceMs = settling.overSinceMs(`guarded ${host}`, entries.some(maybeGuarded), facts.nowMs);
  const importers = facts
    .namespaceOf(host)
    .importersOf(host)
    .filter((importer) => facts.isImported(importer));
  const named = recovered?.cause ?? nameOf(entries);
  const cause = causeOf(facts, host, importers, named);
  const isConflicting = facts.mesh.conflict(host) !== undefined;
  const isThere = live !== undefined;
  const isNeeded = importers.length > 0 || entries.some((entry) => !isGoneAhead(facts, entry));
  const isWanted = isNeeded && (isThere || isFit(view.service(host)));
  const isMutual =
    importers.some((importer) => facts.guardOf(importer).mode === "guarded") ||
    unguardedSinceMs === undefined ||
    (recovered?.isMutual === true && !isOver(unguardedSinceMs, facts.nowMs));
  const wish: RuleWish = { host, cause, failover: failoverOf(facts, cause, live), isMutual };
  return {
    host,
    wanted: isWanted && !isConflicting ? render(facts, wish) : undefined,
    live,
    pending: writes.pending(ref, facts.nowMs),
    removal: isConflicting ? "safety" : { withdrawn: desired.withdrawn(desiredKeys.import(cause))?.value },
    unusedSinceMs,
    changesAtMs: earliestAfter(facts.nowMs, [unusedSinceMs, unguardedSinceMs]),
  };
}

/** It would go if anything were written, and the rule with it: an edge that observes tells of both. */
function isGoneAhead({ context }: Facts, { service, cluster }: OwnedEntry): boolean {
  const { mode, desired } = context;
  return mode === "observe" && desired.withdrawn(desiredKeys.source(service, cluster)) !== undefined;
}

/** Whose entries a rule is for that is needed for nothing else: it goes with them. */
function nameOf(entries: readonly OwnedEntry[]): undefined | ServiceKey {
  return entries.map(({ service }) => service).sort()[0];
}

/**
 * The host's own import before others. Where nobody says that it is wanted, the rule stays with whom it names: what the
 * rule names is reported, central answers that, and the answer must not change what the rule names.
 */
function causeOf(
  facts: Facts,
  host: ServiceKey,
  importers: readonly ServiceKey[],
  named: undefined | ServiceKey,
): ServiceKey {
  const { desired } = facts.context;
  const isSaid = !desired.isComplete || desired.import(host) !== undefined;
  const stays = named !== undefined && named !== host && importers.includes(named);
  if (importers.includes(host) && (isSaid || !stays)) return host;
  return stays ? named : (importers[0] ?? named ?? host);
}

function render(facts: Facts, wish: RuleWish): WantedDestinationRule {
  return renderRule(wish, facts.context.clusterDomain);
}

/** As central says; while it does not, as it last did. */
function failoverOf(facts: Facts, cause: ServiceKey, live: undefined | Shown<KubeDestinationRule>): FailoverPolicy {
  const { desired, view } = facts.context;
  const wanted = desired.isComplete ? desired.import(cause)?.value.failover : undefined;
  if (wanted !== undefined) return wanted;
  const { namespace, name } = splitServiceKey(cause);
  const known = view.destinationRule(namespace, companionName(name)) ?? live;
  return (known === undefined ? undefined : recoverRule(known.object)?.failover) ?? DEFAULT_FAILOVER;
}

/** When the next of these will have been over for long enough. */
function earliestAfter(nowMs: number, sinceMs: readonly (undefined | number)[]): undefined | number {
  const times = sinceMs.filter((since) => since !== undefined).map((since) => since + SETTLE_MS);
  const future = times.filter((time) => time > nowMs);
  return future.length === 0 ? undefined : Math.min(...future);
}
