import { type ServiceKey, splitGatewayKey } from "@causeway/shared";
import { isOurs } from "../render/ownership.js";
import { renderGateway, selectorOf } from "../render/render-gateway.js";
import { deleteOf, type Removal, replaceOf } from "./action.js";
import { Draft, isAsWanted } from "./draft.js";
import type { GatewayInput, HostInput, HostState, PlannedHost } from "./gateway-input.js";
import { gatewayRows } from "./gateway-rows.js";
import { type DeleteCause, hostLeavesAtMs, isCounted, mayDelete } from "./may-delete.js";
import { hostRemovalId } from "./owned-removals.js";
import type { KeyPlan } from "./plan-service.js";
import { withWouldWrite } from "./would-write.js";
import type { WriteFailure } from "./writes.js";

const STAYS: ReadonlySet<HostState> = new Set([
  "accepted",
  "adding",
  "inUse",
  "held",
  "storeNotAccepted",
  "notComplete",
]);

/** One step towards the one Gateway object of a gateway workload. Taking out a host is a delete like any other. */
export function planGateway(input: GatewayInput, nowMs: number): KeyPlan {
  const draft = new Draft(input, nowMs);
  const isForeign = input.live !== undefined && !isOurs(input.live.object.meta);
  const hosts = input.hosts.map((host) => ({ host, state: judgeHost(input, host, draft, nowMs) }));
  const failure = isForeign ? undefined : write(input, hosts, draft);
  if (!isForeign) removeDuplicates(input, hosts, draft);
  const rows = gatewayRows(input, hosts, { isForeign, failure });
  return {
    actions: draft.actions,
    removals: draft.removals,
    wakeAtMs: draft.wakeAtMs,
    // The one object has the hosts of all of them.
    rows: withWouldWrite(rows, draft.actions, () => rows.keys()),
  };
}

function judgeHost(input: GatewayInput, host: HostInput, draft: Draft, nowMs: number): HostState {
  const isThere = host.isLive || host.isInDuplicate;
  if (isThere && !mayDelete({ kind: "safety" }, { ...input.deletes, isHeld: false }).may) return "accepted";
  if (input.conflict !== undefined) return "conflicting";
  if (host.wantedBy.length > 0 && host.mtlsRefusedBy !== undefined) return "disabled";
  if (host.elsewhere === "others") return "elsewhere";
  if (host.wantedBy.length === 0) return judgeUnwanted(input, host, draft, nowMs);
  if (host.isLive) return "accepted";
  if (host.elsewhere === "ours") return "elsewhere";
  if (input.phase === "recovering" || input.selector === undefined) return "waiting";
  return isThere || draft.hasSettled(host.guardedSinceMs) ? "adding" : "waiting";
}

function judgeUnwanted(input: GatewayInput, host: HostInput, draft: Draft, nowMs: number): HostState {
  const { withdrawn } = host;
  const stays: HostState = host.isLive ? "accepted" : "adding";
  if (withdrawn === undefined) return stays;
  const leavesAtMs = hostLeavesAtMs(withdrawn.value.value, withdrawn.value.firstSeenMs);
  if (nowMs < leavesAtMs) {
    draft.wakeAt(leavesAtMs);
    return "inUse";
  }
  const cause: DeleteCause = { kind: "withdrawn", withdrawn: withdrawn.value.value };
  const removal = removalOf(input, host.service);
  if (isCounted(cause) && mayDelete(cause, { ...input.deletes, isHeld: false }).may) draft.removals.push(removal);
  const verdict = mayDelete(cause, { ...input.deletes, isHeld: input.isHeld(removal) });
  if (verdict.may) return "leaving";
  switch (verdict.reason) {
    case "Held":
      return "held";
    case "StoreNotAccepted":
      return "storeNotAccepted";
    default:
      return "notComplete";
  }
}

function write(input: GatewayInput, hosts: readonly PlannedHost[], draft: Draft): undefined | WriteFailure {
  const { live, pending, gateway, clusterDomain, phase } = input;
  const kept = hosts.filter(({ state }) => STAYS.has(state)).map(({ host }) => host);
  const gone = hosts.filter(({ host, state }) => host.isLive && !STAYS.has(state));
  if (pending !== undefined) return draft.failureOf(pending);
  if (live?.object.meta.isTerminating === true) return undefined;
  if (phase === "recovering" && gone.length === 0) return undefined;
  const counted = countedRemovals(input, gone);
  if (kept.length === 0) return live === undefined ? undefined : draft.write(deleteOf(live, counted, "background"));
  const selector = (phase === "recovering" ? undefined : input.selector) ?? (live && selectorOf(live.object));
  if (selector === undefined) return undefined;
  const services = new Map<ServiceKey, readonly string[]>(kept.map((host) => [host.service, host.subsetKeys]));
  const wanted = renderGateway({ gateway, selector, services }, clusterDomain);
  if (live === undefined) {
    return input.isNamespaceReady ? draft.write({ kind: "create", object: wanted, urgency: "background" }) : undefined;
  }
  return isAsWanted(live.object, wanted) ? undefined : draft.write(replaceOf(live, wanted, counted, "background"));
}

/** What the brake has let go; a host that somebody else serves, or that does harm, is none of its business. */
function countedRemovals(input: GatewayInput, gone: readonly PlannedHost[]): Removal[] {
  return gone.filter(({ state }) => state === "leaving").map(({ host }) => removalOf(input, host.service));
}

function removalOf(input: GatewayInput, service: ServiceKey): Removal {
  const meta = input.live?.object.meta ?? { uid: input.gateway };
  return { cluster: splitGatewayKey(input.gateway).cluster, id: hostRemovalId(meta, service) };
}

/** A duplicate goes once nothing depends on it any more: the workload's own Gateway has settled with every host that stays. */
function removeDuplicates(input: GatewayInput, hosts: readonly PlannedHost[], draft: Draft): void {
  const isServed = hosts.every(({ host, state }) => host.isLive || !host.isInDuplicate || !STAYS.has(state));
  if (!isServed || input.live === undefined || input.pending !== undefined) return;
  if (!mayDelete({ kind: "successor" }, { ...input.deletes, isHeld: false }).may) return;
  for (const { live, pending } of input.duplicates) {
    if (pending !== undefined || !draft.hasSettled(input.live.shownAtMs)) continue;
    draft.write(deleteOf(live, [], "background"));
  }
}
