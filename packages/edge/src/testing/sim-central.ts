import {
  type ClusterId,
  type DesiredResource,
  desiredKeys,
  type ServiceKey,
  type SourceGroup,
  type SubscriberEvent,
} from "@causeway/shared";
import { complete, remove, wantExport, wantGateway, wantImport, wantSource, withdraw } from "./desired-feed.js";
import type { SimRig } from "./sim-rig.js";

type Event = SubscriberEvent<DesiredResource>;

/**
 * Central as far as one edge can tell: it wants things, withdraws what it no longer wants, and drops a withdrawal as soon as
 * the edge's report no longer lists what was withdrawn. Survives the edge's restarts.
 */
export class SimCentral {
  private readonly rig: SimRig;
  private readonly resources = new Map<string, Event>();
  private readonly droppedMs = new Map<string, number>();

  constructor(rig: SimRig) {
    this.rig = rig;
  }

  /** Everything anew, as after a reconnect of an edge that has just started. */
  resend(): void {
    this.rig.follow(...this.resources.values(), complete());
  }

  /** Imports draw on exactly these clusters; undefined: no import. */
  import(service: string, clusters: undefined | readonly string[], groups: readonly SourceGroup[]): void {
    const key = desiredKeys.import(service as ServiceKey);
    if (clusters === undefined) this.withdraw(key);
    else this.want(key, wantImport(service, { sources: [...clusters].sort() as ClusterId[] }));
    for (const cluster of ["cluster-2", "cluster-3"]) {
      const source = desiredKeys.source(service as ServiceKey, cluster as ClusterId);
      if (clusters?.includes(cluster) === true) this.want(source, wantSource(service, cluster, { groups }));
      else this.withdraw(source);
    }
  }

  export(gateway: string, service: string, isWanted: boolean, inUse: "inUse" | "unused"): void {
    const key = `export/${gateway}/${service}`;
    if (isWanted) this.want(key, wantExport(gateway, service));
    else this.withdraw(key, inUse);
  }

  gateway(cluster: string, addresses: readonly string[]): void {
    const event = wantGateway(cluster, { addresses });
    if (event.kind === "upsert") this.want(event.key, event);
  }

  /** Takes back withdrawals that the edge has carried out. */
  settle(): void {
    for (const key of Array.from(this.resources.keys())) {
      const of = key.startsWith("withdrawn/") ? key.slice("withdrawn/".length) : undefined;
      if (of !== undefined && !this.rig.rows.has(`applied/${of}`)) this.drop(key);
    }
  }

  /** It is withdrawn, or was so recently that a request may have been on its way. */
  wasWithdrawn(key: string, withinMs: number): boolean {
    const withdrawn = desiredKeys.withdrawn(key);
    const droppedMs = this.droppedMs.get(withdrawn) ?? Number.NEGATIVE_INFINITY;
    return this.resources.has(withdrawn) || this.rig.clock.monotonic() - droppedMs <= withinMs;
  }

  private want(key: string, event: Event): void {
    this.drop(desiredKeys.withdrawn(key));
    this.resources.set(key, event);
    this.rig.follow(event);
  }

  private withdraw(key: string, inUse: "inUse" | "unused" = "unused"): void {
    if (!this.resources.has(key) && !this.rig.rows.has(`applied/${key}`)) return;
    this.drop(key);
    const event = withdraw(key, "NotSelected", inUse);
    this.resources.set(desiredKeys.withdrawn(key), event);
    this.rig.follow(event);
  }

  private drop(key: string): void {
    if (!this.resources.delete(key)) return;
    this.droppedMs.set(key, this.rig.clock.monotonic());
    this.rig.follow(remove(key));
  }
}
