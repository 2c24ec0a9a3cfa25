import { badRequest, invalid, nameless } from "../api-error.js";
import { type ApiObject, isObject, type JsonObject, mapAt, textAt, valueAt } from "../api-object.js";

const SUBJECT = { group: "autoscaling", plural: "scales", kind: "Scale" };

/** The autoscaling/v1 Scale of a workload; as in Go, no replicas are left out of the spec. */
export function describeScale(workload: ApiObject): JsonObject {
  const { name, namespace = "", uid, resourceVersion, creationTimestamp } = workload.metadata;
  const selector = Object.entries(mapAt(workload, "spec", "selector", "matchLabels")).map(
    ([key, value]) => `${key}=${value}`,
  );
  const replicas = numberAt(workload, "spec", "replicas");
  return {
    kind: "Scale",
    apiVersion: "autoscaling/v1",
    metadata: { name, namespace, uid, resourceVersion, creationTimestamp },
    spec: replicas === 0 ? {} : { replicas },
    status: { replicas: numberAt(workload, "status", "replicas"), selector: selector.sort().join(",") },
  };
}

/**
 * The workload with the replicas of a Scale; a resourceVersion in the Scale must still be the workload's. Throws 400 for
 * what is no Scale of this workload, 422 for replicas that cannot be.
 */
export function applyScale(workload: ApiObject, scale: unknown): ApiObject {
  const { name } = workload.metadata;
  const replicas = valueAt(scale, "spec", "replicas") ?? 0;
  if (!isObject(scale) || typeof replicas !== "number") throw badRequest("a Scale with spec.replicas is needed");
  if (textAt(scale, "metadata", "name") === "") throw nameless(name);
  if (replicas < 0) {
    const message = `Invalid value: ${replicas}: must be greater than or equal to 0`;
    throw invalid(SUBJECT, name, [{ reason: "FieldValueInvalid", field: "spec.replicas", message }]);
  }
  return {
    ...workload,
    metadata: { ...workload.metadata, resourceVersion: textAt(scale, "metadata", "resourceVersion") },
    spec: { ...workload.spec, replicas },
  };
}

function numberAt(object: ApiObject, ...path: readonly string[]): number {
  const value = valueAt(object, ...path);
  return typeof value === "number" ? value : 0;
}
