import type { ClusterId, Log } from "@causeway/shared";
import type { AppliedTable } from "../core/plan/applied-table.js";
import { Brake } from "../core/plan/brake.js";
import type { BrakeOptions } from "../core/plan/brake-lane.js";
import type { PlanContext } from "../core/plan/facts.js";
import { hasGoneName } from "../core/plan/gone-names.js";
import { holdRows } from "../core/plan/hold-rows.js";
import { ownedRemovals } from "../core/plan/owned-removals.js";
import type { ReconcilePlans } from "./reconcile-plans.js";
import { parseWorkId, type ReconcileWork, workId } from "./reconcile-work.js";

export interface HeldDeletesOptions extends BrakeOptions {
  readonly context: PlanContext;
  readonly work: ReconcileWork;
  readonly table: AppliedTable;
  readonly log: Log;
}

/** Keeps the brake informed of what every key would delete, and tells of what it keeps back. */
export class HeldDeletes {
  readonly brake: Brake;
  private readonly options: HeldDeletesOptions;

  constructor(options: HeldDeletesOptions) {
    this.options = options;
    this.brake = new Brake(options);
  }

  /** Everything that is due is known before the first of it is deleted. */
  judge(plans: ReconcilePlans, nowMs: number): void {
    const { work, table, log, context } = this.options;
    this.learn(plans);
    const before = this.brake.holds();
    const began = this.brake.judge({
      nowMs,
      ownedOf: this.owned(),
      releasedHolds: context.desired.policy.releasedHolds,
    });
    for (const hold of began) log.error({ ...hold }, "deletes held back");
    const holds = this.brake.holds();
    table.set("holds", holdRows(holds));
    if (before.every((hold) => holds.some((other) => other.holdId === hold.holdId))) return;
    log.info({}, "held deletes let go");
    for (const id of this.brake.keysWithDue()) work.wakeKey(parseWorkId(id));
  }

  /** Nothing may be deleted for now. What is still to go afterwards is judged anew then, and held for its whole time. */
  suspend(nowMs: number): void {
    this.brake.clearDue();
    this.brake.judge({ nowMs, ownedOf: () => new Set(), releasedHolds: [] });
    this.options.table.set("holds", holdRows(this.brake.holds()));
  }

  /** Also that something is wanted again: a hold that is over must not count for a wish that comes back. */
  private learn(plans: ReconcilePlans): void {
    const { context, work } = this.options;
    const { services, gateways } = work.takeUnjudged();
    for (const key of services) {
      const id = workId({ kind: "service", key });
      const isWished = context.desired.hasWithdrawn(key) || hasGoneName(key, context.desired, context.names);
      if (isWished || this.brake.hasDue(id)) this.brake.setDue(id, plans.service(key).removals);
    }
    for (const key of gateways) {
      const id = workId({ kind: "gateway", key });
      const isWished = context.desired.hasWithdrawnExport(key);
      if (isWished || this.brake.hasDue(id)) this.brake.setDue(id, plans.gateway(key).removals);
    }
  }

  /** Walks everything of ours only when something new is due. */
  private owned(): (cluster: ClusterId) => ReadonlySet<string> {
    const { view, cluster: own, clusterDomain } = this.options.context;
    let owned: undefined | ReadonlyMap<ClusterId, ReadonlySet<string>>;
    return (cluster) => {
      owned ??= ownedRemovals(view, own, clusterDomain);
      return owned.get(cluster) ?? new Set();
    };
  }
}
