import type { Condition } from "./condition.js";
import { isJsonObject, type JsonObject, type LiveResource, listAt, objectAt } from "./resource.js";

const ready = (isTrue: boolean, reason: string, message: string): Condition => ({
  type: "Ready",
  isTrue,
  reason,
  message,
});

/** Whether pods of a Deployment take work. */
export function describeDeploymentReady(deployment: undefined | LiveResource): Condition {
  if (deployment === undefined) return ready(false, "Deploying", "its Deployment is not there yet");
  const status = objectAt(deployment.raw, "status");
  const count = status["readyReplicas"];
  const wanted = objectAt(deployment.raw, "spec")["replicas"];
  const isSeen = Number(status["observedGeneration"] ?? 0) >= deployment.meta.generation;
  const isReady = isSeen && typeof count === "number" && count > 0;
  const says = `${typeof count === "number" ? count : 0} of ${typeof wanted === "number" ? wanted : 1} pods are ready`;
  return ready(isReady, isReady ? "PodsReady" : "PodsNotReady", says);
}

/** Whether a gateway has ready pods and an address that other clusters can use. */
export function describeGatewayReady(
  deployment: undefined | LiveResource,
  service: undefined | LiveResource,
): Condition {
  const pods = describeDeploymentReady(deployment);
  if (!pods.isTrue) return pods;
  const addresses = service === undefined ? [] : addressesOf(service.raw);
  const type = service === undefined ? "" : String(objectAt(service.raw, "spec")["type"]);
  if (type !== "LoadBalancer") return ready(true, "PodsReady", `${pods.message}; Service of type ${type}`);
  if (addresses.length > 0)
    return ready(true, "AddressAssigned", `${pods.message}; reachable at ${addresses.join(", ")}`);
  return ready(false, "NoAddress", "the LoadBalancer has given its Service no address yet");
}

function addressesOf(service: JsonObject): readonly string[] {
  const ingress = listAt(objectAt(objectAt(service, "status"), "loadBalancer"), "ingress").filter(isJsonObject);
  return ingress
    .map(({ ip, hostname }) => ip ?? hostname)
    .filter((address): address is string => typeof address === "string");
}
