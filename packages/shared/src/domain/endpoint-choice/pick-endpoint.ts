import { distributeLoad, type PriorityLoad } from "./distribute-load.js";
import type { MeshEndpoint } from "./endpoint-list.js";

/** What a proxy knows of its endpoints at the moment. */
export interface ProxyView {
  readonly endpoints: readonly MeshEndpoint[];
  readonly panicPercent: number;
  readonly weighsLocalities: boolean;
  /** Healthy as far as this proxy can tell: not ejected, and not called unhealthy by istiod. */
  isHealthy(endpoint: MeshEndpoint): boolean;
  /** Requests that this proxy has open there. */
  openRequests(endpoint: MeshEndpoint): number;
}

/**
 * The endpoint for one request, as Envoy with Istio's defaults picks it: a priority by its load, a locality by its weight
 * where localities are weighed, then the less busy of two. `random` is uniform in [0, 1). Undefined when nothing is healthy and panic is off.
 */
export function pickEndpoint(view: ProxyView, random: () => number): undefined | MeshEndpoint {
  const loads = distributeLoad(view.endpoints, (endpoint) => view.isHealthy(endpoint), view.panicPercent);
  const load = pickLoad(loads, random() * 100);
  if (load === undefined) return undefined;
  const members = view.endpoints.filter(({ priority }) => priority === load.priority);
  const usable = load.isPanic ? members : members.filter((endpoint) => view.isHealthy(endpoint));
  const locality = view.weighsLocalities ? pickLocality(members, usable, random) : usable;
  const first = pickWeighted(locality, ({ weight }) => weight, random());
  const second = pickWeighted(locality, ({ weight }) => weight, random());
  if (first === undefined || second === undefined) return undefined;
  return view.openRequests(second) < view.openRequests(first) ? second : first;
}

function pickLoad(loads: readonly PriorityLoad[], point: number): undefined | PriorityLoad {
  let passed = 0;
  return loads.find(({ percent }) => {
    passed += percent;
    return point < passed;
  });
}

/** A locality keeps its weight until fewer than 72 % of it are usable. */
function pickLocality(
  members: readonly MeshEndpoint[],
  usable: readonly MeshEndpoint[],
  random: () => number,
): readonly MeshEndpoint[] {
  const groups = groupByLocality(usable);
  if (groups.size <= 1) return usable;
  const all = groupByLocality(members);
  const weightOf = ([place, list]: [string, readonly MeshEndpoint[]]) => {
    const whole = all.get(place) ?? list;
    const weight = whole.reduce((sum, endpoint) => sum + endpoint.weight, 0);
    return weight * Math.min(1, (1.4 * list.length) / whole.length);
  };
  return pickWeighted([...groups], weightOf, random())?.[1] ?? usable;
}

function groupByLocality(endpoints: readonly MeshEndpoint[]): ReadonlyMap<string, readonly MeshEndpoint[]> {
  const groups = new Map<string, MeshEndpoint[]>();
  for (const endpoint of endpoints) {
    const { region, zone, subZone } = endpoint.locality;
    const place = `${region}/${zone}/${subZone}`;
    groups.set(place, [...(groups.get(place) ?? []), endpoint]);
  }
  return groups;
}

function pickWeighted<T>(items: readonly T[], weightOf: (item: T) => number, point: number): undefined | T {
  const total = items.reduce((sum, item) => sum + weightOf(item), 0);
  let left = point * total;
  for (const item of items) {
    left -= weightOf(item);
    if (left < 0) return item;
  }
  return items.at(-1);
}
