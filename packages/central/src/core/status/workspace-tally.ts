import type { ClusterId, Reason, ServiceKey } from "@causeway/shared";
import type { PairStatus } from "./pair-status.js";
import { Tally } from "./tally.js";

/** Without a gateway a person has something to do; one without a ready pod or an address may get there by itself. */
const LASTING: ReadonlySet<Reason> = new Set<Reason>(["NoGateway", "GatewayNoPort"]);

/** All services of one workspace, counted by cluster and by item of its setting. */
export class WorkspaceTally {
  readonly clusters = new Map<ClusterId, Tally>();
  /**
   * By item of the setting: services, counted once per cluster, that have a gateway that can serve, and those that have
   * none, by cluster with the reason.
   */
  readonly items = new Map<number, { served: number; readonly unserved: Map<ClusterId, Tally> }>();
  /** Services of which something is not ready, each with in how many clusters. */
  readonly unready = new Map<ServiceKey, number>();

  get isEmpty(): boolean {
    return this.clusters.size === 0;
  }

  /** One service of one cluster more (1) or less (-1). */
  add(service: ServiceKey, cluster: ClusterId, status: PairStatus, by: 1 | -1): void {
    addTo(this.clusters, cluster, { state: status.state, reason: status.reason, by });
    if (status.state !== "ready") addCount(this.unready, service, by);
    if (status.gateway === undefined) return;
    const { item, problem } = status.gateway;
    const gateways = this.items.get(item) ?? { served: 0, unserved: new Map<ClusterId, Tally>() };
    this.items.set(item, gateways);
    if (problem === undefined) gateways.served += by;
    else addTo(gateways.unserved, cluster, { state: LASTING.has(problem) ? "failed" : "dirty", reason: problem, by });
    if (gateways.served === 0 && gateways.unserved.size === 0) this.items.delete(item);
  }
}

interface Change extends Pick<PairStatus, "state" | "reason"> {
  readonly by: 1 | -1;
}

/** An inner tally that becomes empty goes. */
export function addTo(tallies: Map<ClusterId, Tally>, cluster: ClusterId, { state, reason, by }: Change): void {
  const tally = tallies.get(cluster) ?? new Tally();
  tally.add(state, reason, by);
  if (tally.isEmpty) tallies.delete(cluster);
  else tallies.set(cluster, tally);
}

function addCount<K>(counts: Map<K, number>, key: K, by: 1 | -1): void {
  const count = (counts.get(key) ?? 0) + by;
  if (count > 0) counts.set(key, count);
  else counts.delete(key);
}
