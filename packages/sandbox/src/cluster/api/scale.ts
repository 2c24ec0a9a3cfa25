import { badRequest } from "../api-error.js";
import { type ApiObject, isObject, type JsonObject, mapAt, valueAt } from "../api-object.js";

/** The autoscaling/v1 Scale of a workload. */
export function describeScale(workload: ApiObject): JsonObject {
  const { name, namespace = "", uid, resourceVersion, creationTimestamp } = workload.metadata;
  const selector = Object.entries(mapAt(workload, "spec", "selector", "matchLabels")).map(
    ([key, value]) => `${key}=${value}`,
  );
  return {
    kind: "Scale",
    apiVersion: "autoscaling/v1",
    metadata: { name, namespace, uid, resourceVersion, creationTimestamp },
    spec: { replicas: numberAt(workload, "spec", "replicas") },
    status: { replicas: numberAt(workload, "status", "replicas"), selector: selector.sort().join(",") },
  };
}

/** The workload with the replicas of a Scale; a resourceVersion in the Scale must still be the workload's. Throws 400. */
export function applyScale(workload: ApiObject, scale: unknown): ApiObject {
  const replicas = valueAt(scale, "spec", "replicas") ?? 0;
  if (!isObject(scale) || typeof replicas !== "number") throw badRequest("a Scale with spec.replicas is needed");
  const resourceVersion = valueAt(scale, "metadata", "resourceVersion");
  return {
    ...workload,
    metadata: { ...workload.metadata, resourceVersion: typeof resourceVersion === "string" ? resourceVersion : "" },
    spec: { ...workload.spec, replicas },
  };
}

function numberAt(object: ApiObject, ...path: readonly string[]): number {
  const value = valueAt(object, ...path);
  return typeof value === "number" ? value : 0;
}
