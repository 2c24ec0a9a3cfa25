import { type ApiObject, listAt, textAt, valueAt } from "../api-object.js";

interface Rollout {
  readonly deployment: ApiObject;
  /** The ReplicaSet of the wanted template. */
  readonly current: ApiObject;
  /** Those of older templates. */
  readonly old: readonly ApiObject[];
  /** Old pods are still there, maybe stopping. */
  readonly hasOldPods: boolean;
}

/** How many replicas a ReplicaSet should have. */
export interface ScaleStep {
  readonly set: ApiObject;
  readonly replicas: number;
}

/** The next step towards the wanted template, within maxSurge and maxUnavailable (k8s.io/kubernetes, deployment/rolling.go). */
export function planRollout(rollout: Rollout): readonly ScaleStep[] {
  const { deployment, current, old, hasOldPods } = rollout;
  const wanted = replicasOf(deployment);
  if (textAt(deployment, "spec", "strategy", "type") === "Recreate") {
    const stops = old.filter((set) => replicasOf(set) > 0).map((set) => ({ set, replicas: 0 }));
    if (stops.length > 0 || hasOldPods) return stops;
    return replicasOf(current) === wanted ? [] : [{ set: current, replicas: wanted }];
  }
  const total = sum([current, ...old], replicasOf);
  const replicas = nextCurrent(deployment, replicasOf(current), total);
  // One thing at a time: what the old ones may lose depends on what the current one has become.
  if (replicas !== replicasOf(current)) return [{ set: current, replicas }];
  return shrinkOld(rollout, total);
}

/** Replicas that the current set may have now, given those that all sets have together. */
export function nextCurrent(deployment: ApiObject, current: number, total: number): number {
  const wanted = replicasOf(deployment);
  if (current >= wanted) return wanted;
  const room = wanted + readLimits(deployment, wanted).surge - total;
  return current + Math.max(0, Math.min(room, wanted - current));
}

/** Pods that are not available go first; then as many as may be missing. */
function shrinkOld({ deployment, current, old }: Rollout, total: number): readonly ScaleStep[] {
  const wanted = replicasOf(deployment);
  const minAvailable = wanted - readLimits(deployment, wanted).unavailable;
  const maxRemoved = total - minAvailable - (replicasOf(current) - availableOf(current));
  const byAge = old.filter((set) => replicasOf(set) > 0).toSorted((left, right) => birthOf(left) - birthOf(right));
  const left = new Map(byAge.map((set) => [set, replicasOf(set)]));
  let budget = Math.max(0, maxRemoved);
  const take = (set: ApiObject, most: number): number => {
    const count = Math.max(0, Math.min(most, left.get(set) ?? 0));
    left.set(set, (left.get(set) ?? 0) - count);
    return count;
  };
  for (const set of byAge) budget -= take(set, Math.min(budget, replicasOf(set) - availableOf(set)));
  let mayLose = Math.min(budget, sum([current, ...old], availableOf) - minAvailable);
  for (const set of byAge) mayLose -= take(set, mayLose);
  return byAge.flatMap((set) => {
    const replicas = left.get(set) ?? 0;
    return replicas === replicasOf(set) ? [] : [{ set, replicas }];
  });
}

/** Pods in the order in which they go: those that are not ready first, then the newest. */
export function removalOrder(pods: readonly ApiObject[]): readonly ApiObject[] {
  return pods.toSorted((left, right) => {
    const readiness = Number(isPodReady(left)) - Number(isPodReady(right));
    return readiness || birthOf(right) - birthOf(left) || (left.metadata.name < right.metadata.name ? -1 : 1);
  });
}

function birthOf(object: ApiObject): number {
  return Date.parse(object.metadata.creationTimestamp);
}

/** Percentages as Kubernetes rounds them: surge up, unavailable down; both 0 would stand still, so one may be missing. */
export function readLimits(
  deployment: ApiObject,
  replicas: number,
): { readonly surge: number; readonly unavailable: number } {
  const surge = Math.ceil(share(valueAt(deployment, "spec", "strategy", "rollingUpdate", "maxSurge"), replicas));
  const unavailable = Math.floor(
    share(valueAt(deployment, "spec", "strategy", "rollingUpdate", "maxUnavailable"), replicas),
  );
  return { surge, unavailable: surge === 0 && unavailable === 0 ? 1 : unavailable };
}

function share(value: unknown, replicas: number): number {
  if (typeof value === "number") return value;
  const percent = typeof value === "string" && value.endsWith("%") ? Number(value.slice(0, -1)) : 0;
  return (percent * replicas) / 100;
}

export function isPodReady(pod: ApiObject): boolean {
  return listAt(pod, "status", "conditions").some((one) => one["type"] === "Ready" && one["status"] === "True");
}

/** `spec.replicas` of a Deployment or a ReplicaSet. */
export function replicasOf(workload: ApiObject): number {
  return numberAt(workload, "spec", "replicas");
}

function availableOf(set: ApiObject): number {
  return numberAt(set, "status", "availableReplicas");
}

function sum(sets: readonly ApiObject[], read: (set: ApiObject) => number): number {
  return sets.reduce((total, set) => total + read(set), 0);
}

export function numberAt(object: ApiObject, ...path: readonly string[]): number {
  const value = valueAt(object, ...path);
  return typeof value === "number" ? value : 0;
}
