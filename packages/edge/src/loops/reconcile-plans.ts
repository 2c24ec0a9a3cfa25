import type { GatewayKey, ServiceKey } from "@causeway/shared";
import type { Brake } from "../core/plan/brake.js";
import { Facts, type PlanContext } from "../core/plan/facts.js";
import { gatherGateway } from "../core/plan/gather-gateway.js";
import { gatherService } from "../core/plan/gather-service.js";
import { maybeUnguarded } from "../core/plan/owned-entry.js";
import { planGateway } from "../core/plan/plan-gateway.js";
import { type KeyPlan, planService } from "../core/plan/plan-service.js";
import type { PlanConditions } from "../core/plan/service-input.js";
import type { StoreAcceptance } from "../core/plan/store-acceptance.js";

export interface ServiceLook extends KeyPlan {
  /** Something of ours is there for it. */
  readonly isOwning: boolean;
  readonly members: readonly ServiceKey[];
  /**
   * Gateways of this cluster that are to accept the service, or one that takes its entries, and do not yet; or that do
   * although its instances disable mTLS.
   */
  readonly unconfirmed: readonly ServiceKey[];
  /** Remote gateways that entries of it stand for. */
  readonly remoteGateways: readonly GatewayKey[];
}

export interface GatewayLook extends KeyPlan {
  /** Every Service of the workload: the plan is that of each of them. */
  readonly services: readonly ServiceKey[];
}

/** The plans of one turn of the loop: all made from the same facts. */
export class ReconcilePlans {
  private readonly facts: Facts;
  private readonly conditions: PlanConditions;

  constructor(
    context: PlanContext,
    brake: Brake,
    turn: { readonly nowMs: number; readonly store: StoreAcceptance; readonly frozen: PlanConditions["frozen"] },
  ) {
    const { view, desired, writes } = context;
    this.facts = new Facts(context, turn.nowMs);
    this.conditions = {
      phase: desired.isComplete ? "following" : "recovering",
      frozen: turn.frozen,
      deletes: { isCacheComplete: view.isComplete, isFollowComplete: desired.isWhole, store: turn.store },
      isHeld: (removal) => brake.isHeld(removal),
      blocked: (action) => writes.blocked(action, turn.nowMs),
      failing: (action) => writes.failing(action),
    };
  }

  service(service: ServiceKey): ServiceLook {
    const input = gatherService(this.facts, service, this.conditions);
    const plan = planService(input, this.facts.nowMs);
    const owned = input.sources.flatMap((source) => source.owned);
    return {
      ...plan,
      isOwning: owned.length > 0 || input.rules.some((rule) => rule.live !== undefined),
      members: input.members,
      unconfirmed: input.members.flatMap((member) => this.unconfirmed(member)),
      remoteGateways: owned.map((entry) => entry.wish.gateway),
    };
  }

  gateway(gateway: ServiceKey): GatewayLook {
    const input = gatherGateway(this.facts, gateway, this.conditions);
    return { ...planGateway(input, this.facts.nowMs), services: input.services };
  }

  private unconfirmed(service: ServiceKey): ServiceKey[] {
    const { desired } = this.facts.context;
    const isDisabled = this.facts.mtlsRefusedBy(service) !== undefined;
    if (this.facts.mesh.isAccepted(service)) return isDisabled ? Array.from(desired.exportGateways(service)) : [];
    const isVisible = this.facts.namespaceOf(service).entriesTakenBy(service).some(maybeUnguarded);
    return isVisible ? [] : Array.from(desired.exportGateways(service));
  }
}
