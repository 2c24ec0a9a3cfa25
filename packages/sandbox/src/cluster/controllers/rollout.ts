import { type ApiObject, listAt, textAt, valueAt } from "../api-object.js";

export interface RolloutPlan {
  /** Pods of the wanted template to create. */
  readonly create: number;
  readonly remove: readonly ApiObject[];
}

interface Rollout {
  readonly deployment: ApiObject;
  /** Hash of the wanted template. */
  readonly hash: string;
  /** Pods of the deployment that are not being deleted. */
  readonly pods: readonly ApiObject[];
  /** Pods that are being deleted. */
  readonly leaving: number;
}

/** The next step from the pods that are there to the pods that should be, within maxSurge and maxUnavailable. */
export function planRollout({ deployment, hash, pods, leaving }: Rollout): RolloutPlan {
  const replicas = numberAt(deployment, "spec", "replicas");
  const current = pods.filter((pod) => pod.metadata.labels?.["pod-template-hash"] === hash);
  const outdated = pods.filter((pod) => pod.metadata.labels?.["pod-template-hash"] !== hash);
  const surplus = removalOrder(current).slice(0, Math.max(0, current.length - replicas));
  const missing = Math.max(0, replicas - current.length);
  if (outdated.length === 0) return { create: missing, remove: surplus };
  if (textAt(deployment, "spec", "strategy", "type") === "Recreate")
    return { create: 0, remove: [...surplus, ...outdated] };
  const { surge, unavailable } = readLimits(deployment, replicas);
  const create = Math.min(missing, Math.max(0, replicas + surge - pods.length - leaving));
  const mayLose = pods.filter(isPodReady).length - Math.max(0, replicas - unavailable);
  const unready = outdated.filter((pod) => !isPodReady(pod)).length;
  const remove = removalOrder(outdated).slice(0, unready + Math.max(0, mayLose));
  return { create, remove: [...surplus, ...remove] };
}

/** Those that are not ready go first, then the newest. */
function removalOrder(pods: readonly ApiObject[]): readonly ApiObject[] {
  return pods.toSorted((left, right) => {
    const readiness = Number(isPodReady(left)) - Number(isPodReady(right));
    return (
      readiness || revisionOfBirth(right) - revisionOfBirth(left) || (left.metadata.name < right.metadata.name ? -1 : 1)
    );
  });
}

function revisionOfBirth(pod: ApiObject): number {
  return Date.parse(pod.metadata.creationTimestamp);
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

function numberAt(object: ApiObject, ...path: readonly string[]): number {
  const value = valueAt(object, ...path);
  return typeof value === "number" ? value : 0;
}
