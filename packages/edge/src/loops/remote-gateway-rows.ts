import { desiredKeys, type GatewayKey, reportKeys, type ServiceKey } from "@causeway/shared";
import type { AppliedTable } from "../core/plan/applied-table.js";
import type { PlanContext } from "../core/plan/facts.js";
import { remoteGatewayRow } from "../core/plan/remote-gateway-row.js";
import { type ReconcileWork, workId } from "./reconcile-work.js";

/** Tells which addresses of remote gateways are in use; of one that nobody wants any more as long as entries stand for it. */
export class RemoteGatewayRows {
  private readonly context: PlanContext;
  private readonly work: ReconcileWork;
  private readonly table: AppliedTable;
  private readonly usedBy = new Map<ServiceKey, readonly GatewayKey[]>();

  constructor(context: PlanContext, work: ReconcileWork, table: AppliedTable) {
    this.context = context;
    this.work = work;
    this.table = table;
  }

  /** Entries of a service stand for these gateways now. */
  note(service: ServiceKey, gateways: readonly GatewayKey[]): void {
    const before = this.usedBy.get(service) ?? [];
    const now = Array.from(new Set(gateways));
    if (now.length > 0) this.usedBy.set(service, now);
    else this.usedBy.delete(service);
    for (const gateway of new Set([...before, ...now])) {
      if (this.context.desired.gateway(gateway) === undefined) this.work.remoteGateways.add(gateway);
    }
  }

  tell(): void {
    const { view, desired } = this.context;
    for (const key of this.work.remoteGateways) {
      const row = remoteGatewayRow(view, desired, key, this.context);
      const rows = row === undefined ? [] : [row];
      const rowKey = reportKeys.applied(desiredKeys.gateway(key));
      this.table.set(workId({ kind: "remoteGateway", key }), new Map(rows.map((only) => [rowKey, only])));
    }
    this.work.remoteGateways.clear();
  }
}
