import type { Labels } from "../labels.js";
import type { LocalityPolicy, MeshLocality } from "./mesh-objects.js";

/** A client or an instance as locality settings compare them. */
export interface Placed {
  readonly locality: MeshLocality;
  /** Its own labels and those of its topology. */
  readonly labels: Labels;
}

/**
 * Envoy's priority of each instance, 0 first, without gaps, as istiod assigns it (`ApplyLocalityLoadBalancer`): by the first
 * label of `failoverPriority` that differs from the client's, then by region, zone and sub-zone. Without outlier detection,
 * or with locality load balancing switched off, all have the same.
 */
export function assignPriorities(
  instances: readonly Placed[],
  client: Placed,
  setting: undefined | LocalityPolicy,
): readonly number[] {
  if (setting === undefined || !setting.isEnabled) return instances.map(() => 0);
  const { failoverPriority, failover } = setting;
  if (failoverPriority.length === 0) return withoutGaps(instances.map((one) => rankByPlace(one, client, failover)));
  const byLabels = withoutGaps(instances.map((one) => rankByLabels(one, client, failoverPriority)));
  if (failover.length === 0) return byLabels;
  return withoutGaps(instances.map((one, at) => (byLabels[at] ?? 0) * 5 + rankByPlace(one, client, failover)));
}

const NETWORK = "topology.istio.io/network";

/** Where the network comes first, instances of other networks are ranked by the labels after it, behind all of the client's own. */
function rankByLabels(instance: Placed, client: Placed, priority: readonly string[]): number {
  const differs = (text: string) => {
    const [label = "", value] = text.split("=");
    return (value ?? client.labels[label] ?? "") !== (instance.labels[label] ?? "");
  };
  const isElsewhere = priority[0] === NETWORK && differs(NETWORK);
  const first = priority.findIndex((text, at) => (at > 0 || !isElsewhere) && differs(text));
  return (first < 0 ? 0 : priority.length - first) + (isElsewhere ? priority.length : 0);
}

function rankByPlace(instance: Placed, client: Placed, failover: LocalityPolicy["failover"]): number {
  const [there, here] = [instance.locality, client.locality];
  if (there.region !== here.region) {
    const rule = failover.find(({ from }) => from === here.region);
    return rule === undefined || rule.to === there.region ? 3 : 4;
  }
  if (there.zone !== here.zone) return 2;
  return there.subZone === here.subZone ? 0 : 1;
}

/** The same order, numbered from 0. */
export function withoutGaps(ranks: readonly number[]): readonly number[] {
  const sorted = [...new Set(ranks)].sort((a, b) => a - b);
  return ranks.map((rank) => sorted.indexOf(rank));
}
